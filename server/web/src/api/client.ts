import { operations, type OperationName } from './operations';
import type * as t from './types';

export interface RelationInput { source: string; type: string; target: string }

/** The view that a question is asked of; without anything it is the whole graph. */
export interface View { asOf?: string; without?: string[]; distrust?: string[]; with?: RelationInput[] }

interface Answers {
  Start: t.Start; Search: t.SearchAnswer; Subgraph: t.SubgraphAnswer; Base: t.SubgraphAnswer; Names: t.NamesAnswer;
  Card: t.CardAnswer; Group: t.GroupAnswer; Why: t.WhyAnswer; Binds: t.BindsAnswer; Conflicts: t.ConflictsAnswer;
  Paths: t.PathsAnswer; Ask: t.AskAnswer;
}

interface Response { data?: Record<string, unknown> | null; errors?: { message: string; extensions?: { code?: string } }[] }

/** What the service answers when it does not answer the question. */
export class AskError extends Error {
  readonly code: string;
  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/** Asks one of the operations; those that know views are answered from the view. */
export async function ask<N extends OperationName>(
  name: N, variables: Record<string, unknown> = {}, view: View = {}, signal?: AbortSignal,
): Promise<Answers[N]> {
  const query = operations[name];
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
  return ('view' in data ? data['view'] : data) as Answers[N];
}
