// Finds the words that can stand at a place of a question, and the place of a mistake.
import { computed } from '@preact/signals';
import { ask, type Problem } from '../api/client';
import { kindInfo, typeInfo } from '../state/graph';
import { meaningOf } from '../state/labels';

/** A word that completes the text before the caret. */
export interface Word {
  text: string;
  name: string;
  sort: string;
  hint: string;
}

/** The text before the caret: the start of a word, and the sort of the word. */
export interface Begun {
  sort: 'entity' | 'literal' | 'stage' | 'attribute';
  text: string;
  from: number;
  of?: string;
}

/** The maximum number of suggestions. More would need a scroll bar, which the keyboard cannot reach. */
const MOST = 6;
const STAGES: Word[] = [
  ['count(', 'how many different values'],
  ['sum(', 'of what holds at one time'],
  ['avg(', 'the mean of what holds at one time'],
  ['total(', 'of all times'],
  ['min(', 'the least'],
  ['max(', 'the greatest'],
  ['order ', 'by a column, with desc from the greatest'],
].map(([text, hint]) => ({
  text: text as string,
  name: (text as string).replace(/[( ]$/, ''),
  sort: 'then',
  hint: hint as string,
}));

/** Returns the name before the innermost open parenthesis, "" for one without a name; null if none is open. */
function inside(text: string): string | null {
  const open: string[] = [];
  for (const m of text.matchAll(/"(?:\\.|[^"\\])*"?|#[^\n]*|\/<[^>]*>|([A-Za-z][\w-]*)?\s*\(|\)/g)) {
    if (m[0] === ')') open.pop();
    else if (m[0].endsWith('(')) open.push(m[1] ?? '');
  }
  return open.at(-1) ?? null;
}

/** Reports whether a place is inside a text or a comment, where nothing is completed. */
const quoted = (text: string): boolean =>
  /^(?:[^"#]|"(?:\\.|[^"\\\n])*"|#[^\n]*\n)*("(?:\\.|[^"\\\n])*|#[^\n]*)$/.test(text);

export function begun(text: string, caret: number): Begun | null {
  const before = text.slice(0, caret);
  if (quoted(before)) return null;
  const entity = /(?:^|[\s,(=<>])\/<?([^\s,()|">][^,()|">\n]*)?$/.exec(before);
  if (entity) return { sort: 'entity', text: (entity[1] ?? '').replaceAll('-', ' '), from: before.lastIndexOf('/') };
  const word = /(?:^|[\s,(|:])([a-z][A-Za-z0-9]*)$/.exec(before)?.[1];
  if (!word) return null;
  const at = inside(before);
  const from = caret - word.length;
  if (at === null && /\|[^()|]*$/.test(before))
    return /\|\s*[a-z]*$/.test(before) ? { sort: 'stage', text: word, from } : null;
  if (at === null || ((at === 'sum' || at === 'count') && /:[^)]*$/.test(before)))
    return { sort: 'literal', text: word, from };
  return /,\s*[a-z][A-Za-z0-9]*$/.test(before) ? { sort: 'attribute', text: word, from, of: at } : null;
}

const small = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** The facts that every entity can have. */
const COMMON = [
  ['name', 'what it is called'],
  ['alias', 'another name'],
  ['description', 'what it is, in a sentence'],
] as const;

/** The relation types, kinds and facts, from which literals are made. */
const literals = computed((): Word[] => {
  const kinds = [...kindInfo.value.values()];
  const facts = Map.groupBy(
    kinds.flatMap((k) => k.facts.map((f) => ({ ...f, of: small(k.name) }))),
    (f) => f.name,
  );
  for (const own of ['name', 'aliases', 'description']) facts.delete(own);
  return [
    ...[...typeInfo.value.values()].map((t) => ({
      text: `${t.name}(`,
      name: t.name,
      sort: 'relation',
      hint: meaningOf(t),
    })),
    ...kinds.map((k) => ({ text: `${small(k.name)}(`, name: small(k.name), sort: 'kind', hint: meaningOf(k) })),
    ...[...facts].map(([name, all]) => ({
      text: `${name}(`,
      name,
      sort: 'fact',
      hint: `${all[0]?.type ?? ''}, of ${all.map((f) => f.of).join(', ')}`,
    })),
    ...COMMON.map(([name, hint]) => ({ text: `${name}(`, name, sort: 'fact', hint })),
    { text: 'not ', name: 'not', sort: 'negation', hint: 'there is no such relation, fact or kind' },
  ];
});

/** Returns the attributes that the ontology defines for claims of a relation type. */
const attributesOf = (literal: string | undefined): Word[] =>
  [...typeInfo.value.values()]
    .filter((t) => t.name === literal)
    .flatMap((t) => t.attributes.map((a) => ({ text: `${a}: `, name: a, sort: 'attribute', hint: meaningOf(t) })));

/** Writes an id in the rule language. */
export const written = (id: string): string => (/^[a-z0-9][a-z0-9-]*$/.test(id) ? `/${id}` : `/<${id}>`);

/** Returns the completions of the started word, the most likely first. */
export async function completions(b: Begun, signal: AbortSignal): Promise<Word[]> {
  if (b.sort === 'entity') {
    if (!b.text.trim()) return [];
    const { search } = await ask('Search', { text: b.text }, {}, signal);
    return search.edges
      .slice(0, MOST)
      .map(({ node }) => ({ text: written(node.id), name: node.name, sort: node.kind, hint: node.id }));
  }
  const sought = b.text.toLowerCase();
  const all = (b.sort === 'stage' ? STAGES : b.sort === 'attribute' ? attributesOf(b.of) : literals.value).filter(
    (w) => w.name !== b.text,
  );
  const begins = all.filter((w) => w.name.toLowerCase().startsWith(sought));
  return [
    ...begins,
    ...all.filter((w) => !begins.includes(w) && sought.length > 1 && w.name.toLowerCase().includes(sought)),
  ].slice(0, MOST);
}

/** A wrong piece of a question. Columns count characters, while JavaScript counts UTF-16 units. */
export interface Marked {
  from: number;
  to: number;
  problem: Problem;
  instead: string | undefined;
}

export function marked(text: string, problems: readonly Problem[]): Marked[] {
  const lines = text.split('\n');
  return problems.map((problem) => {
    const line = lines[problem.line - 1] ?? '';
    const start = lines.slice(0, problem.line - 1).reduce((n, l) => n + l.length + 1, 0);
    const from = Math.min(text.length, start + [...line].slice(0, problem.column - 1).join('').length);
    const token = /^(?:\/<[^>]*>|"(?:\\.|[^"\\])*"|[\w/][\w./-]*|\S)/u.exec(text.slice(from))?.[0] ?? '';
    const instead = /did you mean ([\w-]+|\/[\w-]+|\/<[^>]*>|"[^"]*")\?$/.exec(problem.message)?.[1];
    return { from, to: from + token.length, problem, instead: token ? instead : undefined };
  });
}
