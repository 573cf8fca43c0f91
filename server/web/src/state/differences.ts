// Finds the relations that hold in one of two views only, and why: which claims or relations the other view lacks.
import { askFields, ask, AskError, type View } from '../api/client';
import { entityRef, type Grounded, type Leaf, type Relation } from '../api/generated';
import { failed } from './graph';

/** A question for relations of one type. */
export interface TypeQuestion {
  type: string;
  /** Whether it asks only for the relations that lead to one entity. */
  inward: boolean;
  question: string;
}

/** The relations of one type that only one of two views has. */
export interface TypeChanges {
  type: string;
  /** Whether these are only the relations that lead to one entity. */
  inward: boolean;
  removed: Relation[];
  added: Relation[];
  /** Why the service could not compare the type; empty if it could. */
  problem: string;
}

/** The number of questions that one request compares. */
const AT_ONCE = 12;
/** The number of relations whose reasons are asked for at once. */
export const REASONS_AT_ONCE = 40;

/** The fields of a relation in a composed question. */
export const relationFields = `id type predicate derived disputed modality confidence validFrom validTo validFromOrBefore validToOrAfter
  periods { validFrom validTo validFromOrBefore validToOrAfter modality disputed } source { ${entityRef} } target { ${entityRef} }`;
const rows = `proofs { relation { ${relationFields} } }`;

interface Compared {
  added: { proofs: { relation: Relation }[] }[];
  removed: { proofs: { relation: Relation }[] }[];
}

/** Returns the relations of rows, each once: a symmetric one answers in both directions. */
function relationsOf(of: Compared['added']): Relation[] {
  const all = of.flatMap((row) => row.proofs.map((p) => p.relation));
  return [...new Map(all.map((r) => [r.id, r])).values()];
}

async function compared(
  asked: readonly TypeQuestion[],
  before: View,
  after: View,
  signal: AbortSignal,
): Promise<TypeChanges[]> {
  const parts = asked.map(
    (_, i) =>
      `t${i}: compare(before: $before, after: $after, question: $q${i}) { added { ${rows} } removed { ${rows} } }`,
  );
  const declared = asked.map((_, i) => `, $q${i}: String!`).join('');
  const questions = Object.fromEntries(asked.map((a, i) => [`q${i}`, a.question]));
  const answer = await askFields<Record<string, Compared>>(
    parts.join('\n'),
    `$before: ViewInput, $after: ViewInput${declared}`,
    { before, after, ...questions },
    signal,
  );
  return asked.map(({ type, inward }, i) => ({
    type,
    inward,
    removed: relationsOf(answer[`t${i}`]?.removed ?? []),
    added: relationsOf(answer[`t${i}`]?.added ?? []),
    problem: '',
  }));
}

/** Compares by questions together, and one by one if that exceeds a limit of the service. */
async function comparedWithin(asked: readonly TypeQuestion[], before: View, after: View, signal: AbortSignal) {
  try {
    return await compared(asked, before, after, signal);
  } catch (e) {
    if (!(e instanceof AskError) || e.code !== 'LIMIT_EXCEEDED') throw e;
  }
  const out: TypeChanges[] = [];
  for (const one of asked)
    try {
      out.push(...(await compared([one], before, after, signal)));
    } catch (e) {
      if (signal.aborted || failed(e).code !== 'LIMIT_EXCEEDED') throw e;
      out.push({ type: one.type, inward: one.inward, removed: [], added: [], problem: failed(e).message });
    }
  return out;
}

/** Compares two views by a question for each relation type. It reports the share that is done, from 0 to 1. */
export async function changesBetween(
  before: View,
  after: View,
  asked: readonly TypeQuestion[],
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<TypeChanges[]> {
  const out: TypeChanges[] = [];
  for (let i = 0; i < asked.length; i += AT_ONCE) {
    out.push(...(await comparedWithin(asked.slice(i, i + AT_ONCE), before, after, signal)));
    onProgress(Math.min(1, (i + AT_ONCE) / asked.length));
  }
  return out.filter((c) => c.removed.length + c.added.length > 0 || c.problem !== '');
}

/**
 * Sorts the types: those that rules derive come first, because their changes are consequences. Then the larger ones.
 */
export function byConsequence(of: readonly TypeChanges[], derived: ReadonlySet<string>): TypeChanges[] {
  const size = (c: TypeChanges) => c.removed.length + c.added.length;
  return of.toSorted((a, b) => Number(derived.has(b.type)) - Number(derived.has(a.type)) || size(b) - size(a));
}

/** Asks what relations rest on, in a view in which they hold. */
export async function groundsOf(ids: string[], view: View, signal: AbortSignal): Promise<Map<string, Grounded>> {
  const { nodes } = await ask('Leaves', { ids }, view, signal);
  return new Map(nodes.flatMap((n) => (n && 'proof' in n ? [[n.id, n]] : [])));
}

/** Why a leaf of a proof does not count in another view. */
export type Lack = 'source' | 'without' | 'date' | 'assumed';
/** The leaf, and why the other view lacks it. */
export interface Reason {
  leaf: Leaf;
  lack: Lack;
}

/** Compares two dates with the lower of their two precisions. */
const later = (a: string, b: string): boolean => {
  const precision = Math.min(a.length, b.length);
  return a.slice(0, precision) > b.slice(0, precision);
};

/** Reports whether a view assumes a relation, which a symmetric type may have in either direction. */
const assumes = (view: View, { type, source, target }: { type: string; source: Ref; target: Ref }): boolean =>
  (view.with ?? []).some(
    (w) =>
      w.type === type &&
      ((w.source === source.id && w.target === target.id) || (w.source === target.id && w.target === source.id)),
  );
type Ref = { id: string };

function lackOf(leaf: Leaf, there: View, here: View): Lack | null {
  const { asOf, without = [], distrust = [] } = there;
  const r = leaf.relation;
  const parts = [r?.id, r?.source.id, r?.target.id, leaf.subject.id];
  if (without.some((id) => parts.includes(id))) return 'without';
  const support = leaf.claims.filter((c) => c.stance === 'SUPPORTS');
  const excluded = (c: Leaf['claims'][number]) =>
    distrust.includes(c.document.id) || distrust.includes(c.relays?.id ?? '');
  if (support.length > 0 && support.every(excluded)) return 'source';
  if (asOf && ((leaf.validFrom && later(leaf.validFrom, asOf)) || (leaf.validTo && later(asOf, leaf.validTo))))
    return 'date';
  if (r && assumes(here, r) && !assumes(there, r)) return 'assumed';
  return support.length === 0 && r?.modality === 'HYPOTHETICAL' ? 'assumed' : null;
}

/** Returns the leaves of a proof that the other view lacks. */
export const reasonsFor = (leaves: readonly Leaf[], there: View, here: View = {}): Reason[] =>
  leaves.flatMap((leaf) => {
    const lack = lackOf(leaf, there, here);
    return lack ? [{ leaf, lack }] : [];
  });
