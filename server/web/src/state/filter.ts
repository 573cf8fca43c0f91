// Applies the filters of the picture: pure functions of a piece and the filters.
import type { EntityRef } from '../api/generated';
import type { Drawn, Piece } from './graph';
import { lineLook, typeOf } from './meaning';
import type { Filter, State } from './state';

/** Returns the number of relations of each entity in a piece. */
export function degrees(relations: readonly Drawn[]): Map<string, number> {
  const out = new Map<string, number>();
  const add = (id: string) => out.set(id, (out.get(id) ?? 0) + 1);
  for (const { source, target } of relations) {
    add(source.id);
    if (target.id !== source.id) add(target.id);
  }
  return out;
}

/** Reports whether a relation holds at some time between two years. A relation without a date always does. */
export function holdsBetween(r: Drawn, from: string, to: string): boolean {
  if (from && r.validTo && r.validTo.slice(0, 4) < from) return false;
  return !(to && r.validFrom && r.validFrom.slice(0, 4) > to);
}

/** The keys of the groups of entities and relations by the style rules; undefined for those in no group. */
export interface Grouped {
  ofEntity(id: string): string | undefined;
  ofRelation(id: string): string | undefined;
}
const ungrouped: Grouped = { ofEntity: () => undefined, ofRelation: () => undefined };

type Test = (r: Drawn) => boolean;

/** Returns the tests that a relation must pass, without those that every relation passes. */
function testsOf({ hiddenTypes, filter }: Pick<State, 'hiddenTypes' | 'filter'>, grouped: Grouped): Test[] {
  const { lines, looks, confidence, from, to } = filter;
  const types = new Set(hiddenTypes);
  return [
    ...(types.size > 0 ? [(r: Drawn) => !types.has(typeOf(r))] : []),
    ...(looks.length > 0 ? [(r: Drawn) => !looks.includes(lineLook(r))] : []),
    ...(confidence > 0 ? [(r: Drawn) => r.confidence >= confidence] : []),
    ...(from || to ? [(r: Drawn) => holdsBetween(r, from, to)] : []),
    ...(lines.length > 0 ? [(r: Drawn) => !lines.includes(grouped.ofRelation(r.id) ?? '')] : []),
  ];
}

/** Returns the ids of the largest connected part. */
export function largestPart(ids: Iterable<string>, relations: readonly Drawn[]): Set<string> {
  const near = new Map<string, string[]>();
  const join = (from: string, to: string) => {
    const others = near.get(from);
    if (others) others.push(to);
    else near.set(from, [to]);
  };
  for (const r of relations) {
    join(r.source.id, r.target.id);
    join(r.target.id, r.source.id);
  }
  const seen = new Set<string>();
  let largest = new Set<string>();
  for (const first of ids) {
    if (seen.has(first)) continue;
    const part = new Set([first]);
    for (const id of part) for (const far of near.get(id) ?? []) part.add(far);
    for (const id of part) seen.add(id);
    if (part.size > largest.size) largest = part;
  }
  return largest;
}

/** Returns the chosen entities and their neighbours. */
function nearTo(chosen: ReadonlySet<string>, relations: readonly Drawn[]): Set<string> {
  const out = new Set(chosen);
  for (const r of relations) {
    if (chosen.has(r.source.id)) out.add(r.target.id);
    if (chosen.has(r.target.id)) out.add(r.source.id);
  }
  return out;
}

function keeps(
  filter: Filter,
  ids: Iterable<string>,
  relations: readonly Drawn[],
  chosen: ReadonlySet<string>,
): (id: string) => boolean {
  if (filter.degree === 0 && filter.keep === 'all') return () => true;
  const degree = degrees(relations);
  const enough = (id: string) => (degree.get(id) ?? 0) >= filter.degree;
  switch (filter.keep) {
    case 'connected':
      return (id) => enough(id) && degree.has(id);
    case 'largest': {
      const part = largestPart(ids, relations);
      return (id) => enough(id) && part.has(id);
    }
    case 'near': {
      if (chosen.size === 0) return enough;
      const near = nearTo(chosen, relations);
      return (id) => enough(id) && near.has(id);
    }
    default:
      return enough;
  }
}

/** Returns the piece without what the legend and the filters leave out. */
export function filtered(
  piece: Piece,
  s: Pick<State, 'hiddenKinds' | 'hiddenTypes' | 'filter'>,
  chosen: ReadonlySet<string>,
  grouped: Grouped = ungrouped,
): Piece {
  if (piece.overview) return piece;
  const groups = new Set(s.filter.groups);
  const kinds = new Set(s.hiddenKinds);
  const stays = (e: EntityRef) => !kinds.has(e.kind) && !(groups.size > 0 && groups.has(grouped.ofEntity(e.id) ?? ''));
  const ofKind = piece.entities.filter(stays);
  const tests = testsOf(s, grouped);
  if (ofKind.length < piece.entities.length) tests.unshift((r) => stays(r.source) && stays(r.target));
  const relations = tests.length > 0 ? piece.relations.filter((r) => tests.every((test) => test(r))) : piece.relations;
  const ids = ofKind.map((e) => e.id);
  const keep = keeps(s.filter, ids, relations, chosen);
  const entities = ofKind.filter((e) => keep(e.id));
  if (entities.length === ofKind.length) return { ...piece, entities, relations };
  const left = new Set(entities.map((e) => e.id));
  return { ...piece, entities, relations: relations.filter((r) => left.has(r.source.id) && left.has(r.target.id)) };
}

/** Returns the number of values in each of some bins of equal width. */
export function histogram(values: readonly number[], least: number, most: number, bins: number): number[] {
  const out = new Array<number>(bins).fill(0);
  const width = (most - least || 1) / bins;
  for (const v of values) {
    const at = Math.min(bins - 1, Math.max(0, Math.floor((v - least) / width)));
    out[at] = (out[at] ?? 0) + 1;
  }
  return out;
}
