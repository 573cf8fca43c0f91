// The kinds and predicates of foreign data, which the ontology does not define.
import { ask, type View } from '../api/client';
import { start } from './graph';

/** The predicate by which files give the kind of an entity. */
export const TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';
/** Writes a name of foreign data as a predicate of the rule language. */
export const predicate = (name: string): string => JSON.stringify(name);

/** Returns the question for all relations of a type, or with a foreign predicate. */
export const allOfType = (name: string): string => `${name}(X, Y)`;

/** The number of entities of each kind that only files name, the most frequent first. */
export interface Counted {
  name: string;
  count: number;
}

/** Returns the foreign kinds with the numbers of their entities. */
export async function foreignKinds(view: View, signal: AbortSignal): Promise<Counted[]> {
  const stats = start.peek();
  if (stats.is !== 'ready' || stats.value.stats.predicates.every((p) => p.predicate !== TYPE)) return [];
  const query = `thing(X), ${predicate(TYPE)}(X, K) | count(X) by K | order count desc`;
  const { ask: answer } = await ask('Ask', { query, after: null }, view, signal);
  return answer.edges.flatMap(({ node: { values } }) => {
    const [kind, count] = values;
    return kind?.entity ? [{ name: kind.entity.id, count: count?.number ?? 0 }] : [];
  });
}
