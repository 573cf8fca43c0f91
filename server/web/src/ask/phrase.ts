// Reads questions in plain words, with the words of the ontology: kinds, relations, facts and attributes. No model
// guesses: the page shows the reading in the rule language, and names the words that it did not understand.
import type { KindInfo, TypeInfo } from '../api/generated';
import { t } from '../lang/language';
import { predicate } from '../state/foreignkinds';
import { isForeign, lastPart } from '../state/labels';

/** A kind, relation, fact or attribute that a phrase can name, with its words in their simplest form. */
interface Entry {
  words: readonly string[];
  /** The name as people read it. */
  says: string;
}
interface KindEntry extends Entry {
  is: 'kind';
  /** The name in the ontology, or the term of a foreign kind. */
  name: string;
}
/** What a phrase needs of a relation type. The name of a foreign predicate is as the rule language writes it. */
type Type = Pick<TypeInfo, 'name' | 'attributes' | 'from' | 'to' | 'mention'>;
interface RelationEntry extends Entry {
  is: 'relation';
  type: Type;
  inverse: boolean;
}
interface FactEntry extends Entry {
  is: 'fact';
  name: string;
}
export interface Vocabulary {
  kinds: readonly KindEntry[];
  relations: readonly RelationEntry[];
  facts: readonly FactEntry[];
}

/**
 * Returns the simplest form of a word, without the endings for plural and person: companies becomes company, owns
 * becomes own.
 */
export function simple(word: string): string {
  const w = word.toLowerCase();
  if (w.length > 4 && w.endsWith('ies')) return `${w.slice(0, -3)}y`;
  if (w.length > 4 && /(?:ss|sh|ch|x)es$/.test(w)) return w.slice(0, -2);
  return w.length > 3 && w.endsWith('s') && !/(?:ss|us|is)$/.test(w) ? w.slice(0, -1) : w;
}

/** Returns the words of a name. subsidiaryOf and subsidiary of have the same words. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .split(/[\s_]+/)
    .filter(Boolean)
    .map(simple);
export const readable = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
const small = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** Returns the words for kinds and predicates that the ontology does not define. */
export function foreignWords(kinds: readonly string[], predicates: readonly string[]): Vocabulary {
  return {
    kinds: kinds.map((name) => ({ is: 'kind', name, words: wordsOf(lastPart(name)), says: lastPart(name) })),
    relations: predicates.map((name) => ({
      is: 'relation',
      type: { name: predicate(name), attributes: [], from: [], to: [], mention: false },
      inverse: false,
      words: wordsOf(lastPart(name)),
      says: lastPart(name),
    })),
    facts: [],
  };
}

export function vocabularyOf(kinds: readonly KindInfo[], types: readonly TypeInfo[]): Vocabulary {
  const kindEntries = kinds.flatMap((k): KindEntry[] => [
    { is: 'kind', name: k.name, words: wordsOf(k.name), says: readable(k.list) },
    { is: 'kind', name: k.name, words: wordsOf(k.list), says: readable(k.list) },
  ]);
  const relations = types.flatMap((type): RelationEntry[] => [
    { is: 'relation', type, inverse: false, words: wordsOf(type.name), says: readable(type.name) },
    ...(type.symmetric
      ? []
      : [{ is: 'relation' as const, type, inverse: true, words: wordsOf(type.inverse), says: type.inverse }]),
  ]);
  const facts = [...new Set(kinds.flatMap((k) => k.facts.map((f) => f.name)))].map(
    (name): FactEntry => ({ is: 'fact', name, words: wordsOf(name), says: readable(name) }),
  );
  return { kinds: kindEntries, relations, facts };
}

/** Returns a variable for entities of a foreign kind: ThreatActor for threat actor. */
const variableOf = (says: string): string =>
  says.replace(/(?:^|\W+)(\w)/g, (_, letter: string) => letter.toUpperCase()).replace(/^(?![A-Z])\W*/, 'X');

/** Returns the longest entry whose words stand at a place, and the number of the words. */
function longest<E extends Entry>(entries: readonly E[], words: readonly string[], at: number): E | null {
  let best: E | null = null;
  for (const e of entries) {
    if (e.words.length > (best?.words.length ?? 0) && e.words.every((w, i) => w === words[at + i])) best = e;
  }
  return best;
}

const COMPARISONS: readonly [phrase: string, sign: string][] = [
  ['more than', '>'],
  ['less than', '<'],
  ['at least', '>='],
  ['at most', '<='],
  ['above', '>'],
  ['over', '>'],
  ['after', '>'],
  ['below', '<'],
  ['under', '<'],
  ['before', '<'],
  ['since', '>='],
  ['until', '<='],
];
const LINKS = new Set(['that', 'which', 'who', 'and', 'do', 'doe', 'does', 'are', 'is', 'was', 'were', 'have', 'been']);
const ARTICLES = new Set(['a', 'an', 'the', 'some', 'any']);
const STOPS = new Set([
  'that',
  'which',
  'and',
  'above',
  'over',
  'below',
  'under',
  'more',
  'less',
  'at',
  'before',
  'after',
  'since',
  'until',
]);
const DATE = /^\d{4}(-\d\d){0,2}$/;
const NUMBER = /^\d+(\.\d+)?%?$/;

