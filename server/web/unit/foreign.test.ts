import { describe, expect, test } from 'vitest';
import './browser';
import { read } from '../src/api/client';
import type { RelationType } from '../src/api/generated';
import type { TypeInfo } from '../src/api/generated';
import { type Foreign, foreignOf, withPredicates } from '../src/panels/foreign';
import { start } from '../src/state/graph';
import {
  entityName,
  factName,
  isNameless,
  kindCount,
  kindName,
  relationName,
  typeName,
  withoutPacks,
} from '../src/state/labels';
import { colorOf, shapeOf } from '../src/look/kinds';
import { factsOf } from '../src/panels/browseforeign';
import type { ForeignRow } from '../src/panels/foreignrows';
import { filtered } from '../src/state/filter';
import type { Drawn, Piece } from '../src/state/graph';
import { learn, typeOf } from '../src/state/meaning';
import { noFilter } from '../src/state/state';
import { neighboursOf } from '../src/state/neighbours';

const row = (source: string, predicate: string, target: string) => ({
  predicate,
  source: { id: source },
  target: { id: target },
});
const rows = [
  row('acme', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type', 'ftm:Company'),
  row('acme', 'ftm:addressEntity', 'street'),
  row('ann', 'ftm:owns', 'acme'),
  row('bob', 'ftm:owns', 'acme'),
  row('acme', 'ftm:owns', 'acme'),
];

describe('the foreign relations of an entity', () => {
  const foreign = foreignOf('acme', rows, false);
  test('are counted by predicate and direction, and a relation to itself in both', () =>
    expect(foreign.predicates).toEqual([
      { predicate: 'ftm:owns', direction: 'IN', count: 3 },
      { predicate: 'ftm:addressEntity', direction: 'OUT', count: 1 },
      { predicate: 'ftm:owns', direction: 'OUT', count: 1 },
    ]));
  test('say the kind that the file gives it', () => expect(foreign.kinds).toEqual(['ftm:Company']));

  const group = (type: string, count: number) => ({
    id: 'acme',
    type: type as RelationType,
    direction: 'IN' as const,
    count,
    derived: [],
  });
  test('take the place of the group of their type, in order of size', () =>
    expect(
      withPredicates([group('RELATED', 5), group('AUDITS', 2)], foreign).map(
        (g: { type: string; predicate?: string }) => g.predicate ?? g.type,
      ),
    ).toEqual(['ftm:owns', 'AUDITS', 'ftm:addressEntity', 'ftm:owns']));
  test('stand before relations that only mention, however many', () => {
    learn([{ type: 'CITES', mention: true, conflicts: false } as TypeInfo]);
    expect(
      withPredicates([group('CITES', 9), group('RELATED', 5), group('AUDITS', 2)], foreign).map((g) => g.type),
    ).toEqual(['RELATED', 'AUDITS', 'RELATED', 'RELATED', 'CITES']);
    learn([]);
  });
  test.each([
    ['before the service has answered', null],
    ['of an entity that has none', { predicates: [], kinds: [], ownKinds: 0, more: false } satisfies Foreign],
  ])('%s, the groups stay', (_, none) =>
    expect(withPredicates([group('AUDITS', 2)], none).map((g) => g.type)).toEqual(['AUDITS']),
  );
});

test('foreign names in words', () => {
  expect(relationName({ type: 'RELATED', predicate: 'ftm:addressEntity' })).toBe('address entity');
  expect(relationName({ type: 'RELATED', predicate: 'stix:attributed-to' })).toBe('attributed to');
  expect(relationName({ type: 'RELATED', predicate: '/film/performance/actor' })).toBe('actor');
  expect(factName('ftm:birthDate')).toBe('birth date');
  expect(factName('stix:url')).toBe('URL');
  expect(kindName('stix:threat-actor')).toBe('Threat actor');
});

test.each([
  ['http://x.example/e/Barack_Obama', 'Barack Obama'],
  ['http://x.example/people#caf%C3%A9', 'café'],
  ['http://x.example/e/7', 'Person 7'],
  ['urn:isin:US5949181045', 'US5949181045'],
  ['http://x.example/', 'http://x.example/'],
  ['http://x.example/100%', 'Person 100%'],
  ['alibaba', 'alibaba'],
])('an entity that has only the id %s is called %s', (id, name) => {
  expect(entityName({ id, name: id, kind: 'ex:Person' })).toBe(name);
  expect(isNameless({ id, name: id, kind: 'ex:Person' })).toBe(true);
});

test('an entity with a name keeps it, also if it is an address', () =>
  expect(entityName({ id: 'a', name: 'http://x.example/e/7', kind: 'URL' })).toBe('http://x.example/e/7'));

test('a kind has the plural of its label, or else that of its list', () => {
  const kind = (name: string, list: string, plural: string | null) => ({
    kind: name.toUpperCase(),
    name,
    list,
    labels: plural ? [{ language: 'en', text: name, inverse: null, plural }] : [],
  });
  const before = start.value;
  const kinds = [kind('Malware', 'malwares', 'malware'), kind('ThreatActor', 'threatActors', null)];
  start.value = { is: 'ready', value: { ontology: { kinds, relationTypes: [], attributes: [] } } as never };
  expect([kindCount(6, 'MALWARE'), kindCount(2, 'THREATACTOR')]).toEqual(['6 malware', '2 threat actors']);
  start.value = before;
});

test('an owner is more telling than one of many addresses, and the kind says least', () => {
  const weighed = [
    ...rows.slice(0, 1),
    ...[1, 2, 3].map((n) => row('acme', 'ftm:addressEntity', `street-${n}`)),
    row('ann', 'ftm:owns', 'acme'),
  ].map((r) => ({
    ...r,
    type: 'RELATED',
    derived: false,
    disputed: false,
    modality: 'STATED' as const,
    confidence: 1,
  }));
  const ids = neighboursOf('acme', weighed).map((n) => n.id);
  expect(ids[0]).toBe('ann');
  expect(ids.at(-1)).toBe('ftm:Company');
});

test('a pack that was loaded with data is not what the graph is about', () => {
  const [pack, own] = [{ name: 'ownership' }, { name: 'zala' }];
  expect(withoutPacks([pack, own])).toEqual({ own: [own], packs: [pack] });
  expect(typeName('stix:attributed-to')).toBe('attributed to');
});

describe('foreign data in the picture', () => {
  const of = (id: string) => ({ id, name: id, kind: 'THING', foreignKind: null, zh: null, removed: false });
  const line = (predicate: string, source: string, target: string) =>
    ({
      id: `${source}|${predicate}|${target}`,
      type: 'RELATED',
      predicate,
      source: of(source),
      target: of(target),
    }) as unknown as Drawn;

  test('an entity has the kind of its file in the place of Thing', () => {
    const text = (foreignKind: string) => `{"data":{"nodes":[{"id":"a","kind":"THING","foreignKind":${foreignKind}}]}}`;
    expect(read(text('"ftm:Person"')).data).toEqual({
      nodes: [{ id: 'a', kind: 'ftm:Person', foreignKind: 'ftm:Person' }],
    });
    expect(read(text('null')).data).toEqual({ nodes: [{ id: 'a', kind: 'THING', foreignKind: null }] });
  });

  test('a filter of a foreign relation leaves the others', () => {
    const piece: Piece = {
      entities: ['a', 'b', 'c'].map(of),
      relations: [line('ftm:owns', 'a', 'b'), line('ftm:directs', 'c', 'b')],
      truncated: null,
      statedOnly: false,
    };
    const left = filtered(piece, { hiddenKinds: [], hiddenTypes: ['ftm:owns'], filter: noFilter }, new Set());
    expect(left.relations.map(typeOf)).toEqual(['ftm:directs']);
  });

  test('a foreign kind has a colour and a shape of its own, always the same', () => {
    const look = (kind: string) => [colorOf(kind, 'light'), shapeOf(kind)];
    expect(look('ftm:Person')).toEqual(look('ftm:Person'));
    expect(look('ftm:Person')).not.toEqual(look('ftm:Company'));
  });

  test('the columns are the foreign facts, the most frequent first', () => {
    const row = (...names: string[]) =>
      ({ facts: { edges: names.map((name) => ({ node: { name, value: '1' } })) } }) as unknown as ForeignRow;
    expect(factsOf([row('name', 'ftm:country', 'ftm:country'), row('ftm:country', 'ftm:address')])).toEqual([
      'ftm:country',
      'ftm:address',
    ]);
  });
});
