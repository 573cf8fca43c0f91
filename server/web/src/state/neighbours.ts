// Ranks the neighbours of an entity by how much they say about it: substance before mention, rare before common, strong
// before weak.
import type { Modality } from '../api/generated';
import { isConflict, isMention } from './meaning';

/** The properties of a relation that the ranking uses. */
export interface Weighed {
  type: string;
  predicate?: string | null;
  derived: boolean;
  disputed: boolean;
  modality: Modality;
  confidence: number;
  source: { id: string };
  target: { id: string };
}

const MENTION = 0.12;
const DERIVED = 0.55;
const CONFLICT = 2;
/** The weight of a claim by its modality. */
const modalities: Record<Modality, number> = {
  STATED: 1,
  ALLEGED: 0.8,
  PLANNED: 0.7,
  RECOMMENDED: 0.6,
  HYPOTHETICAL: 0.5,
};

/** Returns how much a relation of a type says about its two ends. */
export const substance = (type: string): number => (isConflict(type) ? CONFLICT : isMention(type) ? MENTION : 1);

/** Whether a foreign predicate states the kind of an entity. The kind says less than any relation to another entity. */
export const isOfKind = (predicate: string | null | undefined): boolean =>
  /(?:^|#|:|\/)(?:type|instance_?of|P31)$/i.test(predicate ?? '');

/** Returns the weight of a relation of an entity that has the given number of similar relations. */
export function weightOf(r: Weighed, alike: number): number {
  const substantial = isOfKind(r.predicate) ? MENTION * MENTION : substance(r.type);
  return (substantial * (r.derived ? DERIVED : 1) * modalities[r.modality] * r.confidence) / Math.sqrt(alike);
}

/**
 * Returns the neighbours of an entity by its relations, the most telling first. Equally telling ones keep the order of
 * the relations.
 */
export function neighboursOf(id: string, relations: readonly Weighed[]): { id: string; weight: number }[] {
  const manner = (r: Weighed) => `${r.type} ${r.predicate ?? ''} ${r.source.id === id}`;
  const alike = new Map<string, number>();
  for (const r of relations) alike.set(manner(r), (alike.get(manner(r)) ?? 0) + 1);
  const weights = new Map<string, number>();
  for (const r of relations) {
    const far = r.source.id === id ? r.target.id : r.source.id;
    if (far === id) continue;
    weights.set(far, (weights.get(far) ?? 0) + weightOf(r, alike.get(manner(r)) ?? 1));
  }
  return [...weights].map(([far, weight]) => ({ id: far, weight })).sort((a, b) => b.weight - a.weight);
}
