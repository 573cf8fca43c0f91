// What entities, kinds, relation types and the constants of the service are called in the language of the page.
import { computed } from '@preact/signals';
import type { EntityRef, Label, Modality, Relation } from '../api/generated';
import { language, t } from '../lang/language';
import { kindInfo, start, typeInfo } from './graph';
import { capital, words } from './ui';

export const entityName = (e: Pick<EntityRef, 'id' | 'name'>): string => e.name;

/** The name of an entity in the language of the page, and the one that the service prefers, if they differ. */
export const bothNames = (e: Pick<EntityRef, 'id' | 'name'>): string =>
  entityName(e) === e.name ? e.name : t().parts.bracketed(entityName(e), e.name);

/** The label in the language of the page, if the ontology has one. */
const labelOf = (of: { labels: Label[] } | undefined): Label | undefined =>
  of?.labels.find((l) => l.language === language());

export function kindName(kind: string): string {
  const info = kindInfo.value.get(kind);
  return labelOf(info)?.text ?? info?.name ?? capital(words(kind));
}

/** A relation type, read from the source to the target, or inward from the target to the source. */
export function typeName(type: string, inward = false): string {
  const info = typeInfo.value.get(type);
  const label = labelOf(info);
  if (inward) return label?.inverse ?? (info?.symmetric ? label?.text : undefined) ?? info?.inverse ?? words(type);
  return label?.text ?? words(type);
}

/** A relation in words. */
export const sentence = (
  r: Pick<Relation, 'type'> & Record<'source' | 'target', Pick<EntityRef, 'id' | 'name'>>,
): string => `${entityName(r.source)} ${typeName(r.type)} ${entityName(r.target)}`;

const constant = (names: Record<string, string>, name: string): string => names[name] ?? words(name);

export const modalityName = (modality: Modality | string): string => constant(t().words.modality, modality);

/** The limit at which the service ended an answer. */
export const limitName = (truncation: string): string => constant(t().words.limit, truncation);

/** Names that are written in capitals. */
const ACRONYM = /^(url|imo|lei|isin|iri)$/i;

const factLabels = computed(
  () =>
    new Map(
      [...kindInfo.value.values()].flatMap((k) => k.facts.filter((f) => f.labels.length > 0).map((f) => [f.name, f])),
    ),
);

/** A fact by the name of its field: foundedOn becomes founded on. */
export const factName = (fact: string): string =>
  labelOf(factLabels.value.get(fact))?.text ??
  (ACRONYM.test(fact) ? fact.toUpperCase() : words(fact.replace(/(?<=[a-z])(?=[A-Z])/g, ' ')));

/** A rule by its id. */
export const ruleName = (id: string): string => words(id.replaceAll('-', ' '));

/** Several qualities of one thing. */
export const qualities = (of: readonly (string | false | null | undefined)[]): string =>
  of.filter(Boolean).join(t().parts.comma);

const KINDS_NAMED = 3;
/** What one can search for: the kinds of the entities with the most relations. */
export const searchHint = computed(() => {
  if (start.value.is !== 'ready') return t().desk.searchHint;
  const kinds = [...new Set(start.value.value.entities.edges.map((e) => e.node.kind))].slice(0, KINDS_NAMED);
  const names = kinds.map((kind) => words(kindName(kind).replace(/(?<=[a-z])(?=[A-Z])/g, ' ')).toLowerCase());
  return t().desk.searchFor(names.join(t().parts.comma));
});
