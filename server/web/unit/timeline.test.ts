import { expect, test } from 'vitest';
import './browser';
import type { Event } from '../src/api/generated';
import { isNever } from '../src/lang/format';
import { span } from '../src/parts/parts';
import { entriesOf, plan } from '../src/timeline/layout';

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

test('what holds at no time is named so, and drawn from its end to its beginning', () => {
  expect(span('2019', '2017')).toBe('at no time (2019 to 2017)');
  expect(span('2017', '2019')).toBe('2017 to 2019');
  const entity = (id: string) => ({ id, name: id.toUpperCase(), kind: 'FIRM' });
  const relation = (target: string, validFrom: string, validTo: string) => ({
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
      periods: [{ validFrom, validTo, modality: 'STATED', disputed: false }],
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
});
