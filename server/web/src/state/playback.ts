// Finds what is added and removed from one date to the next while the years are played.
import { signal } from '@preact/signals';
import type { Drawn, Piece } from './graph';

/** Whether the years are being played. */
export const playing = signal(false);

/**
 * Returns a piece in which entities and relations that are new since before are marked as added, and those that have
 * disappeared as removed.
 */
export function coloured(now: Piece, before: Piece): Piece {
  const then = new Map(before.relations.filter((r) => r.fate !== 'removed').map((r) => [r.id, r]));
  const there = new Set(now.relations.map((r) => r.id));
  const ends = new Map(now.entities.map((e) => [e.id, e]));
  const left = [...then.values()].flatMap((r): Drawn[] => {
    const [source, target] = [ends.get(r.source.id), ends.get(r.target.id)];
    return source && target && !there.has(r.id) ? [{ ...r, source, target, fate: 'removed' }] : [];
  });
  return {
    ...now,
    relations: [...now.relations.map((r): Drawn => (then.has(r.id) ? r : { ...r, fate: 'added' })), ...left],
  };
}
