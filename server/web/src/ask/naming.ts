// Finds the entity that a phrase names among the results of a search, which also has entities with similar names.
import type { Found } from '../api/generated';

/** How well an entity fits a name in a phrase. */
export type Fit = 'equal' | 'close';

/** The letters and digits of a text as words, without marks on letters. */
const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

const ARTICLE = /^(?:the|an?)\s+/i;

/** Returns a name without the article before it: the Cybersecurity Law is Cybersecurity Law. */
export const withoutArticle = (text: string): string => text.replace(ARTICLE, '');

const HAN = /\p{Script=Han}/u;
/** Words of fewer letters must not differ. */
const LEAST = 5;

/** Reports whether two words differ by at most one letter that is added, left out, changed or swapped with the next. */
export function oneApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let from = 0;
  while (from < a.length && a[from] === b[from]) from += 1;
  const [restA, restB] = [a.slice(from), b.slice(from)];
  if (restA.length > restB.length) return restA.slice(1) === restB;
  if (restA.length < restB.length) return restA === restB.slice(1);
  if (restA.slice(1) === restB.slice(1)) return true;
  return restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
}

function begins(word: string, typed: string): boolean {
  if (HAN.test(typed)) return word.includes(typed);
  if (word.startsWith(typed)) return true;
  return typed.length >= LEAST && oneApart(word, typed);
}

const namesOf = (e: Pick<Found, 'name' | 'zh' | 'aliases'>): string[] => [
  e.name,
  ...(e.zh ? [e.zh] : []),
  ...e.aliases,
];

/**
 * Returns how well an entity fits a name: equal if a name of it has the same words, close if each word of the text
 * begins a word of one of its names or is misspelled by one letter; undefined if it does not fit.
 */
export function fitOf(text: string, e: Pick<Found, 'name' | 'zh' | 'aliases'>): Fit | undefined {
  const typed = [wordsOf(text), wordsOf(withoutArticle(text))];
  const names = namesOf(e).map(wordsOf);
  const same = (a: readonly string[], b: readonly string[]) => a.length > 0 && a.join(' ') === b.join(' ');
  if (names.some((n) => typed.some((one) => same(one, n)))) return 'equal';
  const [, plain = []] = typed;
  const close = (n: readonly string[]) => plain.length > 0 && plain.every((t) => n.some((w) => begins(w, t)));
  return names.some(close) ? 'close' : undefined;
}

/** Returns the best entity for a name, the first one of several that fit equally well; undefined if none fits. */
export function namedIn<E extends Pick<Found, 'name' | 'zh' | 'aliases'>>(
  text: string,
  found: readonly E[],
): { entity: E; fit: Fit } | undefined {
  const fits = found.flatMap((entity) => {
    const fit = fitOf(text, entity);
    return fit ? [{ entity, fit }] : [];
  });
  return fits.find((f) => f.fit === 'equal') ?? fits[0];
}
