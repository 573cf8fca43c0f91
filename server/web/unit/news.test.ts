// Tests what changed of entities and relations between two revisions.
import { expect, test } from 'vitest';
import './browser';
import type { Counted, Relation } from '../src/api/generated';
import { difference, differenceOf, newsOf, watchable } from '../src/state/news';

const entity = (counts: [string, 'IN' | 'OUT' | 'BOTH', number][], facts: [string, string][]): Counted => ({
  id: 'a',
  name: 'A',
  kind: 'COMPANY',
  foreignKind: null,
  zh: null,
  relationCounts: counts.map(([type, direction, count]) => ({ type, direction, count })),
  facts: { edges: facts.map(([name, value]) => ({ node: { name, value } })) },
});

test('an entity that has not changed is no news', () => {
  const a = entity([['OWNS', 'OUT', 2]], [['foundedOn', '1999']]);
  expect(newsOf(a, structuredClone(a))).toBeNull();
});

test('relations are counted by type and direction; facts come and go', () => {
  const then = entity(
    [
      ['OWNS', 'OUT', 2],
      ['OWNS', 'IN', 1],
      ['SUPPLIES', 'OUT', 4],
    ],
    [['foundedOn', '1999']],
  );
  const now = entity(
    [
      ['OWNS', 'OUT', 3],
      ['OWNS', 'IN', 1],
    ],
    [['foundedOn', '1998']],
  );
  expect(newsOf(now, then)).toMatchObject({
    fresh: false,
    relations: [
      { type: 'OWNS', inward: false, by: 1 },
      { type: 'SUPPLIES', inward: false, by: -4 },
    ],
    added: [{ name: 'foundedOn', value: '1998' }],
    removed: [{ name: 'foundedOn', value: '1999' }],
  });
});

test('an entity that did not exist is new, with all that it has', () => {
  expect(newsOf(entity([['OWNS', 'OUT', 3]], []), undefined)).toMatchObject({
    fresh: true,
    relations: [{ type: 'OWNS', inward: false, by: 3 }],
  });
});

test('relations are compared by id', () => {
  const relations = ['x', 'y', 'z'].map((id) => ({ id })) as unknown as Relation[];
  const [x, y, z] = relations;
  expect(differenceOf([x, y] as Relation[], [y, z] as Relation[])).toEqual({ added: [x], removed: [z] });
});

test('entities and questions can be watched, lists cannot', () => {
  expect(watchable({ at: 'card', id: 'a' })).toBe(true);
  expect(watchable({ at: 'ask', query: 'law(X)' })).toBe(true);
  expect(watchable({ at: 'ask', query: '' })).toBe(false);
  expect(watchable({ at: 'list' })).toBe(false);
});

test('an answer that comes and goes again is no change', () => {
  const row = (text: string) => ({ values: [{ text }] });
  const count = difference();
  expect(count({ added: [], removed: [] })).toBe(0);
  expect(count({ added: [row('a'), row('b')], removed: [row('c')] })).toBe(3);
  expect(count({ added: [row('c')], removed: [row('a')] })).toBe(1);
});
