// Questions whose answer holds what rules derive, and what to do when that is too much to work out.
import { AskError, ask, type AnswerTo, type View } from '../api/client';

/** An answer, and whether it holds only what sources state, as the rules had too much to look at. */
export type Stated<T> = T & { statedOnly: boolean };

type Question = 'Card' | 'Subgraph' | 'World' | 'Measured';
type Variables<N extends Question> = Omit<Parameters<typeof ask<N>>[1], 'derived'>;

/** Asks with what rules derive, and if that reaches the limit of the service, without. */
export async function askWithRules<N extends Question>(
  name: N,
  variables: Variables<N>,
  view: View,
  signal?: AbortSignal,
): Promise<Stated<AnswerTo<N>>> {
  const put = (derived: boolean) => ask(name, { ...variables, derived } as Parameters<typeof ask<N>>[1], view, signal);
  try {
    return { ...(await put(true)), statedOnly: false };
  } catch (e) {
    if (!(e instanceof AskError) || e.code !== 'LIMIT_EXCEEDED') throw e;
    return { ...(await put(false)), statedOnly: true };
  }
}
