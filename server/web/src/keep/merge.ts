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
 * Joins two versions of a list, both made from base. The result has all items that either version added or changed. It
 * lacks the items that one version deleted, unless the other version changed them.
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

/**
 * Joins an investigation of this tab with the one that another tab has stored. base is the state from which both were
 * made.
 */
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
