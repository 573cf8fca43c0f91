// Joins what two tabs changed in one investigation.
import type { Investigation, Note } from '../state/investigation';

interface Item {
  id: string;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Returns the newer of two notes; of other items, the one of this tab. */
const newer = <T extends Item>(mine: T, theirs: T): T =>
  'changed' in mine && 'changed' in theirs && (theirs as unknown as Note).changed > (mine as unknown as Note).changed
    ? theirs
    : mine;

/**
 * Joins two lists that were changed since they were the same. What one of them added or changed is kept; what one of
 * them deleted is left out, unless the other one has changed it.
 */
export function joinLists<T extends Item>(base: readonly T[], mine: readonly T[], theirs: readonly T[]): T[] {
  const [was, there] = [new Map(base.map((x) => [x.id, x])), new Map(theirs.map((x) => [x.id, x]))];
  const here = new Set(mine.map((x) => x.id));
  const kept = mine.flatMap((x): T[] => {
    const [before, other] = [was.get(x.id), there.get(x.id)];
    if (!other) return before && same(before, x) ? [] : [x];
    if (same(before, x)) return [other];
    return [same(before, other) ? x : newer(x, other)];
  });
  const added = theirs.filter((x) => !here.has(x.id) && !same(was.get(x.id), x));
  return [...kept, ...added];
}

/** Joins an investigation of this tab with what another tab stored since base, the state that both began with. */
export function joined(base: Investigation | null, mine: Investigation, theirs: Investigation): Investigation {
  const lists = <K extends 'notes' | 'texts' | 'questions' | 'watches'>(of: K) =>
    joinLists<Investigation[K][number]>(base?.[of] ?? [], mine[of], theirs[of]) as Investigation[K];
  const pick = <K extends 'name' | 'picture'>(of: K): Investigation[K] =>
    base && same(base[of], mine[of]) ? theirs[of] : mine[of];
  return {
    ...mine,
    name: pick('name'),
    picture: pick('picture'),
    names: { ...theirs.names, ...mine.names },
    notes: lists('notes'),
    texts: lists('texts'),
    questions: lists('questions'),
    watches: lists('watches'),
  };
}
