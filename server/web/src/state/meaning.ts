// The meanings of relation types in the ontology that the picture depends on.
import { signal } from '@preact/signals';
import type { TypeInfo } from '../api/generated';
import { type Claimedness, type Look, lookOf } from '../look/lines';

/** The relation type of foreign data, whose relations have predicates of their own. */
export const FOREIGN = 'RELATED';

/** Returns the type of a relation, or its predicate if the ontology does not define it. */
export const typeOf = (r: { type: string; predicate?: string | null }): string =>
  r.type === FOREIGN && r.predicate ? r.predicate : r.type;

const none: ReadonlySet<string> = new Set();
const mentioning = signal(none);
const conflicting = signal(none);

/** Stores the meanings of an ontology. */
export function learn(types: readonly TypeInfo[]): void {
  mentioning.value = new Set(types.filter((t) => t.mention).map((t) => t.type));
  conflicting.value = new Set(types.filter((t) => t.conflicts).map((t) => t.type));
}

/**
 * Reports whether the source of such a relation only mentions its target. Such a relation says little about a
 * connection.
 */
export const isMention = (type: string): boolean => mentioning.peek().has(type);

/** Returns how many relations of an entity say more than a mention. */
export const saying = (counts: readonly { type: string; count: number }[]): number =>
  counts.reduce((n, c) => n + (isMention(c.type) ? 0 : c.count), 0);

/** Reports whether such a relation says that its two ends exclude each other. */
export const isConflict = (type: string): boolean => conflicting.peek().has(type);

/** Returns the look of the line of a relation. */
export const lineLook = (r: Claimedness & { type: string }): Look => lookOf(r, isConflict(r.type));

/** Returns the symmetric types. Their lines have no arrowheads. */
export const symmetricOf = (types: Iterable<TypeInfo>): Set<string> =>
  new Set([...types].filter((t) => t.symmetric).map((t) => t.type));
