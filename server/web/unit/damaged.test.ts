import { describe, expect, test } from 'vitest';
import { pack } from '../src/state/address';
import './browser';
import { damage, unreadable } from '../src/state/damaged';

const long = `n=${Array.from({ length: 400 }, (_, i) => `entity-${i}`).join(',')}`;

const compare = (before: string, after: string): string =>
  encodeURIComponent(JSON.stringify({ at: 'compare', question: '', before, after }));

describe('the parts of a link that cannot be read', () => {
  const cases: [name: string, fragment: string, parts: string[]][] = [
    ['no fragment', '', []],
    ['a whole link', '#n=a,b&asof=2017&layout=circle&panel=%7B%22at%22%3A%22list%22%7D', []],
    ['a packed link', `#${pack(long)}`, []],
    ['a packed link that was cut', `#${pack(long).slice(0, 200)}`, ['z']],
    ['a panel that was cut', '#n=a&panel=%7B%22at%22%3A%22ca', ['panel']],
    ['a panel without its entity', '#panel=%7B%22at%22%3A%22card%22%7D', ['panel']],
    ['a wrong date', '#n=a&asof=31.12.2017', ['asof']],
    ['an unknown part and an unknown layout', '#n=a&colour=red&layout=spiral', ['colour', 'layout']],
    ['a layout and a rule that need not be given', '#n=a&layout=force&keep=all&size=degree', []],
    ['an assumed relation of two', `#n=a&with=${encodeURIComponent('a|OWNS|b')},a`, ['with']],
    ['two assumed relations', `#n=a&with=${encodeURIComponent('a|OWNS|b')},${encodeURIComponent('b|OWNS|c')}`, []],
    ['a comparison of views', `#panel=${compare('asof=2017', 'without=a')}`, []],
    ['a comparison with wrong dates', `#panel=${compare('asof=31.12.2017', 'asof=1/1/2018')}`, ['asof', 'asof']],
    ['a comparison with an unknown part', `#panel=${compare('colour=red', '')}`, ['colour']],
    ['empty parts', '#n=a&asof=', []],
  ];
  for (const [name, fragment, parts] of cases)
    test(name, () => expect(unreadable(fragment).map((p) => p.name)).toEqual(parts));
});

test('a date that cannot be read is named, with the form to write', () => {
  const [says, ...more] = damage(unreadable('#n=microsoft,nobody&asof=31.12.2017'));
  expect(more).toEqual([]);
  expect(says).toContain('“31.12.2017”');
  expect(says).toContain('2017-12-31');
});

test.each([
  ['the end of a link may have been cut', '#n=a&panel=%7B%22at%22%3A%22ca', true],
  ['what is before the end was not', '#colour=red&n=a', false],
])('%s', (_, fragment, cut) => expect(/cut when/.test(damage(unreadable(fragment)).join(' '))).toBe(cut));
