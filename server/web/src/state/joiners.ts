// Follows entities without a name that only connect others, as a performance connects a film and an actor.
import type { View } from '../api/client';
import { nodesOf } from '../api/nodes';
import { isNameless } from './labels';
import { neighboursOf, type Weighed } from './neighbours';
import { askWithRules } from './rules';

/** An entity with more neighbours than this is not only a connection between them. */
const MOST_JOINED = 4;

/** Returns what an entity without a name connects; nothing if it has too many neighbours to be only a connection. */
export function joinedBy(id: string, relations: readonly Weighed[]): string[] {
  const near = neighboursOf(id, relations);
  return near.length <= MOST_JOINED ? near.map((n) => n.id) : [];
}

/** Returns the entities that the nameless ones among ids connect. */
export async function beyond(ids: readonly string[], view: View): Promise<string[]> {
  if (ids.length === 0) return [];
  const nodes = await nodesOf('Names', ids);
  const joiners = nodes.flatMap((n) => (n && 'name' in n && isNameless(n) ? [n.id] : []));
  const worlds = await Promise.all(joiners.map((id) => askWithRules('World', { id }, view)));
  const ends = worlds.flatMap(({ entity }, i) =>
    joinedBy(joiners[i] ?? '', entity?.relations.edges.map((e) => e.node) ?? []),
  );
  return [...new Set(ends)];
}
