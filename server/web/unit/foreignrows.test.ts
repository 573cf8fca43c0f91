import { describe, expect, test } from 'vitest';
import './browser';
import { questionsFor } from '../src/panels/foreignrows';
import { NAME } from '../src/panels/kindfields';

describe('the questions that find the entities of a foreign kind by their facts', () => {
  test('have a value of each fact, so that no other entities use up the limit of an answer', () => {
    const asked = questionsFor('x:Film', { 'x:genre': ['noir', 'war'], 'x:country': ['FR'], [NAME]: ['part'] });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toHaveLength(2);
    for (const [i, genre] of ['noir', 'war'].entries()) {
      expect(asked[0]?.[i]).toContain(`(X, "${genre}")`);
      expect(asked[0]?.[i]).toContain('(X, "FR")');
    }
  });
  test('ask for a number as a number, too', () => {
    expect(questionsFor('x:Film', { 'x:year': ['1946'] })[0]).toHaveLength(2);
  });
  test('are some for each fact if there are very many combinations', () => {
    const many = Array.from({ length: 10 }, (_, i) => `v${i}`);
    expect(questionsFor('x:Film', { a: many, b: many }).map((of) => of.length)).toEqual([10, 10]);
  });
  test('are none without filters', () => expect(questionsFor('x:Film', { [NAME]: ['part'], a: [] })).toEqual([]));
});
