// Asks for the entities of a foreign kind, by the facts that their files give them.
import { askText, type View } from '../api/client';
import { entityRef, type EntityRef } from '../api/generated';
import type { Page } from '../parts/pages';
import { type Counted, predicate, TYPE } from '../state/foreignkinds';
import { NAME, type Where } from './kindfields';

/** The most entities that a filter by a fact can list. */
export const MOST_LISTED = 1000;

export type ForeignRow = EntityRef & {
  n: { count: number }[];
  facts: { edges: { node: { name: string; value: string } }[] };
};
export type ForeignRows = Page<ForeignRow> & { totalCount: number };

/** Returns the rows of a page of the entities of a foreign kind. ids are those that pass the filters by facts. */
export const foreignPage = (
  kind: string,
  name: string | undefined,
  ids: readonly string[] | null,
  order: { key: string; down: boolean },
  view: View,
  after: string | null,
  signal?: AbortSignal,
): Promise<ForeignRows> =>
  askText<{ rows: ForeignRows }>(
    `rows: things(filter: $filter, orderBy: $order, first: 50, after: $after) {
      totalCount pageInfo { hasNextPage endCursor }
      edges { node { ${entityRef} n: relationCounts { count } facts(first: 60) { edges { node { name value } } } } }
    }`,
    '$filter: ThingFilter, $order: [ThingOrder!], $after: String',
    {
      filter: {
        related: { type: 'RELATED', predicate: TYPE, direction: 'OUT', to: kind },
        ...(name ? { or: [{ name: { contains: name } }, { aliases: { contains: name } }] } : {}),
        ...(ids ? { ids } : {}),
      },
      order: [{ [order.key]: order.down ? 'DESC' : 'ASC' }],
      after,
    },
    view,
    signal,
  ).then((a) => a.rows);

interface Values {
  totalCount: number;
  edges: { node: { values: { text: string; number: number | null; entity: { id: string } | null }[] } }[];
}
const asked = (query: string, first: number, view: View, signal: AbortSignal): Promise<Values> =>
  askText<{ found: Values }>(
    'found: ask(query: $query, first: $first) { totalCount edges { node { values { text number entity { id } } } } }',
    '$query: String!, $first: Int!',
    { query, first },
    view,
    signal,
  ).then((a) => a.found);

/** Returns the values of a fact of a foreign kind, each with its number of entities, the most frequent first. */
export async function valuesOf(
  kind: string,
  fact: string,
  first: number,
  view: View,
  signal: AbortSignal,
): Promise<{ values: Counted[]; total: number }> {
  const query = `${predicate(kind)}(X), ${predicate(fact)}(X, V) | count(X) by V | order count desc`;
  const { totalCount, edges } = await asked(query, first, view, signal);
  const values = edges.map(({ node: { values: v } }) => ({ name: v[0]?.text ?? '', count: v[1]?.number ?? 0 }));
  return { values, total: totalCount };
}

/** Returns the ways in which the rule language can write a value: as a text, and as a number or a date if it is one. */
const written = (value: string): string[] => [
  JSON.stringify(value),
  ...(/^-?\d+(\.\d+)?$|^\d{4}-\d\d(-\d\d)?$/.test(value) ? [value] : []),
];

/** The most questions that are asked for one table. */
const MOST_ASKED = 64;

/**
 * Returns questions whose answers together are the entities of a kind that have one of the values of each filtered
 * fact. Each question has a value of every fact, so that it finds no more entities than pass all filters; if these
 * were too many questions, there are some for each fact, whose answers must be compared. One list of questions is for
 * each set of answers of which an entity must be in all.
 */
export function questionsFor(kind: string, where: Where): string[][] {
  const facts = Object.entries(where)
    .filter(([name, values]) => name !== NAME && values.length > 0)
    .map(([fact, values]) =>
      values.flatMap((v) => (v === null ? [] : written(v).map((w) => `${predicate(fact)}(X, ${w})`))),
    );
  if (facts.length === 0) return [];
  const whole = (conditions: readonly string[]) => `${[`${predicate(kind)}(X)`, ...conditions].join(', ')} | select X`;
  const all = facts.reduce((n, of) => n * of.length, 1);
  if (all > MOST_ASKED) return facts.map((of) => of.map((condition) => whole([condition])));
  const joined = facts.reduce<string[][]>((before, of) => before.flatMap((b) => of.map((c) => [...b, c])), [[]]);
  return [joined.map(whole)];
}

/**
 * Returns the entities of a kind that have one of the values of each filtered fact; null if no fact is filtered. cut is
 * whether there are more than can be listed.
 */
export async function idsWith(
  kind: string,
  where: Where,
  view: View,
  signal: AbortSignal,
): Promise<{ ids: string[]; cut: boolean } | null> {
  const questions = questionsFor(kind, where);
  if (questions.length === 0) return null;
  let cut = false;
  const sets = await Promise.all(
    questions.map(async (of) => {
      const found = await Promise.all(of.map((q) => asked(q, MOST_LISTED, view, signal)));
      cut ||= found.some((f) => f.totalCount > f.edges.length);
      return new Set(found.flatMap((f) => f.edges.flatMap(({ node }) => node.values[0]?.entity?.id ?? [])));
    }),
  );
  const [first, ...others] = sets;
  const all = [...(first ?? [])].filter((id) => others.every((set) => set.has(id)));
  return { ids: all.slice(0, MOST_LISTED), cut: cut || all.length > MOST_LISTED };
}
