// Suggests entities to start with.
import type { AnswerTo } from '../api/client';
import type { EntityRef } from '../api/generated';

type Start = AnswerTo<'Start'>;
const STARTS = 9;
/** The maximum number of entities of one kind. */
const OF_A_KIND = 2;

/** Returns the most connected entities of each kind, without texts. */
export function startsOf(start: Start): EntityRef[] {
  const of = new Map<string, number>();
  return start.entities.edges
    .map((e) => e.node)
    .filter(({ kind }) => {
      const n = (of.get(kind) ?? 0) + 1;
      of.set(kind, n);
      return kind !== 'DOCUMENT' && n <= OF_A_KIND;
    })
    .slice(0, STARTS);
}
