// Decisions about whether two ids are one entity: the records that a decision adds, and what it changes.
import { askFields } from '../api/client';
import { entityRef, type EntityRef, type Relation, type SameAs } from '../api/generated';

/** The document that makes a decision. It is created if there is none with its id. */
export interface Decider {
  id: string;
  title: string;
  /** The place in the document. */
  at: string;
}

export type Decision =
  | { is: 'merge'; goes: string; stays: string; confidence: number; score: number | null; reasons: string[] }
  | { is: 'apart'; one: string; other: string; reasons: string[] }
  | { is: 'undo'; merge: SameAs };

type Line = Record<string, unknown>;
const some = (fields: Line): Line =>
  Object.fromEntries(Object.entries(fields).filter(([, v]) => v !== null && v !== undefined && v !== ''));

/** Returns the record that withdraws the claims that merge two ids. It equals them in everything but the stance. */
function withdrawal({ subject, object, claims }: SameAs): Line {
  const relations = claims
    .filter((c) => c.stance === 'SUPPORTS' && c.modality === 'STATED')
    .map((c) =>
      some({
        sameAs: object,
        document: c.document.id,
        at: c.locator,
        relays: c.relays?.id,
        by: c.by?.id,
        stance: 'retracts',
        confidence: c.confidence,
        attributes: c.attributes,
      }),
    );
  return { id: subject, relations };
}

/** Returns the lines of a file of records that carries out a decision. */
export function recordsOf(of: Decision, by: Decider): Line[] {
  if (of.is === 'undo') return [withdrawal(of.merge)];
  const document = { id: by.id, kind: 'Document', name: by.title };
  const attributes = some({
    score: of.is === 'merge' ? of.score : null,
    reasons: of.reasons.length > 0 ? of.reasons : null,
  });
  const claim = {
    sameAs: of.is === 'merge' ? of.stays : of.other,
    document: by.id,
    at: by.at,
    ...(of.is === 'merge' ? { confidence: of.confidence } : { stance: 'disputes' }),
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
  };
  return [document, { id: of.is === 'merge' ? of.goes : of.one, relations: [some(claim)] }];
}

export const linesOf = (records: readonly Line[]): string => records.map((r) => `${JSON.stringify(r)}\n`).join('');

/** The id of the document if its title has no Latin letters to make one of. */
export const DECIDER = 'explorer-review';

/** The data of an entity that a merge can change. */
export interface Side extends EntityRef {
  relationCounts: { count: number }[];
  facts: { totalCount: number; edges: { node: { name: string; value: string; disputed: boolean } }[] };
}

const side = `${entityRef} relationCounts { count } facts(first: 200) { totalCount edges { node { name value disputed } } }`;

export const relationsOf = (s: Side): number => s.relationCounts.reduce((n, c) => n + c.count, 0);

/** The changes by a merge. */
export interface Merged {
  goes: Side | null;
  stays: Side | null;
  as: Side | null;
  /** The relations between the two, which the merged entity does not have. */
  between: Relation[];
}

/** Asks for the entity that two entities would become if they were merged. */
export async function mergedAs(goes: string, stays: string, signal: AbortSignal): Promise<Merged> {
  const a = await askFields<{
    goes: Side | null;
    stays: Side | null;
    view: { as: Side | null };
    between: { relations: Relation[] };
  }>(
    `goes: entity(id: $goes) { ${side} } stays: entity(id: $stays) { ${side} }
    view(assume: $assume) { as: entity(id: $stays) { ${side} } }
    between: subgraph(ids: [$goes, $stays]) { relations { id type source { ${entityRef} } target { ${entityRef} } } }`,
    '$goes: ID!, $stays: ID!, $assume: [ID!]!',
    { goes, stays, assume: [`${goes}|sameAs|${stays}`] },
    signal,
  );
  return { goes: a.goes, stays: a.stays, as: a.view.as, between: a.between.relations };
}

/** Asks for the entities that the two ids of a merge would be without the merge. */
export async function splitInto(of: SameAs, signal: AbortSignal): Promise<[Side | null, Side | null]> {
  const { view } = await askFields<{ view: { subject: Side | null; object: Side | null } }>(
    `view(without: $without) { subject: entity(id: $subject) { ${side} } object: entity(id: $object) { ${side} } }`,
    '$without: [ID!]!, $subject: ID!, $object: ID!',
    { without: [of.id], subject: of.subject, object: of.object },
    signal,
  );
  return [view.subject, view.object];
}

/** A fact for which the merged entity has rival values. */
export interface Rival {
  fact: string;
  values: string[];
}

/** Returns the facts that are disputed only because two entities are merged. */
export function rivalsOf({ goes, stays, as }: Merged): Rival[] {
  const disputed = (s: Side | null) =>
    new Set(s?.facts.edges.flatMap(({ node }) => (node.disputed ? [node.name] : [])) ?? []);
  const [before, after] = [new Set([...disputed(goes), ...disputed(stays)]), disputed(as)];
  return [...after]
    .filter((fact) => !before.has(fact))
    .map((fact) => ({
      fact,
      values: as?.facts.edges.flatMap(({ node }) => (node.name === fact ? [node.value] : [])) ?? [],
    }));
}

/** The facts of two entities side by side: those that both have come first. */
export interface Facts {
  fact: string;
  one: string[];
  other: string[];
}

export function factsOf(one: Side, other: Side): Facts[] {
  const values = (s: Side, fact: string) =>
    s.facts.edges.flatMap(({ node }) => (node.name === fact ? [node.value] : []));
  const names = new Set([...one.facts.edges, ...other.facts.edges].map(({ node }) => node.name));
  return [...names]
    .map((fact) => ({ fact, one: values(one, fact), other: values(other, fact) }))
    .toSorted((a, b) => Math.min(b.one.length, b.other.length, 1) - Math.min(a.one.length, a.other.length, 1));
}

/** Counts the claims that a dry run would add and withdraw. The service lists each with a sign. */
export function countsOf(report: { new: number; retracted: number; changes?: string[] }): {
  added: number;
  withdrawn: number;
} {
  const withdrawn = report.changes?.filter((c) => c.startsWith('-')).length ?? report.retracted;
  return { added: report.new + report.retracted - withdrawn, withdrawn };
}
