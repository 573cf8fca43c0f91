// The names of entities, kinds, relation types and constants in the language of the page.
import { computed } from '@preact/signals';
import { attributesOf } from '../api/assumed';
import type {
  DatasetText,
  EntityRef,
  KindInfo,
  KindQuestion,
  Label,
  Modality,
  Relation,
  RelationInput,
  Rule,
} from '../api/generated';
import { language, t } from '../lang/language';
import { dateText, listed } from '../lang/format';
import type { Look } from '../look/lines';
import { kindInfo, start, typeInfo } from './graph';
import { saying, typeOf } from './meaning';
import { capital, words } from './ui';

/** An entity with its names. An entity whose name does not come from an answer of the service has no Chinese name. */
export type Named = Pick<EntityRef, 'id' | 'name'> & Partial<Pick<EntityRef, 'zh' | 'kind'>>;

/** Returns the name of an entity in the language of the page, or else the name that the service prefers. */
export const entityName = (e: Named): string => (language() === 'zh' ? e.zh : null) ?? namelessName(e) ?? e.name;

/** Reports whether an entity has no name in the data: its only name is its id, or the number of a blank node. */
export const isNameless = (e: Named): boolean => !e.zh && (e.name === e.id || namelessName(e) !== undefined);

/**
 * Returns a name for an entity that the data does not name: of a blank node its kind and number, and of an IRI its last
 * part, with the kind before it if it has no letters.
 */
function namelessName({ id, name, kind }: Named): string | undefined {
  const number = /^_:.*?(\d+)$/.exec(name)?.[1];
  const last = number ?? (name === id ? lastOfIRI(name) : undefined);
  if (last === undefined || /\p{L}/u.test(last)) return last;
  return kind === undefined ? undefined : `${kindName(kind)} ${last}`;
}

