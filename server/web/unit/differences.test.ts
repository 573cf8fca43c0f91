// Tests why relations do not hold in the other view: which parts of their proofs it lacks.
import { describe, expect, test } from 'vitest';
import './browser';
import type { Claim, Leaf, Relation } from '../src/api/generated';
import type { View } from '../src/api/client';
import { byConsequence, byType, datesOf, passes, reasonsFor, withPassed } from '../src/state/differences';

const entity = (id: string) => ({ id, name: id, kind: 'COMPANY', foreignKind: null, zh: null });
const claim = (document: string, more: Partial<Claim> = {}): Claim => ({
  locator: null,
  quote: null,
  stance: 'SUPPORTS',
  modality: 'STATED',
  confidence: 1,
  validFrom: null,
  validTo: null,
  validFromOrBefore: false,
  validToOrAfter: false,
  attributes: null,
  document: entity(document),
  relays: null,
  by: null,
  ...more,
});
const relation = (more: Partial<Relation> = {}): Relation => ({
  id: 'a|OWNS|b',
  type: 'OWNS',
  predicate: null,
  derived: false,
  disputed: false,
  modality: 'STATED',
  confidence: 1,
  validFrom: null,
  validTo: null,
  validFromOrBefore: false,
  validToOrAfter: false,
  periods: [],
  source: entity('a'),
  target: entity('b'),
  ...more,
});
const leaf = (more: Partial<Leaf> = {}): Leaf => ({
  validFrom: null,
  validTo: null,
  validFromOrBefore: false,
  validToOrAfter: false,
  subject: entity('a'),
  relation: relation(),
  fact: null,
  claims: [claim('press')],
  ...more,
});

describe('a leaf of a proof is a reason', () => {
  const cases: [string, Leaf, View, string | undefined][] = [
    ['if its only source is excluded', leaf(), { distrust: ['press'] }, 'source'],
    [
      'not if another source says the same',
      leaf({ claims: [claim('press'), claim('other')] }),
      { distrust: ['press'] },
      undefined,
    ],
    [
      'if the other claim denies it',
      leaf({ claims: [claim('press'), claim('other', { stance: 'DISPUTES' })] }),
      { distrust: ['press'] },
      'source',
    ],
    [
      'if its source only cites an excluded one',
      leaf({ claims: [claim('thesis', { relays: entity('press') })] }),
      { distrust: ['press'] },
      'source',
    ],
    ['if an end is removed', leaf(), { without: ['b'] }, 'without'],
    ['if the relation is removed', leaf(), { without: ['a|OWNS|b'] }, 'without'],
    ['not if something else is removed', leaf(), { without: ['c'] }, undefined],
    ['if it begins later', leaf({ validFrom: '2017-06' }), { asOf: '2016' }, 'date'],
    ['not if it begins within the date', leaf({ validFrom: '2017-06' }), { asOf: '2017' }, undefined],
    ['if it ended before', leaf({ validTo: '2015-12-31' }), { asOf: '2016-01' }, 'date'],
    ['if it is assumed', leaf({ claims: [], relation: relation({ modality: 'HYPOTHETICAL' }) }), {}, 'assumed'],
    ['never in the whole graph', leaf(), {}, undefined],
  ];
  test.each(cases)('%s', (_, of, there, lack) => {
    expect(reasonsFor([of], there).map((r) => r.lack)).toEqual(lack ? [lack] : []);
  });
});

test('what only this view assumes is the reason, in either direction of the relation', () => {
  const assumed = leaf({ claims: [claim('unattributed')], relation: relation({ modality: 'HYPOTHETICAL' }) });
  const here: View = { with: [{ source: 'a', type: 'OWNS', target: 'b' }] as unknown as NonNullable<View['with']> };
  expect(reasonsFor([assumed], {}, here).map((r) => r.lack)).toEqual(['assumed']);
  expect(reasonsFor([assumed], here, here)).toEqual([]);
  expect(reasonsFor([leaf()], {}, { with: [] })).toEqual([]);
});

