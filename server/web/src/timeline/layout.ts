// Places the events of an entity on a timeline.
import type { EntityRef, Event, Modality } from '../api/generated';
import { entityName, modalityName, qualities } from '../state/labels';
import type { Dates } from '../parts/parts';
import { dateText, isNever } from '../lang/format';
import { t } from '../lang/language';

/** The length of a date without a time of day. */
const DAY = 10;

/** A fact with a date, or a relation from its beginning to its end, if sources state them. */
export interface Entry {
  key: string;
  lane: string;
  text: string;
  from: string | null;
  to: string | null;
  /** Whether it began on from or before, and whether it ended on to or after. */
  fromOrBefore: boolean;
  toOrAfter: boolean;
  relation: string | null;
  fact: string | null;
  derived: boolean;
  manner: string;
}

/** Returns the range of years that a date of reduced precision can mean. A time of day without a zone is in UTC. */
export function stretch(date: string): [number, number] {
  const [calendar = '', clock] = date.split('T');
  const [y = 0, m, d] = calendar.split('-').map(Number);
  const at = (month: number, day: number) => y + (month - 1) / 12 + (day - 1) / 372;
  if (clock) {
    const t = new Date(/(Z|[+-]\d\d:\d\d)$/.test(clock) ? date : `${date}Z`);
    const midnight =
      Date.UTC(2000, 0, 1, t.getUTCHours(), t.getUTCMinutes(), t.getUTCSeconds(), t.getUTCMilliseconds()) -
      Date.UTC(2000, 0, 1);
    const when = t.getUTCFullYear() + t.getUTCMonth() / 12 + (t.getUTCDate() - 1 + midnight / 86_400_000) / 372;
    return [when, when];
  }
  if (d !== undefined && m !== undefined) return [at(m, d), at(m, d)];
  if (m !== undefined) return [at(m, 1), at(m, 31)];
  return [y, y + 1];
}

/** Returns the period of an entry. */
export const heldOf = (e: Entry): Dates => ({
  validFrom: e.from,
  validTo: e.to,
  validFromOrBefore: e.fromOrBefore,
  validToOrAfter: e.toOrAfter,
});

interface Held {
  modality: Modality;
  disputed: boolean;
  derived: boolean;
  validFrom: string | null;
  validTo: string | null;
}

const manner = (r: Held): string =>
  qualities([
    r.derived && t().parts.derived,
    r.modality !== 'STATED' && modalityName(r.modality),
    r.disputed && t().parts.disputed,
    isNever(r.validFrom, r.validTo) && t().shown.dates.never,
  ]);

const factPeriod = (date: string) => ({
  validFrom: date,
  validTo: date,
  validFromOrBefore: false,
  validToOrAfter: false,
  modality: 'STATED' as const,
  disputed: false,
});

/**
 * Converts events to entries. The beginning and the end of one period of a relation form one entry; each period is a
 * separate entry.
 */
export function entriesOf(events: Event[], id: string, lane: (e: Event, inward: boolean) => string): Entry[] {
  const entries = new Map<string, Entry>();
  for (const e of events) {
    const r = e.relation;
    const inward = r ? r.source.id !== id : false;
    const other: EntityRef | null = r ? (inward ? r.source : r.target) : null;
    const held = r ? r.periods : [factPeriod(e.date)];
    for (const p of held) {
      const key = r ? `${r.id} ${p.validFrom ?? ''}/${p.validTo ?? ''}` : `${e.entity.id} ${e.fact ?? ''} ${e.date}`;
      if (entries.has(key) || !(p.validFrom || p.validTo)) continue;
      entries.set(key, {
        key,
        lane: lane(e, inward),
        text: other ? entityName(other) : '',
        relation: r?.id ?? null,
        fact: e.fact,
        derived: r?.derived ?? false,
        from: p.validFrom,
        to: p.validTo,
        fromOrBefore: p.validFromOrBefore,
        toOrAfter: p.validToOrAfter,
        manner: r ? manner({ ...p, derived: r.derived }) : '',
      });
    }
  }
  return [...entries.values()];
}

