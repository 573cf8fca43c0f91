import { questions, type Questions, type RelationInput } from './generated';

/** The view that a question is asked of; without anything it is the whole graph. */
export interface View { asOf?: string; without?: string[]; distrust?: string[]; with?: RelationInput[] }

type Name = keyof Questions;
type Answered<A> = A extends { view: infer V } ? V : A;
/** What a question answers: of one that knows views, what it answers of the view. */
export type AnswerTo<N extends Name> = Answered<Questions[N]['answer']>;
type Variables<N extends Name> = Omit<Questions[N]['variables'], keyof View>;

interface Response { data?: Record<string, unknown> | null; errors?: { message: string; extensions?: { code?: string } }[] }

/** What the service answers when it does not answer the question. */
export class AskError extends Error {
  readonly code: string;
  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/** Asks one of the questions of *.graphql; those that know views are answered from the view. */
export async function ask<N extends Name>(
  name: N, variables: Variables<N>, view: View = {}, signal?: AbortSignal,
): Promise<AnswerTo<N>> {
  const query = questions[name];
  const seen = query.includes('$asOf') ? { ...view } : {};
  let response: globalThis.Response;
  try {
    response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify({ query, variables: { ...variables, ...seen } }),
      ...(signal ? { signal } : {}),
    });
  } catch (e) {
    if (signal?.aborted) throw e;
    throw new AskError('The service does not answer. Is it still running?', 'OFFLINE');
  }
  const body = await response.json() as Response;
  const first = body.errors?.[0];
  if (first) throw new AskError(first.message, first.extensions?.code ?? 'INTERNAL');
  const data = body.data as Record<string, unknown>;
  return ('view' in data ? data['view'] : data) as AnswerTo<N>;
}
