// Asks for the entities and relations of a list of ids of any length.
import { type AnswerTo, ask, type View } from './client';

/** The most ids of one question. The service refuses a question with more. */
export const MOST_IDS = 1000;

type Asked = 'Names' | 'There';

/** Returns for each id what has it in a view; null for an id that nothing has. */
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
