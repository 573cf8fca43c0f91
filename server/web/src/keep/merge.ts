// Joins what two tabs changed in one investigation.
import type { Investigation, Note, Text } from '../state/investigation';

interface Item {
  id: string;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Returns the newer of two notes first; of other items, the one of this tab. */
const newerFirst = <T extends Item>(mine: T, theirs: T): [T, T] =>
  'changed' in mine && 'changed' in theirs && (theirs as unknown as Note).changed > (mine as unknown as Note).changed
    ? [theirs, mine]
    : [mine, theirs];

/** A note, or a text on the canvas: somebody wrote it, so no version of it may be lost. */
interface Written extends Item {
  text: string;
}
const isWritten = (of: Item): of is Written => 'text' in of;

/** How far the other version of a text on the canvas stands from it, in units of the graph. */
const BELOW = 40;

/** Returns an item under another id. A text on the canvas also stands below its place. */
function beside<T extends Item>(of: T): T {
  const at = 'at' in of ? { at: [(of.at as Text['at'])[0], (of.at as Text['at'])[1] - BELOW] } : {};
  return { ...of, ...at, id: crypto.randomUUID() };
}

/**
 * Returns what remains of an item that both versions changed: the newer one and, if both wrote different texts, the
 * other one beside it.
 */
function both<T extends Item>(before: T | undefined, mine: T, theirs: T): T[] {
  const [first, second] = newerFirst(mine, theirs);
  const kept = isWritten(first) && isWritten(second) && first.text !== second.text;
  const was = before && isWritten(before) ? before.text : null;
  // Who only moved a text has not written it.
  if (!kept || second.text === was) return [first];
  return first.text === was ? [second] : [first, beside(second)];
}

/**
 * Returns items with one that was written from the text was. If another tab has changed its text since, both versions
 * remain. An empty text removes the item.
 */
export function rewritten<T extends Written>(items: readonly T[], item: T, was: string): T[] {
  const now = items.find((x) => x.id === item.id);
  if (!now) return item.text === '' ? [...items] : [...items, item];
  const changed = now.text !== was && now.text !== item.text;
  if (item.text === '') return changed ? [...items] : items.filter((x) => x !== now);
  return items.flatMap((x) => (x !== now ? [x] : changed ? [item, beside(now)] : [item]));
}

/**
 * Joins two versions of a list, both made from base. The result has all items that either version added or changed; of
 * a text that both changed, it has both. It lacks the items that one version deleted, unless the other version changed
 * them.
 */
export function joinLists<T extends Item>(base: readonly T[], mine: readonly T[], theirs: readonly T[]): T[] {
  const [was, there] = [new Map(base.map((x) => [x.id, x])), new Map(theirs.map((x) => [x.id, x]))];
  const here = new Set(mine.map((x) => x.id));
  const kept = mine.flatMap((x): T[] => {
    const [before, other] = [was.get(x.id), there.get(x.id)];
    if (!other) return before && same(before, x) ? [] : [x];
    if (same(before, x)) return [other];
    return same(before, other) ? [x] : both(before, x, other);
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
