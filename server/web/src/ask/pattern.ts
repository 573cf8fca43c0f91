// Converts between a question in the rule language and the list of conditions that the form shows.
import { split, type Token, tokensOf } from './tokens';

export type Term =
  | { is: 'variable'; name: string }
  | { is: 'entity'; id: string }
  | { is: 'value'; text: string }
  | { is: 'anything' };

/** One side of a comparison: a term, or arithmetic or a sum, as it is written. */
export type Side = Term | { is: 'expression'; text: string };

/** How a condition is negated: not at all, nothing may satisfy it, or no source may state it. */
export const NEGATIONS = ['', 'not', 'not stated'] as const;
export type Negation = (typeof NEGATIONS)[number];

/** A condition on a kind, a relation or a fact: name(terms, attribute: term). */
export interface Literal {
  is: 'literal';
  not: Negation;
  /** A name of the ontology, a predicate with its quotes, or an IRI with its brackets. */
  name: string;
  terms: Term[];
  /** A name that is not a word has its quotes. */
  attributes: { name: string; term: Term }[];
}
export interface Comparison {
  is: 'comparison';
  left: Side;
  sign: string;
  right: Side;
}
export type Condition = Literal | Comparison;
export interface Pattern {
  conditions: Condition[];
  /** The stages that process the answers, after |. */
  stages: string;
}

export const SIGNS = ['=', '!=', '<', '<=', '>', '>='] as const;

const textOf = (tokens: readonly Token[]): string => tokens.map((t) => t.before + t.text).join('');

function termOf(tokens: readonly Token[]): Term | null {
  const [first, second] = tokens;
  if (first?.text === '-' && second?.is === 'number' && tokens.length === 2)
    return { is: 'value', text: `-${second.text}` };
  if (!first || second) return null;
  switch (first.is) {
    case 'variable':
      return { is: 'variable', name: first.text };
    case 'entity':
      return { is: 'entity', id: first.text.replace(/^\/<?|>$/g, '') };
    case 'string':
    case 'number':
    case 'date':
      return { is: 'value', text: first.text };
    default:
      return first.text === '_' ? { is: 'anything' } : null;
  }
}

/** Returns a side of a comparison; null if there is nothing. */
function sideOf(tokens: readonly Token[]): Side | null {
  const term = termOf(tokens);
  if (term || tokens.length === 0) return term;
  return { is: 'expression', text: textOf(tokens).trim() };
}

/** Returns the negation that a literal begins with, and the tokens after it. */
function negationOf(tokens: readonly Token[]): [Negation, readonly Token[]] {
  const named = (t: Token | undefined) => t !== undefined && ['word', 'string', 'predicate'].includes(t.is);
  if (tokens[0]?.text !== 'not' || !named(tokens[1])) return ['', tokens];
  const stated = tokens[1]?.text === 'stated' && named(tokens[2]);
  return stated ? ['not stated', tokens.slice(2)] : ['not', tokens.slice(1)];
}

function literalOf(tokens: readonly Token[]): Literal | null {
  const [not, [name, open, ...rest]] = negationOf(tokens);
  const close = rest.at(-1);
  if (!name || !['word', 'string', 'predicate'].includes(name.is) || open?.text !== '(' || close?.text !== ')')
    return null;
  const literal: Literal = { is: 'literal', not, name: name.text, terms: [], attributes: [] };
  for (const part of split(rest.slice(0, -1), ',') ?? []) {
    const [key, colon] = part;
    const named = colon?.text === ':' && (key?.is === 'word' || key?.is === 'string');
    const term = termOf(named ? part.slice(2) : part);
    if (!term) return null;
    if (named) literal.attributes.push({ name: key.text, term });
    else literal.terms.push(term);
  }
  return literal.terms.length >= 1 && literal.terms.length <= 2 ? literal : null;
}

function comparisonOf(tokens: readonly Token[], sign: string): Comparison | null {
  const [left, right, ...more] = (split(tokens, sign) ?? []).map(sideOf);
  return left && right && more.length === 0 ? { is: 'comparison', left, sign, right } : null;
}

