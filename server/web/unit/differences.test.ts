// Tests why relations do not hold in the other view: which parts of their proofs it lacks.
import { describe, expect, test } from 'vitest';
import './browser';
import type { Claim, Leaf, Relation } from '../src/api/generated';
import type { View } from '../src/api/client';
import { byConsequence, reasonsFor } from '../src/state/differences';

const entity = (id: string) => ({ id, name: id, kind: 'COMPANY', zh: null });
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

test('types that rules derive come first, then the larger ones', () => {
  const of = (type: string, n: number) => ({
    type,
    inward: false,
    removed: Array.from({ length: n }, () => relation()),
    added: [],
    problem: '',
  });
  const sorted = byConsequence([of('CITES', 9), of('OWNS', 2), of('CONSTRAINS', 1)], new Set(['CONSTRAINS']));
  expect(sorted.map((c) => c.type)).toEqual(['CONSTRAINS', 'CITES', 'OWNS']);
});
