// Tests the records of decisions about duplicates, and what they would change.
import { expect, test } from 'vitest';
import './browser';
import type { SameAs } from '../src/api/generated';
import { countsOf, factsOf, recordsOf, rivalsOf, type Side } from '../src/state/same';

const by = { id: 'review', title: 'Review', at: 'row 5' };
const entity = (id: string) => ({ id, name: id, kind: 'COMPANY', foreignKind: null, zh: null });

test('a merge is a claim of a document, with confidence, score and reasons', () => {
  const of = { is: 'merge', goes: 'a', stays: 'b', confidence: 0.9, score: 0.93, reasons: ['equal LEI'] } as const;
  expect(recordsOf({ ...of, reasons: [...of.reasons] }, by)).toEqual([
    { id: 'review', kind: 'Document', name: 'Review' },
    {
      id: 'a',
      relations: [
        {
          sameAs: 'b',
          document: 'review',
          at: 'row 5',
          confidence: 0.9,
          attributes: { score: 0.93, reasons: ['equal LEI'] },
        },
      ],
    },
  ]);
});

test('a merge without evidence has no attributes', () => {
  const [, line] = recordsOf({ is: 'merge', goes: 'a', stays: 'b', confidence: 1, score: null, reasons: [] }, by);
  expect(line).toEqual({ id: 'a', relations: [{ sameAs: 'b', document: 'review', at: 'row 5', confidence: 1 }] });
});

test('a denial disputes', () => {
  const [, line] = recordsOf({ is: 'apart', one: 'a', other: 'b', reasons: [] }, by);
  expect(line).toEqual({
    id: 'a',
    relations: [{ sameAs: 'b', document: 'review', at: 'row 5', stance: 'disputes' }],
  });
});

test('a split withdraws the stated claims, each equal in everything but its stance', () => {
  const claim = {
    locator: 'row 5',
    quote: null,
    stance: 'SUPPORTS',
    modality: 'STATED',
    confidence: 0.9,
    validFrom: null,
    validTo: null,
    validFromOrBefore: false,
    validToOrAfter: false,
    attributes: { score: 0.93 },
    document: entity('review'),
    relays: entity('register'),
    by: null,
  } as const;
  const merge: SameAs = {
    id: 'a|sameAs|b',
    subject: 'a',
    object: 'b',
    state: 'MERGED',
    modality: 'STATED',
    confidence: 0.9,
    score: 0.93,
    reasons: [],
    subjectEntity: entity('b'),
    objectEntity: entity('b'),
    claims: [claim, { ...claim, modality: 'RECOMMENDED' }, { ...claim, stance: 'DISPUTES' }],
  };
  expect(recordsOf({ is: 'undo', merge }, by)).toEqual([
    {
      id: 'a',
      relations: [
        {
          sameAs: 'b',
          document: 'review',
          at: 'row 5',
          relays: 'register',
          stance: 'retracts',
          confidence: 0.9,
          attributes: { score: 0.93 },
        },
      ],
    },
  ]);
});

const side = (id: string, facts: [string, string, boolean][]): Side => ({
  ...entity(id),
  relationCounts: [],
  facts: {
    totalCount: facts.length,
    edges: facts.map(([name, value, disputed]) => ({ node: { name, value, disputed } })),
  },
});

test('rival values are those that only the merge makes dispute each other', () => {
  const goes = side('a', [
    ['foundedOn', '1998', false],
    ['employees', '5', true],
    ['employees', '6', true],
  ]);
  const stays = side('b', [['foundedOn', '1999', false]]);
  const as = side('b', [
    ['foundedOn', '1998', true],
    ['foundedOn', '1999', true],
    ['employees', '5', true],
    ['employees', '6', true],
  ]);
  expect(rivalsOf({ goes, stays, as, between: [] })).toEqual([{ fact: 'foundedOn', values: ['1998', '1999'] }]);
});

test('facts of both come first', () => {
  const [one, other] = [
    side('a', [
      ['industry', 'x', false],
      ['foundedOn', '1998', false],
    ]),
    side('b', [['foundedOn', '1999', false]]),
  ];
  expect(factsOf(one, other).map((f) => f.fact)).toEqual(['foundedOn', 'industry']);
});

test('a withdrawal counts as withdrawn, although the service counts it as a new claim', () => {
  expect(countsOf({ new: 3, retracted: 0, changes: ['+ a', '- b', '+ c'] })).toEqual({ added: 2, withdrawn: 1 });
});
