// What came and what went from one date to the next, while time is played.
import { signal } from '@preact/signals';
import type { Drawn, Piece } from './graph';

/** Whether the dates run by themselves. */
export const playing = signal(false);

/** A piece in which what the one before did not have is marked as added, and what it had and this one has not as gone. */
export function coloured(now: Piece, before: Piece): Piece {
  const then = new Map(before.relations.filter((r) => r.fate !== 'gone').map((r) => [r.id, r]));
  const there = new Set(now.relations.map((r) => r.id));
  const ends = new Set(now.entities.map((e) => e.id));
  const left = [...then.values()].filter((r) => !there.has(r.id) && ends.has(r.source.id) && ends.has(r.target.id));
  return {
    ...now,
    relations: [
      ...now.relations.map((r): Drawn => (then.has(r.id) ? r : { ...r, fate: 'added' })),
      ...left.map((r): Drawn => ({ ...r, fate: 'gone' })),
    ],
  };
}
