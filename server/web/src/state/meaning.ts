// What relation types mean beyond their names, as the ontology says, as far as the picture depends on it.
import { signal } from '@preact/signals';
import type { TypeInfo } from '../api/generated';

const none: ReadonlySet<string> = new Set();
const mentioning = signal(none);
const conflicting = signal(none);

/** Takes over what an ontology says. */
export function learn(types: readonly TypeInfo[]): void {
  mentioning.value = new Set(types.filter((t) => t.mention).map((t) => t.type));
  conflicting.value = new Set(types.filter((t) => t.conflicts).map((t) => t.type));
}

/** Whether the source of such a relation only mentions its target: it says little about how two are connected. */
export const isMention = (type: string): boolean => mentioning.peek().has(type);

/** Whether such a relation says that two cannot both be so. */
export const isConflict = (type: string): boolean => conflicting.peek().has(type);

/** The types whose two ends are alike: their lines have no heads. */
export const symmetricOf = (types: Iterable<TypeInfo>): Set<string> =>
  new Set([...types].filter((t) => t.symmetric).map((t) => t.type));
