import { assumedText } from './assumed';
import { questions, type Questions, type RelationInput } from './generated';
import { worded } from '../lang/codes';
import { ready, t } from '../lang/language';
import { answered, unanswered } from './connection';

/** The view of a question. Without any field, it is the whole graph. */
export interface View {
  asOf?: string;
  without?: string[];
  distrust?: string[];
  with?: RelationInput[];
}

type Name = keyof Questions;
type Answered<A> = A extends { view: infer V } ? V : A;
/** The answer to a question. If the question depends on a view, this is the part of the answer below the view. */
export type AnswerTo<N extends Name> = Answered<Questions[N]['answer']>;
type Variables<N extends Name> = Omit<Questions[N]['variables'], keyof View>;

/** A problem at one place of a question in the rule language. */
export interface Problem {
  line: number;
  column: number;
  message: string;
}

interface Wrong {
  message: string;
  extensions?: { code?: string; problems?: Problem[] };
}
interface Response {
  data?: Record<string, unknown> | null;
  errors?: Wrong[];
}

/** Returns the parameters of an export of a view. */
export function viewParameters(view: View): URLSearchParams {
  const p = new URLSearchParams();
  if (view.asOf) p.set('asOf', view.asOf);
  for (const id of view.without ?? []) p.append('without', id);
  for (const id of view.distrust ?? []) p.append('distrust', id);
  for (const w of view.with ?? []) p.append('with', assumedText(w));
  return p;
}

/** The code of the error if no service answers. */
export const OFFLINE = 'OFFLINE';

/** The codes of the errors that may not occur again if the same question is asked again. */
const PASSING = new Set(['OVERLOADED', 'TIMEOUT', 'LIMIT_EXCEEDED', 'INTERNAL']);

/** The error of the service for a question that it does not answer. */
export class AskError extends Error {
  readonly code: string;
  readonly problems: Problem[];
  constructor(message: string, code: string, problems: Problem[] = []) {
    super(message);
    this.code = code;
    this.problems = problems;
  }

  /** Whether it makes sense to ask the same question again. If no service answers, the page does so by itself. */
  get passing(): boolean {
    return PASSING.has(this.code);
  }
}

/** Asks one of the questions of *.graphql. Questions that depend on a view are answered from that view. */
export async function ask<N extends Name>(
  name: N,
  variables: Variables<N>,
  view: View = {},
  signal?: AbortSignal,
): Promise<AnswerTo<N>> {
  const query = questions[name];
  const data = await post(query, { ...variables, ...(query.includes('$asOf') ? view : {}) }, signal);
  return ('view' in data ? data['view'] : data) as AnswerTo<N>;
}

const OF_VIEW = '$asOf: Date, $without: [ID!], $distrust: [ID!], $with: [RelationInput!]';

/**
 * Asks a question about a view whose text depends on the ontology, because this program does not contain the names of
 * the fields of a kind. Names come from the ontology, and all values are variables.
 */
export async function askText<A>(
  fields: string,
  declared: string,
  variables: Record<string, unknown>,
  view: View,
  signal?: AbortSignal,
): Promise<A> {
  const query = `query Browse(${declared}${declared ? ', ' : ''}${OF_VIEW}) {
    view(asOf: $asOf, without: $without, distrust: $distrust, with: $with) { ${fields} }
  }`;
  return (await post(query, { ...variables, ...view }, signal))['view'] as A;
}

/** Asks a question whose text depends on the ontology, about no view or about views that are variables. */
export const askFields = async <A>(
  fields: string,
  declared: string,
  variables: Record<string, unknown>,
  signal?: AbortSignal,
): Promise<A> => (await post(`query Composed(${declared}) { ${fields} }`, variables, signal)) as A;

/** Asks about the schema, which is the same in every view. */
export const askSchema = async <A>(fields: string, signal?: AbortSignal): Promise<A> =>
  (await post(`query Schema { ${fields} }`, {}, signal)) as A;

/** Reads an answer, in which an entity with a foreign kind has this kind in the place of Thing. */
export function read(text: string): Response {
  if (!text.includes('"foreignKind":"')) return JSON.parse(text) as Response;
  return JSON.parse(text, (_key, value: unknown) => {
    const entity = value as { kind?: string; foreignKind?: string | null } | null;
    if (typeof entity?.foreignKind === 'string') entity.kind = entity.foreignKind;
    return value;
  }) as Response;
}

async function post(
  query: string,
  variables: Record<string, unknown>,
  signal?: AbortSignal,
): Promise<Record<string, unknown>> {
  let response: globalThis.Response;
  try {
    response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify({ query, variables }),
      ...(signal ? { signal } : {}),
    });
  } catch (e) {
    if (signal?.aborted) throw e;
    throw await noService();
  }
  let body: Response;
  try {
    body = read(await response.text());
  } catch (e) {
    if (signal?.aborted) throw e;
    // A proxy before a service that is down answers with a page of its own.
    if (response.ok || response.status >= 500) throw await noService();
    throw new AskError(t().page.status(response.status), 'INTERNAL');
  }
  answered();
  const first = body.errors?.[0];
  if (first) {
    const { code = 'INTERNAL', problems } = first.extensions ?? {};
    throw new AskError(worded(code, first.message), code, problems);
  }
  return body.data ?? {};
}

async function noService(): Promise<AskError> {
  unanswered();
  await ready(); // the first question is sent while the texts are still loading
  return new AskError(t().page.offline, OFFLINE);
}
