// Suggests entities to start with.
import type { AnswerTo } from '../api/client';
import type { EntityRef } from '../api/generated';
import { isNameless } from './labels';
import { saying } from './meaning';

type Start = AnswerTo<'Start'>;
const STARTS = 9;
/** The number of entities of one kind, unless there are few kinds. */
const OF_A_KIND = 2;

interface Line {
  source: { id: string };
  target: { id: string };
}

/** The most relations between two entities that a question asks about. With more, a path says little. */
const FAR = 4;

/** Returns the number of relations between an entity and each other one, up to a maximum. */
function distances(from: string, near: ReadonlyMap<string, ReadonlySet<string>>): Map<string, number> {
  const found = new Map([[from, 0]]);
  for (const [id, steps] of found) // a map also visits what is added while it is read
    if (steps < FAR) for (const next of near.get(id) ?? []) if (!found.has(next)) found.set(next, steps + 1);
  return found;
}

/**
 * Returns two of the entities that are connected: the first pair that is connected through other entities, or else a
 * pair with a line between them; null if no two are connected.
 */
export function connectedPair<E extends { id: string }>(of: readonly E[], lines: readonly Line[]): [E, E] | null {
  const near = new Map<string, Set<string>>();
  for (const { source, target } of lines) {
    near.set(source.id, (near.get(source.id) ?? new Set()).add(target.id));
    near.set(target.id, (near.get(target.id) ?? new Set()).add(source.id));
  }
  let joined: [E, E] | null = null;
  for (const [i, a] of of.entries()) {
    const steps = distances(a.id, near);
    for (const b of of.slice(i + 1)) {
      const n = steps.get(b.id);
      if (n !== undefined && n > 1) return [a, b];
      if (n === 1) joined ??= [a, b];
    }
  }
  return joined;
}

/**
 * Returns the most connected entities of each kind, without documents and without entities that have no name. Relations
 * that only mention, such as who created a record, do not count. If there are few kinds, more of each follow. Of
 * entities with the same name, only the most connected one is among them.
 */
export function startsOf({ entities }: Start): EntityRef[] {
  const seen = new Set<string>();
  const named = entities.edges
    .map((e) => e.node)
    .toSorted((a, b) => saying(b.relationCounts) - saying(a.relationCounts))
    .filter((e) => e.kind !== 'DOCUMENT' && !isNameless(e) && !seen.has(e.name) && seen.add(e.name));
  const of = new Map<string, number>();
  const [first, more] = [[] as EntityRef[], [] as EntityRef[]];
  for (const e of named) {
    const n = (of.get(e.kind) ?? 0) + 1;
    of.set(e.kind, n);
    (n <= OF_A_KIND ? first : more).push(e);
  }
  return [...first, ...more].slice(0, STARTS);
}
