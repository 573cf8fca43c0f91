import { describe, expect, test } from 'vitest';
import './browser';
import { learn } from '../src/state/meaning';
import { connectedPair, startsOf } from '../src/state/starts';

const entities = (ids: string) => [...ids].map((id) => ({ id }));
const lines = (...pairs: string[]) => pairs.map(([a = '', b = '']) => ({ source: { id: a }, target: { id: b } }));

describe('two entities that a question can ask to connect', () => {
  test.each([
    ['over another entity, against the direction of lines', 'abc', lines('xa', 'xb'), 'ab'],
    ['the first pair that is not joined directly', 'abc', lines('ab', 'bc'), 'ac'],
    ['a joined pair if there is no other', 'abc', lines('bc'), 'bc'],
    ['not one that is too far', 'af', lines('ab', 'bc', 'cd', 'de', 'ef'), null],
    ['none without lines', 'ab', lines(), null],
    ['none of entities in different parts', 'ab', lines('ax', 'by'), null],
  ])('%s', (_, of, between, pair) =>
    expect(
      connectedPair(entities(of), between)
        ?.map((e) => e.id)
        .join('') ?? null,
    ).toBe(pair),
  );
});

describe('the entities to start with', () => {
  learn([{ type: 'CREATED_BY', mention: true } as never]);
  const of = (...entities: [kind: string, name: string, said?: number][]) =>
    startsOf({
      entities: {
        edges: entities.map(([kind, name, said = 0], i) => ({
          node: {
            id: `id${i}`,
            kind,
            name,
            relationCounts: [
              { type: 'CREATED_BY', count: entities.length - i },
              { type: 'USES', count: said },
            ],
          },
        })),
      },
    } as never).map((e) => e.name);
  test.each([
    [
      'two of each kind come first',
      [
        ['A', '1'],
        ['A', '2'],
        ['A', '3'],
        ['B', '4'],
      ],
      ['1', '2', '4', '3'],
    ],
    [
      'one kind alone has more than two',
      [
        ['A', '1'],
        ['A', '2'],
        ['A', '3'],
        ['A', '4'],
      ],
      ['1', '2', '3', '4'],
    ],
    [
      'relations that only mention do not count',
      [
        ['A', 'creator'],
        ['B', 'group', 3],
        ['B', 'tool', 5],
      ],
      ['tool', 'group', 'creator'],
    ],
    [
      'of one name, only the first',
      [
        ['A', '1'],
        ['B', '1'],
        ['A', '2'],
      ],
      ['1', '2'],
    ],
    [
      'documents are none',
      [
        ['DOCUMENT', '1'],
        ['A', '2'],
      ],
      ['2'],
    ],
  ] as [string, [string, string][], string[]][])('%s', (_, entities, names) => expect(of(...entities)).toEqual(names));
});