/** Returns the signs outside of parentheses. */
function signsOf(tokens: readonly Token[]): string[] {
  let depth = 0;
  return tokens.flatMap((t) => {
    if (t.text === '(') depth += 1;
    if (t.text === ')') depth -= 1;
    return depth === 0 && t.is === 'sign' ? [t.text] : [];
  });
}

function conditionOf(tokens: readonly Token[]): Condition | null {
  const [sign, ...more] = signsOf(tokens);
  if (sign === undefined) return literalOf(tokens);
  return more.length === 0 ? comparisonOf(tokens, sign) : null;
}

/** Returns the pattern of a question; null if the question is not well formed. */
export function patternOf(question: string): Pattern | null {
  const tokens = tokensOf(question);
  const [body, ...stages] = (tokens && split(tokens, '|')) ?? [];
  if (body === undefined) return null;
  if (body.length === 0) return { conditions: [], stages: '' };
  const conditions = split(body, ',')?.map(conditionOf);
  if (!conditions || conditions.some((c) => c === null)) return null;
  return { conditions: conditions as Condition[], stages: stages.map((s) => textOf(s).trim()).join(' | ') };
}

/** Matches an id that needs no brackets. */
const PLAIN = /^[a-z0-9][a-z0-9-]*(:[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}_-]*)*$/u;
const idText = (id: string): string => (PLAIN.test(id) ? `/${id}` : `/<${id}>`);

export function termText(t: Side): string {
  switch (t.is) {
    case 'variable':
      return t.name;
    case 'entity':
      return idText(t.id);
    case 'anything':
      return '_';
    default:
      return t.text;
  }
}

function conditionText(c: Condition): string {
  if (c.is === 'comparison') return `${termText(c.left)} ${c.sign} ${termText(c.right)}`;
  const terms = [...c.terms.map(termText), ...c.attributes.map((a) => `${a.name}: ${termText(a.term)}`)];
  return `${c.not ? `${c.not} ` : ''}${c.name}(${terms.join(', ')})`;
}

export const questionOf = ({ conditions, stages }: Pattern): string =>
  conditions.map(conditionText).join(', ') + (stages && conditions.length > 0 ? ` | ${stages}` : '');

/** Returns the variables of some conditions without duplicates. The variables within a sum are its own. */
export function variablesOf(conditions: readonly Condition[]): string[] {
  const names = (of: Side): string[] => {
    if (of.is === 'variable') return [of.name];
    const tokens = of.is === 'expression' ? (tokensOf(of.text) ?? []) : [];
    if (tokens.some((t) => t.is === 'word')) return [];
    return tokens.flatMap((t) => (t.is === 'variable' ? [t.text] : []));
  };
  const sides = conditions.flatMap((c): Side[] =>
    c.is === 'comparison' ? [c.left, c.right] : [...c.terms, ...c.attributes.map((a) => a.term)],
  );
  return [...new Set(sides.flatMap(names))];
}

/**
 * Returns what a user writes as a side of a comparison: a variable, arithmetic with some, an entity, a value, or else a
 * text.
 */
export function readSide(text: string, variables: readonly string[]): Side {
  const tokens = tokensOf(text.trim()) ?? [];
  const side = sideOf(tokens);
  const known = tokens.every((t) => t.is !== 'variable' || variables.includes(t.text));
  const computed =
    tokens.some((t) => t.is === 'variable') && tokens.every((t) => /^(variable|number|date|mark)$/.test(t.is));
  if (
    side &&
    side.is !== 'anything' &&
    known &&
    (side.is !== 'expression' || (computed && split(tokens, ',')?.length === 1))
  )
    return side;
  return { is: 'value', text: JSON.stringify(text) };
}

/** Returns how a field shows a side: a text has quotes only if it would be something else without them. */
export function fieldText(of: Side, variables: readonly string[]): string {
  const text = termText(of);
  if (of.is !== 'value' || !text.startsWith('"')) return text;
  const bare = text.slice(1, -1);
  const read = readSide(bare, variables);
  return read.is === 'value' && read.text === text ? bare : text;
}