/** An entity that a phrase names: its words, its place in the phrase, and the place of its id in the question. */
export interface Named {
  text: string;
  from: number;
  to: number;
}
export interface Read {
  /** The question in the rule language, in which $0, $1 … stand for the entities. */
  question: string;
  entities: readonly Named[];
  asOf: string | null;
  /** The words that were not understood, and what could stand there. */
  problem: string | null;
  /** What could come next. */
  next: 'kind' | 'relation' | 'object' | 'none';
  /** The start of the last, unfinished word, and the part of it that has been written. */
  from: number;
  begun: string;
}

interface Word {
  text: string;
  simple: string;
  from: number;
  to: number;
}

class Reader {
  private readonly words: Word[];
  private readonly plain: string[];
  private at = 0;
  private literals: string[] = [];
  private entities: Named[] = [];
  private used = new Map<string, number>();
  private asOf: string | null = null;
  private count = false;
  private values = 0;

  constructor(
    private readonly text: string,
    private readonly vocabulary: Vocabulary,
  ) {
    this.words = [...text.matchAll(/[^\s?,]+/g)].map((m) => ({
      text: m[0],
      simple: simple(m[0]),
      from: m.index,
      to: m.index + m[0].length,
    }));
    this.plain = this.words.map((w) => w.simple);
  }

  read(): Read {
    const next = this.phrase();
    const last = this.words[this.at];
    const question = this.literals.join(', ') + (this.count && this.literals.length ? ` | count(${this.head})` : '');
    return {
      question,
      entities: this.entities,
      asOf: this.asOf,
      problem: last ? t().ask.plain.notUnderstood(this.text.slice(last.from).trim()) : null,
      next,
      from: last?.from ?? this.text.length,
      begun: last ? this.text.slice(last.from) : '',
    };
  }

  private head = 'X';

  private has(...options: string[]): boolean {
    if (!options.includes(this.plain[this.at] ?? '')) return false;
    this.at += 1;
    return true;
  }

  private fresh(name: string): string {
    const n = (this.used.get(name) ?? 0) + 1;
    this.used.set(name, n);
    return n === 1 ? name : `${name}${n}`;
  }

  private kind(): string | null {
    const k = longest(this.vocabulary.kinds, this.plain, this.at);
    if (!k) return null;
    this.at += k.words.length;
    const variable = this.fresh(isForeign(k.name) ? variableOf(k.says) : k.name);
    this.literals.push(`${isForeign(k.name) ? predicate(k.name) : small(k.name)}(${variable})`);
    return variable;
  }

  private phrase(): Read['next'] {
    if (this.has('how')) {
      if (!this.has('many')) this.at -= 1;
      else this.count = true;
    }
    this.has('which');
    const open = this.has('who', 'what', 'whom');
    const variable = open ? this.fresh('X') : this.kind();
    if (variable === null) return 'kind';
    this.head = variable;
    let first = open;
    while (this.at < this.words.length) {
      const before = this.at;
      this.time();
      while (LINKS.has(this.plain[this.at] ?? '')) this.at += 1;
      if (['do', 'doe'].includes(this.plain[this.at - 1] ?? '') && this.verbLast(variable)) break;
      const not = this.has('not', "don't", 'without', 'never');
      if (this.at >= this.words.length) return 'relation';
      const next = this.clause(variable, not);
      if (next !== null) return next;
      if (first) first = false;
      if (this.at === before) break;
    }
    return first ? 'relation' : 'none';
  }

  private time(): void {
    const on =
      this.plain[this.at] === 'as' && this.plain[this.at + 1] === 'of'
        ? 2
        : this.plain[this.at] === 'in' || this.plain[this.at] === 'on'
          ? 1
          : 0;
    const date = this.words[this.at + on]?.text ?? '';
    if (on === 0 || !DATE.test(date)) return;
    this.asOf = date;
    this.at += on + 1;
  }