/** Returns the last part of an IRI in words; undefined if the text is no IRI or has no such part. */
function lastOfIRI(text: string): string | undefined {
  const last = /^(?:https?:\/\/[^/#]+[/#]|urn:[^:]+:)(?:.*[/#:])?([^/#:?=]+)$/i.exec(text)?.[1];
  if (last === undefined) return undefined;
  try {
    return decodeURIComponent(last).replaceAll('_', ' ').trim() || undefined;
  } catch {
    return last; // no percent encoding of UTF-8
  }
}

/** Returns the name of an entity in the language of the page, and the name that the service prefers if it differs. */
export const bothNames = (e: Named): string =>
  entityName(e) === e.name ? e.name : t().parts.bracketed(entityName(e), e.name);

/** Returns the title of a dataset in the language of the page. */
export const titleOf = (d: Pick<DatasetText, 'title' | 'zhTitle'>): string | null =>
  language() === 'zh' ? d.zhTitle : d.title;

/** The names of the packs of nexum, which bring an ontology and rules, and not what the user came to see. */
const PACKS: ReadonlySet<string> = new Set(['ownership', 'policy', 'threat']);

/** Returns the datasets without the packs that were loaded with them, and those packs. */
export function withoutPacks<D extends { name: string }>(datasets: readonly D[]): { own: D[]; packs: D[] } {
  return {
    own: datasets.filter((d) => !PACKS.has(d.name)),
    packs: datasets.filter((d) => PACKS.has(d.name)),
  };
}

export const descriptionOf = (d: DatasetText): string | null => (language() === 'zh' ? d.zhDescription : d.description);

/** Returns the text and the hint of a question in the language of the page. */
export const questionText = (q: DatasetText['questions'][number]): { text: string; hint: string } =>
  language() === 'zh' ? { text: q.zhText, hint: q.zhHint ?? '' } : { text: q.text, hint: q.hint ?? '' };

/** Returns the description of a kind, a fact, a relation type or a rule in the language of the page. */
export const meaningOf = (of: { description: string; zhDescription: string }): string =>
  language() === 'zh' ? of.zhDescription : of.description;

export const meaningOfKind = (kind: string): string | undefined => {
  const info = kindInfo.value.get(kind);
  return info && meaningOf(info);
};

/** Returns why a rule is sound in the language of the page; null if its author does not say. */
export const reasonOf = (rule: Pick<Rule, 'rationale' | 'zhRationale'>): string | null =>
  language() === 'zh' ? rule.zhRationale : rule.rationale;

/** Returns the texts of a question of a kind in the language of the page. */
export const wordsOfQuestion = (q: KindQuestion): Pick<KindQuestion, 'label' | 'heading' | 'otherwise'> =>
  language() === 'zh' ? { label: q.zhLabel, heading: q.zhHeading, otherwise: q.zhOtherwise } : q;

/** Returns the label in the language of the page, or else in English; undefined if the ontology has none. */
const labelOf = (of: { labels: Label[] } | undefined): Label | undefined =>
  of?.labels.find((l) => l.language === language()) ?? of?.labels.find((l) => l.language === 'en');

/** Returns the name of a relation: that of its type, or of its predicate in foreign data. */
export const relationName = (r: { type: string; predicate?: string | null }, inward = false): string =>
  typeName(typeOf(r), inward);

/** Returns the last part of a term of a vocabulary in words: stix:intrusion-set is intrusion set. */
export const lastPart = (term: string): string =>
  words((/[^:/#]+$/.exec(term)?.[0] ?? term).replaceAll('-', '_').replace(/(?<=[a-z])(?=[A-Z])/g, '_')).trim();

/** Returns the name of a foreign kind: ftm:Company is Company. */
export const foreignKind = (kind: string): string => capital(lastPart(kind));

/** Reports whether a name is a term of a vocabulary and not of the ontology. */
export const isForeign = (name: string): boolean => /[:/#]/.test(name);

/** Returns the kind of the ontology that an entity has: Thing for one whose kind is foreign. */
export const ownKind = (kind: string): string => (isForeign(kind) ? 'THING' : kind);

/**
 * Returns a number of entities of a kind in words: 9 companies. Without a plural of its own, an English kind has that
 * of the name of its list.
 */
export function kindCount(n: number, kind: string): string {
  const info = kindInfo.value.get(kind);
  const listName = language() === 'en' && info ? spaced(info.list).toLowerCase() : kindName(kind);
  return t().parts.ofKind(n, labelOf(info)?.plural ?? listName);
}

export function kindName(kind: string): string {
  if (isForeign(kind)) return foreignKind(kind);
  const info = kindInfo.value.get(kind);
  return labelOf(info)?.text ?? spaced(info?.name ?? (/[a-z]/.test(kind) ? kind : capital(words(kind))));
}

/** Returns the words of a name of the ontology: SanctionsList is Sanctions list. */
const spaced = (name: string): string => name.replace(/(?<=[a-z])[A-Z](?=[a-z])/g, (c) => ` ${c.toLowerCase()}`);

/**
 * Returns the name of a relation type, from the source to the target, or if inward is true, from the target to the
 * source.
 */
export function typeName(type: string, inward = false): string {
  if (isForeign(type)) return inward ? t().parts.inverse(lastPart(type)) : lastPart(type);
  const info = typeInfo.value.get(type);
  const label = labelOf(info);
  if (inward) return label?.inverse ?? (info?.symmetric ? label?.text : undefined) ?? info?.inverse ?? words(type);
  return label?.text ?? words(type);
}

/** Returns the field name of a relation that reads as an inverse: constrained by is constrainedBy. */
const camel = (text: string): string => text.replace(/ (\w)/g, (_, letter: string) => letter.toUpperCase());

/**
 * Returns the name of a field of a kind: that of the fact, or of the relation type that the field follows. The schema
 * names fields in English, so that in another language the name of the type counts more, if it has one.
 */
export function fieldName({ name, follows }: { name: string; follows?: KindInfo['relationFields'][number] }): string {
  if (follows && language() !== 'en') {
    const named = typeInfo.value.get(follows.type)?.labels.some((l) => l.language === language());
    if (named) return typeName(follows.type, follows.direction === 'IN');
  }
  const of = [...typeInfo.value.values()];
  const type = of.find((x) => x.name === name);
  if (type) return typeName(type.type);
  const inverse = of.find((x) => camel(x.inverse) === name);
  return inverse && !isFact(name) ? typeName(inverse.type, true) : factName(name);
}

/** Describes a relation in words. */
export const sentence = (
  r: Pick<Relation, 'type'> & Partial<Pick<Relation, 'predicate'>> & Record<'source' | 'target', Named>,
): string => `${entityName(r.source)} ${relationName(r)} ${entityName(r.target)}`;

const constant = (names: Record<string, string>, name: string): string => names[name] ?? words(name);

export const modalityName = (modality: Modality | string): string => constant(t().words.modality, modality);

/** The modalities of lines that are not stated, in the order of the legend. */
const unstated: readonly Modality[] = ['ALLEGED', 'PLANNED', 'RECOMMENDED', 'HYPOTHETICAL'];

/**
 * Returns the name of a look of lines. That of relations that are not stated names the modalities of the given ones.
 */
export function lookName(look: Look, relations: readonly Pick<Relation, 'modality'>[]): string {
  if (look !== 'alleged') return t().words.looks[look];
  const there = new Set(relations.map((r) => r.modality));
  return listed(unstated.filter((m) => there.has(m)).map(modalityName), 'disjunction');
}

/** Returns the name of the limit at which the service ended an answer. */
export const limitName = (truncation: string): string => constant(t().words.limit, truncation);

/** Names that are written in capitals. */
const ACRONYM = /^(url|imo|lei|isin|iri)$/i;

/**
 * The attributes with names in other languages: those of all relation types, and before them those of a single type.
 */
const attributes = computed(() => {
  const of = start.value.is === 'ready' ? start.value.value.ontology : { relationTypes: [], attributes: [] };
  const declared = of.relationTypes.flatMap((type) =>
    type.attributeTypes.filter((a) => a.labels.length > 0).map((a) => [[type.type, a.name].join(' '), a] as const),
  );
  return new Map<string, { labels: Label[] }>([...of.attributes.map((a) => [a.name, a] as const), ...declared]);
});

/** Returns the name of an attribute of the claims of a relation type. */
export const attributeName = (attribute: string, type?: string): string =>
  labelOf(attributes.value.get(`${type ?? ''} ${attribute}`) ?? attributes.value.get(attribute))?.text ??
  factName(attribute);

/** Adds the attributes of an assumed relation to its statement: Ann owns Gamma (percent: 60). */
export function withAssumed(says: string, r: RelationInput): string {
  const { headed, bracketed } = t().parts;
  const all = attributesOf(r).map(([name, value]) => headed(attributeName(name, r.type), String(value)));
  return all.length > 0 ? bracketed(says, all.join(', ')) : says;
}

type FactInfo = KindInfo['facts'][number];

/** The facts of the ontology by name. If several kinds have a fact, the one with labels is used. */
const factInfo = computed(() => {
  const all = [...kindInfo.value.values()].flatMap((k) => k.facts);
  return new Map(all.toSorted((a, b) => a.labels.length - b.labels.length).map((f): [string, FactInfo] => [f.name, f]));
});

/** Reports whether a kind of the ontology has a fact with this name. */
export const isFact = (name: string): boolean => factInfo.value.has(name);

/** Returns the text for a name in a part of the catalogue; undefined if the catalogue does not have it. */
const known = (texts: Record<string, string>, name: string): string | undefined =>
  Object.hasOwn(texts, name) ? texts[name] : undefined;

/** Converts the field name of a fact to words: foundedOn becomes founded on. */
export const factName = (fact: string): string =>
  labelOf(factInfo.value.get(fact))?.text ??
  known(t().words.facts, fact) ??
  (isForeign(fact) ? foreignFact(fact) : undefined) ??
  (ACRONYM.test(fact) ? fact.toUpperCase() : words(fact.replace(/(?<=[a-z])(?=[A-Z])/g, ' ')));

/**
 * Returns the name of a foreign fact: ftm:birthDate is birth date, and a part of its name that is an acronym stays one.
 */
const foreignFact = (fact: string): string =>
  lastPart(fact)
    .split(/[\s.]+/)
    .map((word) => (ACRONYM.test(word) ? word.toUpperCase() : word))
    .join(' ');

/** The GraphQL types of values that are shown as they are: texts and numbers. */
const PLAIN = /\b(String|ID|Int|Float|Decimal|BigInt|Date|DateTime)\b/;
/** A date with at least a month. A year alone is not enough, because it could be any number. */
const DATE = /^\d{4}-\d\d(-\d\d(T\d\d:\d\d\S*)?)?$/;

/**
 * Returns the value of a fact in the language of the page: the name of a kind, the name of a constant such as
 * OBLIGATION, yes or no, or a date. Other values are returned as they are.
 */
export function valueName(fact: string, value: string): string {
  if (fact === 'kind') {
    const info = [...kindInfo.value.values()].find((k) => k.name === value || k.kind === value);
    return info ? kindName(info.kind) : value;
  }
  const info = factInfo.value.get(fact);
  if (!info || PLAIN.test(info.type)) return DATE.test(value) ? dateText(value) : value;
  const constant = info.values.find((v) => v.name === value);
  return labelOf(constant)?.text ?? known(t().words.values, value) ?? (constant ? words(value) : value);
}

const rulesById = computed(
  () => new Map(start.value.is === 'ready' ? start.value.value.rules.map((r): [string, Rule] => [r.id, r]) : []),
);

/** Reports whether the graph has a rule with an id. */
export const isRule = (id: string): boolean => rulesById.value.has(id);

/**
 * Returns the name of a rule: its id in words. An id is English, so in Chinese the name is the meaning of the rule
 * without its full stop, if the rule has a Chinese meaning.
 */
export function ruleName(id: string): string {
  const rule = rulesById.value.get(id);
  return rule && isNamedByMeaning(rule) ? rule.zhDescription.replace(/。$/, '') : words(id.replaceAll('-', ' '));
}

/** Reports whether the name of a rule in the language of the page is its meaning. */
export const isNamedByMeaning = (rule: Pick<Rule, 'description' | 'zhDescription'>): boolean =>
  language() === 'zh' && rule.zhDescription !== rule.description;

/** Joins several qualities of one object. */
export const qualities = (of: readonly (string | false | null | undefined)[]): string =>
  of.filter(Boolean).join(t().parts.comma);

const KINDS_NAMED = 3;
/** The kinds of the entities with the most relations that say something, as a hint for the search field. */
export const searchHint = computed(() => {
  if (start.value.is !== 'ready') return t().page.searchHint;
  const entities = start.value.value.entities.edges
    .map((e) => e.node)
    .toSorted((a, b) => saying(b.relationCounts) - saying(a.relationCounts));
  const kinds = [...new Set(entities.map((e) => e.kind))].slice(0, KINDS_NAMED);
  if (kinds.length === 0) return t().page.searchHint;
  const names = kinds.map((kind) => words(kindName(kind).replace(/(?<=[a-z])(?=[A-Z])/g, ' ')).toLowerCase());
  return t().page.searchFor(names.join(t().parts.comma));
});
