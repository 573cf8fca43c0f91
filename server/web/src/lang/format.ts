// Formats numbers, dates and lists in the chosen language.
import { tag } from './language';

/** The formats of plain numbers by language. To make one takes much longer than to use it. */
const plain = new Map<string, Intl.NumberFormat>();

export function number(n: number, options?: Intl.NumberFormatOptions): string {
  if (options) return n.toLocaleString(tag(), options);
  let format = plain.get(tag());
  if (!format) {
    format = new Intl.NumberFormat(tag());
    plain.set(tag(), format);
  }
  return format.format(n);
}

export const percent = (share: number, digits = 0): string =>
  number(share, { style: 'percent', maximumFractionDigits: digits });

/** Joins texts: a, b, and c. */
export const listed = (texts: readonly string[], type: Intl.ListFormatType = 'conjunction'): string =>
  new Intl.ListFormat(tag(), { type }).format(texts);

const day: Intl.DateTimeFormatOptions = { timeZone: 'UTC', year: 'numeric', month: 'short', day: 'numeric' };
const month: Intl.DateTimeFormatOptions = { timeZone: 'UTC', year: 'numeric', month: 'short' };
const year: Intl.DateTimeFormatOptions = { timeZone: 'UTC', year: 'numeric' };

/** Formats a time of day with its zone: 09:12:16.432Z becomes 09:12:16 UTC. */
const clockText = (time: string): string => time.replace(/[.,]\d+/, '').replace(/Z$/, ' UTC');

/**
 * Formats a date of the data, which may be only a year or a month: 2017-06 becomes Jun 2017. A time of day keeps its
 * zone.
 */
export function dateText(date: string): string {
  const [, y, m, d, time] = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(.+))?)?)?$/.exec(date) ?? [];
  if (y === undefined) return date;
  const at = new Date(`${y}-${m ?? '01'}-${d ?? '01'}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return date;
  const text = at.toLocaleDateString(tag(), d ? day : m ? month : year);
  return time ? `${text} ${clockText(time)}` : text;
}

/** Formats a moment in the time zone of the reader. */
export const momentText = (moment: string): string =>
  new Date(moment).toLocaleString(tag(), { dateStyle: 'medium', timeStyle: 'short' });

/** Formats the day of a moment in the time zone of the reader. */
export const dayText = (moment: string): string => new Date(moment).toLocaleDateString(tag(), { dateStyle: 'medium' });

/** Compares texts in the order of the language. Numbers within texts are compared by value. */
export const compareTexts = (a: string, b: string): number =>
  new Intl.Collator(tag(), { numeric: true, sensitivity: 'base' }).compare(a, b);

/**
 * Reports whether a period ends before it begins, so that it holds at no time. Dates are compared as precisely as both
 * are known.
 */
export function isNever(from: string | null, to: string | null): boolean {
  if (from === null || to === null) return false;
  const [start, end] = [withoutZone(from), withoutZone(to)];
  const known = Math.min(start.length, end.length);
  return start.slice(0, known) > end.slice(0, known);
}

/** Reports whether one of two dates is a part of the other, as a month is of a year. */
export function isPart(a: string, b: string): boolean {
  const [x, y] = [withoutZone(a), withoutZone(b)];
  return x.length !== y.length && (x.startsWith(y) || y.startsWith(x));
}

const withoutZone = (date: string): string => date.replace(/(T.*?)(?:Z|[+-]\d\d:\d\d)$/, '$1');

/** A text, and its language if that is known. */
export interface Described {
  text: string;
  lang: string | undefined;
}

/**
 * Returns the text in the given language. If there is none, it returns the preferred text, or one without a language if
 * the preferred one is in another language. The result has its language, so that screen readers pronounce it correctly.
 * A text without a language that has only ASCII letters counts as English.
 */
export function describedIn(
  language: string,
  preferred: string | null,
  all: readonly { value: string; language: string | null }[],
): Described | null {
  const own = all.find((d) => d.language?.split('-')[0] === language);
  if (own) return { text: own.value, lang: own.language ?? undefined };
  const first = all.find((d) => d.value === preferred);
  const unnamed = first?.language ? all.find((d) => d.language === null) : undefined;
  const text = unnamed?.value ?? preferred;
  if (!text) return null;
  const isASCII = /^[\x20-\x7e\u2010-\u2026]*$/.test(text);
  return { text, lang: (unnamed ? null : first?.language) ?? (isASCII ? 'en' : undefined) };
}

/** Returns the name of a language, such as English, in the language of the page. */
export const languageName = (language: string): string =>
  new Intl.DisplayNames([tag()], { type: 'language' }).of(language) ?? language;
