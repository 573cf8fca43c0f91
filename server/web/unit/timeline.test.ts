import { expect, test } from 'vitest';
import './browser';
import type { Event } from '../src/api/generated';
import { isNever } from '../src/lang/format';
import { en } from '../src/lang/en';
import { use } from '../src/lang/language';
import { zh } from '../src/lang/zh';
import { eventText, span } from '../src/parts/parts';
import { latestOf } from '../src/page/time';
import { entriesOf, heldOf, plan } from '../src/timeline/layout';

test.each([
  ['2019', '2017', true],
  ['2017', '2019', false],
  ['2017-06', '2017', false],
  ['2017', '2017-06', false],
  ['2018-01', '2017', true],
  ['2017', null, false],
])('a period from %s to %s holds at no time: %s', (from, to, is) => {
  expect(isNever(from, to)).toBe(is);
});

const SINCE_BEFORE = { validFromOrBefore: true };
const UNTIL_AFTER = { validToOrAfter: true };

test.each([
  ['no dates', {}, '', ''],
  ['a start', { validFrom: '2012' }, 'since 2012', '2012年起'],
  ['an end', { validTo: '2015' }, 'until 2015', '至2015年止'],
  ['a start or before', { validFrom: '2012', ...SINCE_BEFORE }, 'since 2012 or before', '2012年或更早起'],
  ['an end or after', { validTo: '2015', ...UNTIL_AFTER }, 'until 2015 or after', '至2015年或更晚'],
  [
    'a start or before, and an end',
    { validFrom: '2012', validTo: '2015', ...SINCE_BEFORE },
    '2012 or before to 2015',
    '2012年或更早至2015年',
  ],
  [
    'a start, and an end or after',
    { validFrom: '2012-03', validTo: '2015', ...UNTIL_AFTER },
    'Mar 2012 to 2015 or after',
    '2012年3月至2015年或更晚',
  ],
  ['one date', { validFrom: '2012', validTo: '2012' }, '2012', '2012年'],
  [
    'one date that two bounds give',
    { validFrom: '2012', validTo: '2012', ...SINCE_BEFORE, ...UNTIL_AFTER },
    '2012 at least',
    '至少2012年',
  ],
  [
    'one date that one bound gives',
    { validFrom: '2012', validTo: '2012', ...SINCE_BEFORE },
    'since 2012 or before, until 2012',
    '自2012年或更早起，至2012年止',
  ],
  [
    'no time',
    { validFrom: '2019', validTo: '2017', ...SINCE_BEFORE },
    'at no time (2019 or before to 2017)',
    '从未成立（2019年或更早至2017年）',
  ],
])('the words for a period: %s', (_, period, inEnglish, inChinese) => {
  const english = span(period);
  use('zh', zh);
  const chinese = span(period);
  use('en', en);
  expect([english, chinese]).toEqual([inEnglish, inChinese]);
});

test('the date of an event says whether it is a bound', () => {
  const event = (what: 'BEGINS' | 'ENDS', bound: boolean) => eventText({ date: '2012', what, bound });
  expect([event('BEGINS', false), event('BEGINS', true), event('ENDS', true)]).toEqual([
    '2012',
    '2012 or before',
    '2012 or after',
  ]);
});

test('what holds at no time is named so, and drawn from its end to its beginning', () => {
  expect(span({ validFrom: '2019', validTo: '2017' })).toBe('at no time (2019 to 2017)');
  expect(span({ validFrom: '2017', validTo: '2019' })).toBe('2017 to 2019');
  const entity = (id: string) => ({ id, name: id.toUpperCase(), kind: 'FIRM' });
  const relation = (target: string, validFrom: string, validTo: string, bounds: object = {}) => ({
    date: validFrom,
    what: 'BEGINS',
    fact: null,
    entity: entity('a'),
    relation: {
      id: `a|OWNS|${target}`,
      type: 'OWNS',
      source: entity('a'),
      target: entity(target),
      derived: false,
      periods: [{ validFrom, validTo, ...bounds, modality: 'STATED', disputed: false }],
    },
  });
  const events = [relation('b', '2019', '2017'), relation('c', '2012', '2014')] as unknown as Event[];
  const { lanes } = plan(
    entriesOf(events, 'a', () => 'owns'),
    600,
  );
  const placed = lanes.flatMap((l) => l.placed);
  expect(placed.map((p) => [p.text, p.never])).toEqual([
    ['C', false],
    ['B (at no time)', true],
  ]);
  const [held, never] = placed;
  expect(held && held.x0 < held.x1).toBe(true);
  expect(never && never.x1 < never.x0).toBe(true);
  const bounded = entriesOf(
    [relation('d', '2012', '2015', { ...SINCE_BEFORE, ...UNTIL_AFTER })] as unknown as Event[],
    'a',
    () => 'owns',
  );
  expect(bounded.map((e) => span(heldOf(e)))).toEqual(['2012 or before to 2015 or after']);
});

test.each([
  ['a relation begins last', [{ year: 1999 }, { year: 2021 }], '2021', '2021'],
  ['a relation ends after all beginnings', [{ year: 1999 }, { year: 2021 }], '2035-04-01', '2021'],
  ['the last beginning has a day', [{ year: 2021 }], '2021-06-01', '2021-06-01'],
  ['nothing has a date', [], null, null],
])('the slider ends where the last relation begins: %s', (_, years, latest, end) => {
  expect(latestOf(years, latest)).toBe(end);
});
