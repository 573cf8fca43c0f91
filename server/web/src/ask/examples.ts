// Writes phrases that the loaded data answers, as examples of questions in plain words.
import { ask, type AnswerTo, type View } from '../api/client';
import type { EntityRef, KindInfo, TypeInfo } from '../api/generated';
import { predicate } from '../state/foreignkinds';
import { isNameless, lastPart } from '../state/labels';
import { isOfKind } from '../state/neighbours';
import { filled, readable, readPhrase, simple, type Vocabulary } from './phrase';
import { written } from './words';

type Start = AnswerTo<'Start'>;

/** A phrase, with the ids of the entities that it names. */
export interface Example {
  text: string;
  ids: ReadonlyMap<string, string>;
}

/** The number of examples that are shown, and the number of phrases that are tried for them. */
const MOST = 5;
const TRIED = 16;
/** The number of relation types of which examples are made. */
const TYPES = 6;
/** The longest name in an example. */
const NAME = 32;

const VERB = /^[a-z]+s(?![a-z])/;
/** Returns a relation with its verb in the plural: constrains is constrain, subsidiary of is are subsidiary of. */
const plural = (says: string): string => (VERB.test(says) ? says.replace(VERB, (verb) => simple(verb)) : `are ${says}`);

/** Reports whether a name can stand in a phrase without being taken apart. */
const plain = (e: EntityRef): boolean =>
  e.name.length <= NAME && !isNameless(e) && !/[,?]|\b(?:that|which|and|at|in|on|as)\b/.test(e.name);

interface Words {
  kinds: ReadonlyMap<string, KindInfo>;
  types: ReadonlyMap<string, TypeInfo>;
}

/** Returns the relation types to ask about: those after which the page asks, then the most frequent ones. */
function typesOf({ stats }: Start, { kinds, types }: Words): TypeInfo[] {
  const asked = [...kinds.values()].flatMap((k) => k.questions.flatMap((q) => q.types));
  const frequent = stats.types.toSorted((a, b) => b.count - a.count).map((x) => x.type);
  return [...new Set([...asked, ...frequent])]
    .flatMap((type) => types.get(type) ?? [])
    .filter((x) => !x.mention && x.from.length > 0);
}

/** Reports whether a relation reads well between two names: one verb, perhaps with a preposition. */
const reads = (says: string): boolean => /^[a-z]+(?: (?:of|to|by|with|in|from|for|at|on))?$/.test(says);

/** Returns phrases about the relations of well connected entities. */
function aboutRelations(start: Start, words: Words): Example[] {
  const size = new Map(start.stats.kinds.map((k) => [k.kind, k.count]));
  // An entity of a kind with many says more than a country, to which everything is related.
  const entities = start.entities.edges
    .map((e) => e.node)
    .filter(plain)
    .toSorted((a, b) => (size.get(b.kind) ?? 0) - (size.get(a.kind) ?? 0));
  const used = new Set<string>();
  const out: Example[] = [];
  let counted = false;
  for (const type of typesOf(start, words)) {
    const says = readable(type.name);
    const target = entities.find((e) => type.to.includes(e.kind) && !used.has(e.id));
    if (!target || !reads(says)) continue;
    used.add(target.id);
    const only = type.from.length === 1 ? words.kinds.get(type.from[0] ?? '') : undefined;
    const open = VERB.test(says) ? `who ${says}` : `who is ${says}`;
    const ids = new Map([[target.name, target.id]]);
    const phrase = (subject: string) => out.push({ text: `${subject} ${target.name}`, ids });
    phrase(only ? `${readable(only.list)} that ${plural(says)}` : open);
    if (only && !counted) {
      phrase(`how many ${readable(only.list)} ${plural(says)}`);
      counted = true;
    }
    if (out.length > TYPES) break;
  }
  return out;
}

/** Returns phrases about dates and shares: companies founded after 2010, who owns anything above 25 %. */
function aboutValues({ stats }: Start, { kinds, types }: Words): Example[] {
  const there = new Map(stats.kinds.map((k) => [k.kind, k.count]));
  const years = stats.years.flatMap((y) => Array.from({ length: Math.min(y.count, 50) }, () => y.year));
  const year = Math.floor((years[Math.floor(years.length / 2)] ?? 2010) / 5) * 5;
  const dated = [...kinds.values()]
    .filter((k) => (there.get(k.kind) ?? 0) > 0 && k.kind !== 'DOCUMENT')
    .toSorted((a, b) => (there.get(b.kind) ?? 0) - (there.get(a.kind) ?? 0))
    .flatMap((k) => k.facts.filter((f) => f.type.startsWith('Date') && f.name.endsWith('On')).map((f) => ({ k, f })))
    .map(({ k, f }) => `${readable(k.list)} ${readable(f.name.slice(0, -2))} after ${year}`);
  const shares = [...types.values()]
    .filter((x) => /percent|share/i.test(x.attributes[0] ?? '') && VERB.test(readable(x.name)))
    .map((x) => `who ${readable(x.name)} anything above 25 %`);
  return [...dated.slice(0, 2), ...shares.slice(0, 1)].map((text) => ({ text, ids: new Map() }));
}

/** Returns phrases about relations that the ontology does not define, with an entity to which many of them lead. */
async function aboutForeign({ stats }: Start, view: View, signal: AbortSignal): Promise<Example[]> {
  const verbs = stats.predicates
    .map((p) => p.predicate)
    .filter((p) => !isOfKind(p) && /^[a-z]+s$|(?: (?:of|to|by|with|in)$)/.test(lastPart(p)))
    .slice(0, TYPES);
  const found = await Promise.all(
    verbs.map(async (name) => {
      const query = `${predicate(name)}(X, Y) | count(X) by Y | order count desc`;
      const a = await ask('Ask', { query, after: null }, view, signal);
      const target = a.ask.edges.map((e) => e.node.values[0]?.entity).find((e) => e && plain(e));
      const says = lastPart(name);
      return target
        ? [
            {
              text: `what ${VERB.test(says) ? says : `is ${says}`} ${target.name}`,
              ids: new Map([[target.name, target.id]]),
            },
          ]
        : [];
    }),
  );
  return found.flat();
}

/** Returns the question that a phrase is in the rule language; null if it is not understood as it is meant. */
export function questionOf({ text, ids }: Example, vocabulary: Vocabulary): string | null {
  const read = readPhrase(text, vocabulary);
  const known = read.entities.every((e) => ids.has(e.text));
  if (read.problem !== null || read.question === '' || !known || read.entities.length !== ids.size) return null;
  return filled(
    read.question,
    read.entities.map((e) => written(ids.get(e.text) ?? '')),
  );
}

/** Returns example phrases, each of which has an answer in the view. */
export async function examplesOf(
  start: Start,
  words: Words,
  vocabulary: Vocabulary,
  view: View,
  signal: AbortSignal,
): Promise<Example[]> {
  const relations = aboutRelations(start, words);
  const values = aboutValues(start, words);
  const foreign = await aboutForeign(start, view, signal);
  const tried = [...relations.slice(0, 3), ...values, ...foreign, ...relations.slice(3)].slice(0, TRIED);
  const answered = await Promise.all(
    tried.map(async (example) => {
      const query = questionOf(example, vocabulary);
      if (query === null) return [];
      try {
        const a = await ask('HowMany', { query }, view, signal);
        return a.ask.totalCount > 0 ? [example] : [];
      } catch (e) {
        if (signal.aborted) throw e;
        return []; // a phrase that the service cannot answer is no example
      }
    }),
  );
  return answered.flat().slice(0, MOST);
}
