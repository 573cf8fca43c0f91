// Numbers, dates and lists as the chosen language writes them.
import { tag } from './language';

export const number = (n: number, options?: Intl.NumberFormatOptions): string => n.toLocaleString(tag(), options);

export const percent = (share: number, digits = 0): string =>
  number(share, { style: 'percent', maximumFractionDigits: digits });

/** Texts as one: a, b, and c. */
export const listed = (texts: readonly string[], type: Intl.ListFormatType = 'conjunction'): string =>
  new Intl.ListFormat(tag(), { type }).format(texts);

const day: Intl.DateTimeFormatOptions = { timeZone: 'UTC', year: 'numeric', month: 'short', day: 'numeric' };
const month: Intl.DateTimeFormatOptions = { timeZone: 'UTC', year: 'numeric', month: 'short' };
const year: Intl.DateTimeFormatOptions = { timeZone: 'UTC', year: 'numeric' };

/**
 * A date of the data, which may be a year or a month only: 2017-06 becomes Jun 2017. A time of day follows as it is
 * written, with its zone.
 */
export function dateText(date: string): string {
  const [, y, m, d, time] = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(.+))?)?)?$/.exec(date) ?? [];
  if (y === undefined) return date;
  const at = new Date(`${y}-${m ?? '01'}-${d ?? '01'}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return date;
  const text = at.toLocaleDateString(tag(), d ? day : m ? month : year);
  return time ? `${text} ${time}` : text;
}

/** A moment, in the time zone of the reader. */
export const momentText = (moment: string): string =>
  new Date(moment).toLocaleString(tag(), { dateStyle: 'medium', timeStyle: 'short' });

/** The day of a moment, in the time zone of the reader. */
export const dayText = (moment: string): string => new Date(moment).toLocaleDateString(tag(), { dateStyle: 'medium' });

/** Compares texts as the language sorts them, numbers within them by value. */
export const compareTexts = (a: string, b: string): number =>
  new Intl.Collator(tag(), { numeric: true, sensitivity: 'base' }).compare(a, b);
