// Draws groups of entities as one node, until the user opens them.
import type { EntityRef } from '../api/generated';
import type { Drawn, Piece } from './graph';

/** Smaller groups are not collapsed. */
const LEAST = 2;
const PREFIX = 'group:';

export const groupId = (key: string): string => PREFIX + key;
/** Returns the key of a group from the id of its node; null for an entity. */
export const groupKey = (id: string): string | null => (id.startsWith(PREFIX) ? id.slice(PREFIX.length) : null);

export const isGroup = (id: string): boolean => id.startsWith(PREFIX);

export interface Grouping {
  /** Returns the key of the group of an entity; undefined if it is in none. */
  keyOf(e: EntityRef): string | undefined;
  /** Returns the name of a group. */
  name(key: string, members: readonly EntityRef[]): string;
}

/**
 * Replaces each group that is not open with one node. Relations between groups keep their identity but end at the
 * groups, so that the lines between two groups are bundled. Relations within a group are not drawn. What the user looks
 * at is in no group.
 */
export function collapsed(
  piece: Piece,
  grouping: Grouping,
  open: readonly string[],
  apart: ReadonlySet<string> = new Set(),
): Piece {
  const groups = Map.groupBy(piece.entities, (e) => (apart.has(e.id) ? '' : (grouping.keyOf(e) ?? '')));
  const nodeOf = new Map<string, EntityRef & { removed: boolean }>();
  for (const [key, members] of groups) {
    const first = members[0];
    if (key === '' || members.length < LEAST || open.includes(key) || !first) continue;
    const node = {
      ...first,
      id: groupId(key),
      name: grouping.name(key, members),
      zh: null,
      removed: members.every((e) => e.removed),
    };
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
