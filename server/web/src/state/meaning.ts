// What relation types mean beyond their names, as far as the picture depends on it.
import { signal } from '@preact/signals';
import type { TypeInfo } from '../api/generated';

/** Types whose source only mentions its target, as the ontology says: they say little about how two are connected. */
export const mentioning = signal<ReadonlySet<string>>(new Set());

export const isMention = (type: string): boolean => mentioning.peek().has(type);

/** Types that say that two cannot both be so. */
export const isConflict = (type: string): boolean => /(^|_)(CONFLICTS?|CONTRADICTS?)(_|$)/.test(type);

/** The types whose two ends are alike: their lines have no heads. */
export const symmetricOf = (types: Iterable<TypeInfo>): Set<string> =>
  new Set([...types].filter((t) => t.symmetric).map((t) => t.type));
