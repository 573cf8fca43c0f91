// Suggests entities to start with.
import type { AnswerTo } from '../api/client';
import type { EntityRef } from '../api/generated';
import { isNameless } from './labels';

type Start = AnswerTo<'Start'>;
const STARTS = 9;
/** The maximum number of entities of one kind. */
const OF_A_KIND = 2;

/** Returns the most connected entities of each kind, without documents and without entities that have no name. */
export function startsOf(start: Start): EntityRef[] {
  const of = new Map<string, number>();
  return start.entities.edges
    .map((e) => e.node)
    .filter((e) => e.kind !== 'DOCUMENT' && !isNameless(e))
    .filter(({ kind }) => {
      const n = (of.get(kind) ?? 0) + 1;
      of.set(kind, n);
      return n <= OF_A_KIND;
    })
    .slice(0, STARTS);
}
