// Groups of entities drawn as one, until they are opened.
import type { EntityRef } from '../api/generated';
import type { Drawn, Piece } from './graph';

/** Fewer than these are drawn for themselves. */
const LEAST = 3;
const PREFIX = 'group:';

export const groupId = (key: string): string => PREFIX + key;
/** The key of a group by the id of its node; null for an entity. */
export const groupKey = (id: string): string | null => (id.startsWith(PREFIX) ? id.slice(PREFIX.length) : null);

export interface Grouping {
  /** What an entity belongs to, if anything. */
  keyOf(e: EntityRef): string | undefined;
  /** What a group is called. */
  name(key: string, members: readonly EntityRef[]): string;
}

/**
 * Puts one node in the place of each group that is not open. Relations between groups stay what they are, with the groups
 * as their ends, so that the lines between two groups are bundled; those within a group are not drawn.
 */
export function collapsed(piece: Piece, grouping: Grouping, open: readonly string[]): Piece {
  const groups = Map.groupBy(piece.entities, (e) => grouping.keyOf(e) ?? '');
  const nodeOf = new Map<string, EntityRef & { gone: boolean }>();
  for (const [key, members] of groups) {
    const first = members[0];
    if (key === '' || members.length < LEAST || open.includes(key) || !first) continue;
    const node = { ...first, id: groupId(key), name: grouping.name(key, members), gone: members.every((e) => e.gone) };
    for (const e of members) nodeOf.set(e.id, node);
  }
  if (nodeOf.size === 0) return piece;
  const end = (e: EntityRef): EntityRef => nodeOf.get(e.id) ?? e;
  return {
    ...piece,
    entities: [...piece.entities.filter((e) => !nodeOf.has(e.id)), ...new Set(nodeOf.values())],
    relations: piece.relations.flatMap((r): Drawn[] => {
      const [source, target] = [end(r.source), end(r.target)];
      return source.id === target.id ? [] : [{ ...r, source, target }];
    }),
  };
}
