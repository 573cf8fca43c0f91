// Asks questions whose answers include derived relations, and handles the case that deriving them exceeds a limit.
import { AskError, ask, type AnswerTo, type View } from '../api/client';

/** An answer. If statedOnly is true, it contains only what sources state, because the rules exceeded a limit. */
export type Stated<T> = T & { statedOnly: boolean };

type Question = 'Card' | 'Subgraph' | 'World' | 'Measured';
type Variables<N extends Question> = Omit<Parameters<typeof ask<N>>[1], 'derived'>;

/** Asks with derived relations, and if that reaches a limit of the service, again without them. */
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