const changes = (type: string, n: number, more: Partial<Relation> = {}) => ({
  type,
  inward: false,
  removed: Array.from({ length: n }, () => relation(more)),
  added: [],
  passed: [],
  problem: '',
});

describe('the types of changes', () => {
  const rules = new Set(['CONSTRAINS', 'EXPOSES']);
  const order = (of: Parameters<typeof byConsequence>[0], small = false) =>
    byConsequence(of, rules, small).map((c) => c.type);

  test('begin with those that rules derive, then come the larger ones', () =>
    expect(order([changes('CITES', 9), changes('OWNS', 2), changes('CONSTRAINS', 1)])).toEqual([
      'CONSTRAINS',
      'CITES',
      'OWNS',
    ]));

  test('of which nothing is certain come after the others, also where the small ones come first', () => {
    const of = [changes('EXPOSES', 1, { modality: 'HYPOTHETICAL' }), changes('CONSTRAINS', 3)];
    expect(order(of, true)).toEqual(['CONSTRAINS', 'EXPOSES']);
    expect(order([changes('OWNS', 1, { disputed: true }), changes('CITES', 2)], true)).toEqual(['CITES', 'OWNS']);
  });

  test('are the predicates of foreign relations', () => {
    const of = (predicate: string) => relation({ id: predicate, type: 'RELATED', predicate });
    expect(byType('RELATED', false, [of('ftm:owns')], [of('ftm:directs'), of('ftm:owns')])).toMatchObject([
      { type: 'ftm:owns', removed: [{ predicate: 'ftm:owns' }], added: [{ predicate: 'ftm:owns' }] },
      { type: 'ftm:directs', removed: [], added: [{ predicate: 'ftm:directs' }] },
    ]);
  });
});

describe('a relation is only in between', () => {
  const span = (validFrom: string | null, validTo: string | null) => ({
    validFrom,
    validTo,
    validFromOrBefore: false,
    validToOrAfter: false,
    modality: 'STATED' as const,
    disputed: false,
  });
  const of = (...periods: ReturnType<typeof span>[]) => relation({ ...periods[0], periods });
  test.each([
    ['if it begins and ends between the dates', of(span('2011', '2012-05')), true],
    ['also with a time long before', of(span('1990', '1991'), span('2011', '2012')), true],
    ['not if it holds at the first date', of(span('2009', '2012')), false],
    ['not if it holds at the second date', of(span('2012', '2020')), false],
    ['not if its end is unknown', of(span('2012', null)), false],
    ['not if it began in 2011 or before', of({ ...span('2011', '2012'), validFromOrBefore: true }), false],
    ['not if another time holds at the second date', of(span('2011', '2012'), span('2014', null)), false],
    ['not if it ended before', of(span('1990', '1991')), false],
  ])('%s', (_name, r, want) => expect(passes(r, '2010-12-31', '2015-12-31')).toBe(want));

  test('of two views that differ in their dates alone', () => {
    expect(datesOf({ asOf: '2015' }, { asOf: '2010' })).toEqual({ from: '2010', to: '2015', view: {} });
    expect(datesOf({ asOf: '2010', distrust: ['x'] }, { asOf: '2015' })).toBeNull();
    expect(datesOf({}, { asOf: '2015' })).toBeNull();
  });

  test('and stands in the group of its type and direction', () => {
    const r = relation({ source: entity('b'), target: entity('a') });
    expect(withPassed([changes('OWNS', 1)], [r], 'a')).toMatchObject([
      { type: 'OWNS', inward: false, passed: [] },
      { type: 'OWNS', inward: true, removed: [], passed: [r] },
    ]);
    expect(withPassed([changes('OWNS', 1)], [r], '')).toMatchObject([{ type: 'OWNS', passed: [r] }]);
  });
});
