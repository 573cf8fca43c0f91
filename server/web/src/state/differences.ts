// Finds the relations that hold in one of two views only, and why: which claims or relations the other view lacks.
import { type AnswerTo, askFields, ask, AskError, type View } from '../api/client';
import { entityRef, type Grounded, type Leaf, type Relation } from '../api/generated';
import { failed, symmetric } from './graph';
import { typeOf } from './meaning';
import { viewText } from './state';

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
  /** The relations that hold in neither view, but at some time between the two dates. */
  passed: Relation[];
  /** Why the service could not compare the type; empty if it could. */
  problem: string;
}

const isSymmetric = (type: string): boolean => symmetric.value.has(type);

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
  return asked.flatMap(({ type, inward }, i) =>
    byType(type, inward, relationsOf(answer[`t${i}`]?.removed ?? []), relationsOf(answer[`t${i}`]?.added ?? [])),
  );
}

/** Returns the changes of one question: of foreign relations, those of each predicate apart. */
export function byType(type: string, inward: boolean, removed: Relation[], added: Relation[]): TypeChanges[] {
  const of = (one: string, all: Relation[]) => all.filter((r) => typeOf(r) === one);
  const types = new Set([...removed, ...added].map(typeOf));
  if (types.size === 0) types.add(type);
  return [...types].map((one) => ({
    type: one,
    inward,
    removed: of(one, removed),
    added: of(one, added),
    passed: [],
    problem: '',
  }));
}

/** The dates between which two views differ, and the view without a date; null if they differ in something else. */
export function datesOf(before: View, after: View): { from: string; to: string; view: View } | null {
  const { asOf: one, ...view } = before;
  const { asOf: other, ...rest } = after;
  if (!one || !other || viewText(view) !== viewText(rest)) return null;
  return later(one, other) ? { from: other, to: one, view } : { from: one, to: other, view };
}

/** Reports whether a relation holds at neither of two dates, but begins and ends between them. */
export function passes(r: Relation, from: string, to: string): boolean {
  const spans = r.periods.length > 0 ? r.periods : [r];
  const between = (s: (typeof spans)[number]) =>
    s.validFrom !== null &&
    s.validTo !== null &&
    !s.validFromOrBefore &&
    !s.validToOrAfter &&
    later(s.validFrom, from) &&
    later(to, s.validTo);
  const elsewhere = (s: (typeof spans)[number]) =>
    (s.validTo !== null && !s.validToOrAfter && later(from, s.validTo)) ||
    (s.validFrom !== null && !s.validFromOrBefore && later(s.validFrom, to));
  return spans.some(between) && spans.every((s) => between(s) || elsewhere(s));
}

/** The number of pages of dates between two dates that are read. */
const PAGES = 10;

/** Returns the relations that begin and end between two dates, and whether there may be more. */
async function passedBetween(
  { from, to, view }: { from: string; to: string; view: View },
  about: string,
  signal: AbortSignal,
): Promise<{ relations: Relation[]; cut: boolean }> {
  const found = new Map<string, Relation>();
  let after: string | null = null;
  for (let page = 0; page < PAGES; page++) {
    const { timeline }: AnswerTo<'Between'> = await ask(
      'Between',
      { of: about || null, derived: about !== '', from, to, after },
      view,
      signal,
    );
    for (const { node } of timeline.edges)
      if (node.relation && passes(node.relation, from, to)) found.set(node.relation.id, node.relation);
    after = timeline.pageInfo.hasNextPage ? timeline.pageInfo.endCursor : null;
    if (after === null) break;
  }
  return { relations: [...found.values()], cut: after !== null };
}

/** Returns the changes with the relations that only held in between, in the group of their type. */
export function withPassed(of: readonly TypeChanges[], passed: readonly Relation[], about: string): TypeChanges[] {
  const out = of.map((c) => ({ ...c, passed: [...c.passed] }));
  for (const r of passed) {
    const inward = about !== '' && r.source.id !== about;
    const type = typeOf(r);
    const group =
      out.find((c) => c.type === type && c.inward === inward) ??
      out.find((c) => c.type === type && isSymmetric(r.type));
    if (group) group.passed.push(r);
    else out.push({ type, inward: inward && !isSymmetric(r.type), removed: [], added: [], passed: [r], problem: '' });
  }
  return out;
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
      out.push({ type: one.type, inward: one.inward, removed: [], added: [], passed: [], problem: failed(e).message });
    }
  return out;
}

/** What changed between two views. cut is whether dates in between were left unread. */
export interface Changed {
  types: TypeChanges[];
  cut: boolean;
}

/**
 * Compares two views by a question for each relation type, of all entities or of the one that about names. It reports
 * the share that is done, from 0 to 1.
 */
export async function changesBetween(
  before: View,
  after: View,
  about: string,
  asked: readonly TypeQuestion[],
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<Changed> {
  const out: TypeChanges[] = [];
  for (let i = 0; i < asked.length; i += AT_ONCE) {
    out.push(...(await comparedWithin(asked.slice(i, i + AT_ONCE), before, after, signal)));
    onProgress(Math.min(1, (i + AT_ONCE) / asked.length));
  }
  const dates = datesOf(before, after);
  const { relations, cut } = dates ? await passedBetween(dates, about, signal) : { relations: [], cut: false };
  const types = withPassed(out, relations, about).filter((c) => relationsIn(c).length > 0 || c.problem !== '');
  return { types, cut };
}

/** All relations of a group. */
export const relationsIn = (c: TypeChanges): Relation[] => [...c.removed, ...c.added, ...c.passed];

/** Reports whether a relation is stated and not disputed. */
const isCertain = (r: Relation): boolean => r.modality === 'STATED' && !r.disputed;

/** Returns relations with those that are stated and not disputed first. */
export const certainFirst = (of: readonly Relation[]): Relation[] =>
  of.toSorted((a, b) => Number(isCertain(b)) - Number(isCertain(a)));

/**
 * Sorts the types: first those that rules derive, because their changes are consequences. Among them, types of which
 * nothing is certain come last. Then the larger ones come first, or the smaller ones.
 */
export function byConsequence(
  of: readonly TypeChanges[],
  derived: ReadonlySet<string>,
  smallFirst = false,
): TypeChanges[] {
  const rank = (c: TypeChanges) => Number(derived.has(c.type)) * 2 + Number(relationsIn(c).some(isCertain));
  const size = (c: TypeChanges) => relationsIn(c).length * (smallFirst ? -1 : 1);
  return of.toSorted((a, b) => rank(b) - rank(a) || size(b) - size(a));
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