export interface Placed {
  entry: Entry;
  row: number;
  /** The places of the beginning and of the end. The end of what holds at no time is before its beginning. */
  x0: number;
  x1: number;
  never: boolean;
  begins: boolean;
  ends: boolean;
  dim: [number, number];
  textAt: number;
  text: string;
}
export interface Lane {
  name: string;
  top: number;
  rows: number;
  placed: Placed[];
}
export interface Plan {
  height: number;
  lanes: Lane[];
  ticks: { x: number; date: string }[];
  x: (years: number) => number;
}

export const ROW = 30;
export const HEAD = 26;
export const TOP = 30;
const LETTER = 6.7;
const MARGIN = 14;
const OPEN = 46;
/** The length of the arrow beyond a start or end that is a bound. */
export const REACH = 12;

function ticksOf(from: number, to: number, width: number): number[] {
  const most = Math.max(2, Math.floor(width / 64));
  const step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000].find((s) => (to - from) / s <= most) ?? 2000;
  const ticks: number[] = [];
  for (let y = Math.ceil(from / step) * step; y <= to; y += step) ticks.push(y);
  return ticks;
}

/**
 * Shortens a name with its qualifier to a number of letters. It cuts the name between words, and never the qualifier,
 * which says that the entry is not plain fact.
 */
function fitted(name: string, manner: string, room: number): string {
  const left = room - manner.length;
  if (name.length <= left) return name + manner;
  const cut = name.slice(0, Math.max(1, left - 1));
  const word = cut.lastIndexOf(' ');
  return `${word > cut.length / 2 ? cut.slice(0, word) : cut}…${manner}`;
}

/** Places the entries: a lane per relation type, the earliest first, and rows in which no two entries overlap. */
export function plan(entries: Entry[], width: number): Plan {
  const dates = entries
    .flatMap((e) => [e.from, e.to])
    .filter((d) => d !== null)
    .flatMap(stretch);
  const first = Math.min(...dates);
  const last = Math.max(...dates);
  const pad = Math.max(0.6, (last - first) * 0.04);
  const from = first - pad / 2;
  const to = last + pad;
  const x = (years: number): number => MARGIN + ((years - from) / (to - from)) * (width - 2 * MARGIN);
  let top = TOP;
  const lanes = [...Map.groupBy(entries, (e) => e.lane)].map(([name, group]): Lane => {
    const busy: number[] = [];
    const placed = group
      .toSorted((a, b) => (a.from ?? a.to ?? '').localeCompare(b.from ?? b.to ?? ''))
      .map((entry): Placed => {
        const begin = entry.from ? stretch(entry.from) : null;
        const end = entry.to ? stretch(entry.to) : null;
        const x0 = begin ? x(begin[0]) : Math.max(MARGIN, x(end?.[0] ?? 0) - OPEN);
        const x1 = end ? x(entry.fact ? end[0] : end[1]) : Math.min(width - 2, x0 + OPEN);
        const dim: [number, number] = begin ? [x(begin[0]), x(begin[1])] : [x1, x1];
        const room = Math.floor((width - 4) / LETTER);
        const text = entry.manner
          ? fitted(entry.text || entry.lane, ` (${entry.manner})`, room)
          : fitted(entry.text || dateText((entry.from ?? '').slice(0, DAY)), '', room);
        const wide = text.length * LETTER;
        const textAt = Math.max(2, Math.min(x0 + 9, width - wide - 2));
        const left = Math.min(x0 - (entry.fromOrBefore ? REACH : 7), x1, textAt);
        let row = busy.findIndex((right) => right + 8 < left);
        if (row < 0) row = busy.length;
        busy[row] = Math.max(x0, x1 + (entry.toOrAfter ? REACH : 0), dim[1], textAt + wide);
        const never = !entry.fact && isNever(entry.from, entry.to);
        return { entry, row, x0, x1, never, begins: begin !== null, ends: end !== null, dim, textAt, text };
      });
    const lane = { name, top, rows: busy.length, placed };
    top += HEAD + busy.length * ROW + 6;
    return lane;
  });
  const ticks = ticksOf(from, to, width).map((y) => ({ x: x(y), date: String(y).padStart(4, '0') }));
  return { height: top + 4, lanes, ticks: ticks.filter((t) => t.x >= MARGIN && t.x <= width - MARGIN), x };
}
