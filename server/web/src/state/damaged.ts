// Finds what a link contains and this program cannot read. Mail and chat programs cut long links.
import { t } from '../lang/language';
import { unpack } from './address';
import { defaults, encode, parse, unlist, viewOf, viewText } from './state';

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
  const state = parse(text);
  const lost = lostOf(plain, unpack(encode(state)));
  const { panel } = state;
  const sides = panel.at === 'compare' ? [panel.before, panel.after] : [];
  const inside = sides.flatMap((view) => lostOf(view, viewText(viewOf(view)))).map((p) => ({ ...p, last: false }));
  return [...new Map([...lost, ...inside].map((p) => [p.name === DATE ? `${DATE} ${p.value}` : p.name, p])).values()];
}

/** Returns the parts of an address that are missing, or have fewer members, in what was read from it. */
function lostOf(given: string, read: string): Part[] {
  const kept = new URLSearchParams(read);
  const parts = [...new URLSearchParams(given)].filter(([, value]) => value !== '');
  return parts
    .map(([name, value], i): Part => ({ name, value, last: i === parts.length - 1 }))
    .filter(({ name, value }) => {
      if (!kept.has(name)) return defaults.get(name) !== value;
      return name === ASSUMED && unlist(kept.get(name)).length < unlist(value).length;
    });
}

/** The part with the assumed relations of the view. */
const ASSUMED = 'with';

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
