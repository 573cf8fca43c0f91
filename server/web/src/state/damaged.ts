// Finds what a link contains and this program cannot read. Mail and chat programs cut long links.
import { t } from '../lang/language';
import { unpack } from './address';
import { encode, parse } from './state';

/** A part of a link: its name and its value. */
export interface Part {
  name: string;
  value: string;
  /** Whether it is the end of the link, which is missing if the link was cut. */
  last: boolean;
}

/** Returns the parts of a fragment that are left out when it is read. */
export function unreadable(fragment: string): Part[] {
  const text = fragment.replace(/^#/, '');
  const plain = unpack(text);
  if (text !== '' && plain === '') return [{ name: text.split('=', 1)[0] ?? '', value: '', last: true }];
  const kept = new URLSearchParams(unpack(encode(parse(text))));
  const given = [...new URLSearchParams(plain)].filter(([, value]) => value !== '');
  const lost = given.map(([name, value], i): Part => ({ name, value, last: i === given.length - 1 }));
  return [...new Map(lost.filter((p) => !kept.has(p.name)).map((p) => [p.name, p])).values()];
}

/** The part with the date of the view. */
const DATE = 'asof';

/** Says what was left out of a link and what to do; empty if nothing was. */
export function damage(parts: readonly Part[]): string[] {
  const m = t().page;
  const dates = parts.filter((p) => p.name === DATE);
  const others = parts.filter((p) => p.name !== DATE);
  return [
    ...dates.map((p) => m.badDate(p.value)),
    ...(others.length > 0 ? [m.damaged(others.map((p) => p.name).join(', '))] : []),
    ...(others.some((p) => p.last) ? [m.wasCut] : []),
  ];
}
