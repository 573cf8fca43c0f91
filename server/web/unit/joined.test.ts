import { describe, expect, test } from 'vitest';
import './browser';
import { tellingFirst } from '../src/panels/facts';
import { jointOf } from '../src/panels/joined';

const entity = (id: string, name = id) => ({ id, name, kind: 'FILM', foreignKind: null, zh: null });
const relation = (type: string, source: string, target: string, predicate: string | null = null) => ({
  node: { type, predicate, source: entity(source), target: entity(target) },
});
const node = (relations: unknown[], facts: [string, string][] = []) =>
  ({
    id: 'part',
    relations: { edges: relations },
    facts: { edges: facts.map(([name, value]) => ({ node: { name, value } })) },
  }) as never;

describe('what an entity without a name joins', () => {
  test('are the other ends of its relations, and the facts that tell it apart', () => {
    const joint = jointOf(
      node(
        [
          relation('ACTOR', 'part', 'mel'),
          relation('RELATED', 'film', 'part', 'x:starring'),
          relation('RELATED', 'part', 'x:Part', 'x:type'),
        ],
        [
          ['name', '_:1'],
          ['character', 'Bugs'],
        ],
      ),
      'mel',
    );
    expect(joint?.ends.map((e) => [e.says, e.entity.id])).toEqual([['← starring', 'film']]);
    expect(joint?.facts).toEqual([{ name: 'character', value: 'Bugs' }]);
  });
  test.each([
    ['nothing for an id that nothing has', null],
    ['nothing if it has no other end', node([relation('ACTOR', 'part', 'mel')])],
    ['nothing if it has many relations', node([1, 2, 3, 4, 5].map((n) => relation('ACTOR', 'part', `actor-${n}`)))],
  ])('%s', (_, of) => expect(jointOf(of, 'mel')).toBeNull());
});

test('facts about the record of a file come after those about the entity', () => {
  const names = ['stix:created', 'stix:roles', 'created', 'ftm:lastSeen', 'ftm:country'];
  expect(tellingFirst(names.map((name) => ({ name }))).map((f) => f.name)).toEqual([
    'stix:roles',
    'created',
    'ftm:country',
    'stix:created',
    'ftm:lastSeen',
  ]);
});
