// Entities to begin with, where nobody has named one.
import type { AnswerTo } from '../api/client';
import type { EntityRef } from '../api/generated';

type Start = AnswerTo<'Start'>;
const STARTS = 9;
/** So many of one kind leave room for others. */
const OF_A_KIND = 2;

/** Entities to begin with: the most connected of each kind, but no texts. */
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
