// Finds relations that a reader could expect but that do not hold: each is like a derived relation, but has another
// end.
import { askText } from '../api/client';
import { type EntityRef, entityRef, type RelationType, type TypeInfo } from '../api/generated';
import type { View } from '../api/client';

/** A relation that was not among the derived ones. */
export interface Expected {
  type: RelationType;
  source: EntityRef;
  target: EntityRef;
}
type Pair = readonly [source: EntityRef, target: EntityRef];

/** The number of derived relations of a type that are read. */
const ROWS = 300;

/**
 * Finds a relation that is neither stated nor derived although similar ones are: its source has a relation of the type
 * to another target, and another source of the same kind has one to its target. It prefers the entities at the
 * beginning of the list known.
 */
export function expectedOf(type: RelationType, pairs: readonly Pair[], known: readonly EntityRef[]): Expected | null {
  const rank = new Map(known.map((e, i) => [e.id, i]));
  const place = (e: EntityRef): number => rank.get(e.id) ?? known.length;
  const sources = pairs.map(([source]) => source).toSorted((a, b) => place(a) - place(b));
  const targets = pairs.toSorted((a, b) => place(a[1]) - place(b[1]));
  for (const source of sources) {
    const has = new Set(pairs.filter(([s]) => s.id === source.id).map(([, to]) => to.id));
    const other = targets.find(([s, to]) => s.kind === source.kind && to.id !== source.id && !has.has(to.id));
    if (other) return { type, source, target: other[1] };
  }
  return null;
}

interface Row {
  values: { entity: EntityRef | null }[];
}

/** Asks for relations of each type and returns one that is missing for each. */
export async function expected(
  types: readonly TypeInfo[],
  known: readonly EntityRef[],
  view: View,
  signal: AbortSignal,
): Promise<Expected[]> {
  const fields = types.map(
    (_, i) => `t${i}: ask(query: $q${i}, first: ${ROWS}) { edges { node { values { entity { ${entityRef} } } } } }`,
  );
  const declared = types.map((_, i) => `$q${i}: String!`).join(', ');
  const questions = Object.fromEntries(types.map((info, i) => [`q${i}`, `${info.name}(X, Y)`]));
  const answer = await askText<Record<string, { edges: { node: Row }[] }>>(
    fields.join('\n'),
    declared,
    questions,
    view,
    signal,
  );
  return types.flatMap((info, i) => {
    const pairs = (answer[`t${i}`]?.edges ?? []).flatMap(({ node: { values } }): Pair[] => {
      const [source, target] = [values[0]?.entity, values[1]?.entity];
      return source && target ? [[source, target]] : [];
    });
    return expectedOf(info.type as RelationType, pairs, known) ?? [];
  });
}
