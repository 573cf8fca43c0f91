// Splits a question of the rule language into tokens, as the service does.

export interface Token {
  is: 'string' | 'entity' | 'predicate' | 'date' | 'number' | 'variable' | 'word' | 'sign' | 'mark';
  text: string;
  /** A space if there is one before the token. */
  before: '' | ' ';
}

const ID = '(?:[\\p{L}\\p{M}\\p{N}]|%[0-9A-Fa-f]{2})(?:[\\p{L}\\p{M}\\p{N}_-]|%[0-9A-Fa-f]{2})*';
const NUMBER = '\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?';
const rules: readonly [Token['is'] | 'space', RegExp][] = (
  [
    ['space', '(?:\\s|#[^\\n]*)+'],
    ['string', '"(?:\\\\.|[^"\\\\\\n])*"'],
    ['entity', `/<[^>\\n]*>|/[a-z0-9][a-z0-9-]*(?::${ID})*`],
    ['predicate', '<[^<>"\\s]+>(?=\\s*\\()'], // with the parenthesis, so that it is no comparison
    ['date', '\\d{4}-\\d{2}(?:-\\d{2}(?:T\\d+(?::\\d+)*(?:\\.\\d+)?(?:Z|[+-]\\d{2}(?::\\d{2})?\\b)?)?)?\\b'],
    ['number', NUMBER],
    ['variable', '[\\p{Lu}\\p{Lt}][\\p{L}\\p{M}\\p{N}]*'],
    ['word', '[\\p{Ll}\\p{Lm}\\p{Lo}][\\p{L}\\p{M}\\p{N}_]*(?:-[\\p{L}\\p{M}\\p{N}_]+)*'],
    ['sign', '!=|<=|>=|<|>|='],
    ['mark', '[(),.:_|+*/-]'],
  ] as const
).map(([is, pattern]) => [is, new RegExp(pattern, 'uy')]);

/** Reports whether a slash after a token divides, and does not begin an entity. */
const isOperand = (t: Token | undefined): boolean =>
  t !== undefined && (t.text === ')' || ['variable', 'number', 'date'].includes(t.is));

/** Returns the tokens of a text; null if some of it is no token. */
export function tokensOf(text: string): Token[] | null {
  const tokens: Token[] = [];
  let before: Token['before'] = '';
  for (let at = 0; at < text.length; ) {
    let [is, found] = tokenAt(text, at);
    if (is === undefined || found === '') return null;
    if (is === 'entity' && isOperand(tokens.at(-1)) && !found.startsWith('/<')) [is, found] = ['mark', '/'];
    at += found.length;
    if (is === 'space') before = ' ';
    else {
      tokens.push({ is, text: found, before });
      before = '';
    }
  }
  return tokens;
}

function tokenAt(text: string, at: number): [Token['is'] | 'space' | undefined, string] {
  for (const [is, pattern] of rules) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) return [is, found[0]];
  }
  return [undefined, ''];
}

/** Splits tokens at a text, except within parentheses. Returns null if these are not closed. */
export function split(tokens: readonly Token[], at: string): Token[][] | null {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const t of tokens) {
    if (t.text === '(') depth += 1;
    if (t.text === ')') depth -= 1;
    if (depth < 0) return null;
    if (t.text === at && depth === 0) parts.push([]);
    else parts.at(-1)?.push(t);
  }
  return depth === 0 ? parts : null;
}

/** Returns the ids of the entities that a question names, each once. */
export function entitiesIn(question: string): string[] {
  const named = (tokensOf(question) ?? []).filter((t) => t.is === 'entity');
  return [...new Set(named.map((t) => t.text.replace(/^\/<(.*)>$/, '$1').replace(/^\//, '')))];
}
