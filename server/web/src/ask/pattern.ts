// Converts between a question in the rule language and the list of conditions that the form shows.

export type Term =
  | { is: 'variable'; name: string }
  | { is: 'entity'; id: string }
  | { is: 'value'; text: string }
  | { is: 'anything' };

/** A condition on a kind, a relation or a fact: name(terms, attribute: term). */
export interface Literal {
  is: 'literal';
  not: boolean;
  name: string;
  terms: Term[];
  attributes: { name: string; term: Term }[];
}
/** A comparison of a variable with a term. */
export interface Comparison {
  is: 'comparison';
  variable: string;
  sign: string;
  term: Term;
}
export type Condition = Literal | Comparison;
export interface Pattern {
  conditions: Condition[];
  /** The stages that process the answers, after |. */
  stages: string;
}

export const SIGNS = ['=', '!=', '<', '<=', '>', '>='] as const;

/**
 * Splits a text at a character, except within quotes, bracketed ids and parentheses. Returns null if these are not
 * closed.
 */
function split(text: string, at: string): string[] | null {
  const parts: string[] = [''];
  let depth = 0;
  for (const m of text.matchAll(/"(?:\\.|[^"\\])*"|\/<[^>]*>|[\s\S]/g)) {
    const token = m[0];
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    if (depth < 0 || token === '"') return null;
    if (token === at && depth === 0) parts.push('');
    else parts[parts.length - 1] += token;
  }
  return depth === 0 ? parts.map((p) => p.trim()) : null;
}

function termOf(text: string): Term | null {
  if (text === '_') return { is: 'anything' };
  if (/^[A-Z]\w*$/.test(text)) return { is: 'variable', name: text };
  const id = /^\/(?:<([^>]+)>|([a-zA-Z0-9][\w.:-]*))$/.exec(text);
  if (id) return { is: 'entity', id: id[1] ?? id[2] ?? '' };
  return /^("(?:\\.|[^"\\])*"|-?\d[\w.:-]*)$/.test(text) ? { is: 'value', text } : null;
}

function literalOf(text: string): Literal | null {
  const m = /^(not\s+)?([a-z]\w*)\(([\s\S]*)\)$/.exec(text);
  const parts = m && split(m[3] ?? '', ',');
  if (!m || !parts || ['sum', 'count', 'avg', 'min', 'max', 'total'].includes(m[2] ?? '')) return null;
  const literal: Literal = { is: 'literal', not: m[1] !== undefined, name: m[2] ?? '', terms: [], attributes: [] };
  for (const part of parts) {
    const attribute = /^([a-z][\w-]*):\s*([\s\S]+)$/.exec(part);
    const term = termOf(attribute?.[2] ?? part);
    if (!term) return null;
    if (attribute?.[1] !== undefined) literal.attributes.push({ name: attribute[1], term });
    else literal.terms.push(term);
  }
  return literal.terms.length >= 1 && literal.terms.length <= 2 ? literal : null;
}

function comparisonOf(text: string): Comparison | null {
  const m = /^([A-Z]\w*)\s*(!=|<=|>=|=|<|>)\s*([\s\S]+)$/.exec(text);
  const term = m && termOf(m[3] ?? '');
  return m && term ? { is: 'comparison', variable: m[1] ?? '', sign: m[2] ?? '', term } : null;
}

/** Returns the pattern of a question; null if the form cannot show the question. */
export function patternOf(question: string): Pattern | null {
  const [body, ...stages] = split(question.replaceAll(/#[^\n]*/g, ''), '|') ?? [];
  if (body === undefined) return null;
  if (body === '') return { conditions: [], stages: '' };
  const conditions = split(body, ',')?.map((part) => literalOf(part) ?? comparisonOf(part));
  if (!conditions || conditions.some((c) => c === null)) return null;
  return { conditions: conditions as Condition[], stages: stages.join(' | ') };
}

/** Writes an id in the rule language. */
const idText = (id: string): string => (/^[a-z0-9][a-z0-9-]*$/.test(id) ? `/${id}` : `/<${id}>`);

export function termText(t: Term): string {
  switch (t.is) {
    case 'variable':
      return t.name;
    case 'entity':
      return idText(t.id);
    case 'value':
      return t.text;
    case 'anything':
      return '_';
  }
}

function conditionText(c: Condition): string {
  if (c.is === 'comparison') return `${c.variable} ${c.sign} ${termText(c.term)}`;
  const terms = [...c.terms.map(termText), ...c.attributes.map((a) => `${a.name}: ${termText(a.term)}`)];
  return `${c.not ? 'not ' : ''}${c.name}(${terms.join(', ')})`;
}

export const questionOf = ({ conditions, stages }: Pattern): string =>
  conditions.map(conditionText).join(', ') + (stages && conditions.length > 0 ? ` | ${stages}` : '');

/** Returns the variables of some conditions without duplicates. */
export function variablesOf(conditions: readonly Condition[]): string[] {
  const terms = conditions.flatMap((c): Term[] =>
    c.is === 'comparison'
      ? [{ is: 'variable', name: c.variable }, c.term]
      : [...c.terms, ...c.attributes.map((a) => a.term)],
  );
  return [...new Set(terms.flatMap((t) => (t.is === 'variable' ? [t.name] : [])))];
}
