// Asks for the entities and relations of a list of ids of any length.
import { type AnswerTo, ask, type View } from './client';

/** The maximum number of ids per request. The service refuses requests with more. */
export const MOST_IDS = 1000;

type Asked = 'Names' | 'There';

/** Returns the entity or relation with each id in a view, in the order of the ids; null for an unknown id. */
export async function nodesOf<N extends Asked>(
  name: N,
  ids: readonly string[],
  view: View = {},
  signal?: AbortSignal,
): Promise<AnswerTo<N>['nodes'][number][]> {
  const found: AnswerTo<N>['nodes'][number][] = [];
  for (let i = 0; i < ids.length; i += MOST_IDS) {
    const { nodes } = await ask<Asked>(name, { ids: ids.slice(i, i + MOST_IDS) }, view, signal);
    found.push(...(nodes as AnswerTo<N>['nodes']));
  }
  return found;
}