  /** Reads a condition on a variable. Returns null if the condition is complete, otherwise what is missing. */
  private clause(variable: string, not: boolean): Read['next'] | null {
    const relation = longest(this.vocabulary.relations, this.plain, this.at);
    const fact = longest(this.factsAt(), this.plain, this.at);
    if (fact && fact.words.length >= (relation?.words.length ?? 0)) {
      const before = this.at;
      this.at += fact.words.length;
      if (this.compared(`${fact.name}(${variable}, `, ')', not)) return null;
      this.at = before;
    }
    if (!relation) return this.at < this.words.length ? 'relation' : null;
    this.at += relation.words.length;
    const object = this.object();
    if (object === null) return 'object';
    const [source, target] = relation.inverse ? [object, variable] : [variable, object];
    const attribute = relation.type.attributes[0];
    const sign = not ? 'not ' : '';
    if (
      !not &&
      attribute !== undefined &&
      this.compared(`${relation.type.name}(${source}, ${target}, ${attribute}: `, ')', false)
    )
      return this.tail();
    this.literals.push(`${sign}${relation.type.name}(${source}, ${target})`);
    return this.tail();
  }

  /** Reads a question whose verb stands last: companies does the Cybersecurity Law constrain. */
  private verbLast(variable: string): boolean {
    const { length } = this.words;
    const begin = ARTICLES.has(this.plain[this.at] ?? '') ? this.at + 1 : this.at;
    for (let verb = begin + 1; verb < length; verb++) {
      const relation = longest(this.vocabulary.relations, this.plain, verb);
      const [first, last] = [this.words[begin], this.words[verb - 1]];
      if (!relation || verb + relation.words.length !== length || !first || !last) continue;
      this.entities.push({ text: this.text.slice(first.from, last.to), from: first.from, to: last.to });
      const named = `$${this.entities.length - 1}`;
      const [source, target] = relation.inverse ? [variable, named] : [named, variable];
      this.literals.push(`${relation.type.name}(${source}, ${target})`);
      this.at = length;
      return true;
    }
    return false;
  }

  private tail(): null {
    this.time();
    return null;
  }

  /** Returns facts by their words, also without a final "on": founded after 2010. */
  private factsAt(): FactEntry[] {
    return this.vocabulary.facts.flatMap((f) =>
      f.words.at(-1) === 'on' && f.words.length > 1 ? [f, { ...f, words: f.words.slice(0, -1) }] : [f],
    );
  }

  /** Reads a comparison with a number or a date, if there is one at this place. */
  private compared(before: string, after: string, not: boolean): boolean {
    const from = this.at;
    const sign = this.sign();
    const word = this.words[this.at]?.text.replace(/%$/, '') ?? '';
    if (sign === null || !(NUMBER.test(word) || DATE.test(word))) {
      this.at = from;
      return false;
    }
    this.at += 1;
    this.has('%', 'percent');
    this.values += 1;
    const value = this.values === 1 ? 'V' : `V${this.values}`;
    this.literals.push(`${not ? 'not ' : ''}${before}${value}${after}`, `${value} ${sign} ${word}`);
    return true;
  }

  private sign(): string | null {
    for (const [phrase, sign] of COMPARISONS) {
      const words = phrase.split(' ').map(simple);
      if (words.every((w, i) => w === this.plain[this.at + i])) {
        this.at += words.length;
        return sign;
      }
    }
    return this.has('in', 'of', '=') ? '=' : null;
  }

  private object(): string | null {
    const begin = this.at;
    const article = ARTICLES.has(this.plain[this.at] ?? '');
    if (article) this.at += 1;
    const kind = longest(this.vocabulary.kinds, this.plain, this.at);
    // The name of an entity may begin with the name of a kind. The words name the kind only if the phrase ends after
    // them, or a word follows that continues a phrase.
    const after = kind ? this.plain[this.at + kind.words.length] : undefined;
    if (kind && (after === undefined || STOPS.has(after) || LINKS.has(after) || after === 'in')) return this.kind();
    this.at = begin;
    const first = this.words[this.at];
    if (!first) return null;
    if (this.has('anything', 'anybody', 'anyone', 'something', 'somebody')) return '_';
    let end = this.at;
    while (end < this.words.length && !this.ends(end, begin)) end += 1;
    if (end === begin) return null;
    const last = this.words[end - 1] ?? first;
    this.at = end;
    this.entities.push({ text: this.text.slice(first.from, last.to), from: first.from, to: last.to });
    return `$${this.entities.length - 1}`;
  }

  /** Reports whether the name of an entity ends before a word. */
  private ends(at: number, begin: number): boolean {
    const word = this.plain[at] ?? '';
    if (at === begin) return false;
    if (STOPS.has(word) && (word !== 'at' || ['least', 'most'].includes(this.plain[at + 1] ?? ''))) return true;
    if (word === 'as' && this.plain[at + 1] === 'of') return true;
    const date = this.words[at + 1]?.text ?? '';
    return (word === 'in' || word === 'on') && DATE.test(date);
  }
}

export const readPhrase = (text: string, vocabulary: Vocabulary): Read => new Reader(text, vocabulary).read();

/** Returns the question of a phrase with the terms of its entities. */
export const filled = (question: string, terms: readonly string[]): string =>
  question.replace(/\$(\d+)/g, (whole, i: string) => terms[Number(i)] ?? whole);
