import { describe, expect, test } from 'vitest';
import './browser';
import { connectedPair } from '../src/state/starts';

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
