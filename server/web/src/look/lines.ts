// Decides how a line shows the way in which its relation is claimed.
import { palette, type Theme } from './kinds';

/** The properties of a relation that decide the look of its line. */
export interface Claimedness {
  fate: 'same' | 'added' | 'removed';
  disputed: boolean;
  modality: string;
  derived: boolean;
}

export const looks = ['stated', 'derived', 'alleged', 'disputed', 'conflict', 'appears', 'disappears'] as const;
export type Look = (typeof looks)[number];

/** Returns the look of a relation. conflict reports whether it says that its two ends exclude each other. */
export function lookOf(r: Claimedness, conflict: boolean): Look {
  if (r.fate !== 'same') return r.fate === 'added' ? 'appears' : 'disappears';
  if (conflict) return 'conflict';
  if (r.disputed) return 'disputed';
  if (r.modality !== 'STATED') return 'alleged';
  return r.derived ? 'derived' : 'stated';
}

/** Returns the colour of a line in a legend. */
export function lookColor(look: Look, theme: Theme): string {
  const ink = palette[theme];
  if (look === 'stated' || look === 'alleged') return ink.edge;
  return look === 'appears' ? ink.added : look === 'disappears' ? ink.removed : ink[look];
}

export function lookDash(look: Look): 'whole' | 'broken' | 'dotted' {
  if (look === 'alleged') return 'dotted';
  return look === 'derived' || look === 'disappears' ? 'broken' : 'whole';
}
