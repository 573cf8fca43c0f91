// The axis of a layout by time: a line and a label for each of some years.
import { t } from '../lang/language';
import type { Point } from './geometry';
import { WITHIN_YEAR } from './layouts';

/** A line across the stage, in pixels. */
export interface Tick {
  x: number;
  text: string;
  /** Whether it has no line, like the heading of the entities without a date. */
  plain?: boolean;
}

/** The minimum distance of two ticks, in pixels. */
const APART = 64;
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
/**
 * The maximum distance of a node from its place on the axis, in units of the graph. A node whose date is only a year
 * may be at any place within the year.
 */
const EXACT = 1;
/** More ticks than this mean that the axis is useless. */
const MOST = 100;

interface Dated extends Point {
  year: number;
}

/**
 * Returns the ticks for nodes that were placed by time. It derives the axis from the places of the nodes. If a node is
 * not at the place of its year, for example while nodes move, it returns no ticks, because the axis would be wrong.
 */
export function ticksOf(nodes: readonly Dated[], view: { k: number; dx: number; width: number }): Tick[] {
  const [first] = nodes;
  if (!first) return [];
  let [least, most] = [first, first];
  for (const n of nodes) {
    if (isBefore(n, least)) least = n;
    if (n.year > most.year || (n.year === most.year && n.x < most.x)) most = n;
  }
  const span = most.year - least.year;
  const perYear = span > 0 ? (most.x - least.x) / span : 0;
  const isOff = ({ x, year }: Dated): boolean => {
    const by = x - least.x - (year - least.year) * perYear;
    return by < -EXACT || by > EXACT + (Number.isInteger(year) ? WITHIN_YEAR * perYear : 0);
  };
  if (perYear < 0 || nodes.some(isOff)) return [];
  const at = (year: number): number => (least.x + (year - least.year) * perYear) * view.k + view.dx;
  if (perYear === 0) return span > 0 ? [] : [{ x: at(least.year), text: String(Math.floor(least.year)) }];
  const step = STEPS.find((s) => s * perYear * view.k >= APART) ?? 1000;
  const ticks: Tick[] = [];
  for (let year = Math.ceil(least.year / step) * step; year <= most.year + step; year += step) {
    const x = at(year);
    if (x > 0 && x < view.width) ticks.push({ x, text: String(year) });
    if (ticks.length > MOST) return [];
  }
  return ticks;
}

/** Reports whether a node has an earlier year than another, or is to the left of it in the same year. */
const isBefore = (a: Dated, b: Dated): boolean => a.year < b.year || (a.year === b.year && a.x < b.x);

interface Placed {
  graph: { mapNodes<T>(of: (id: string, at: Point) => T): T[] };
  pins: Readonly<Record<string, unknown>>;
  arrangement: { layout: { by: string }; year(id: string): number | undefined };
}

/** Returns the ticks of what is drawn, if it is placed by time. A pinned node is where the user put it. */
export function ticksIn({ graph, pins, arrangement }: Placed, view: Parameters<typeof ticksOf>[1]): Tick[] {
  if (arrangement.layout.by !== 'time') return [];
  const dated = graph
    .mapNodes((id, { x, y }) => ({ x, y, year: id in pins ? undefined : arrangement.year(id) }))
    .filter((n): n is Dated => n.year !== undefined);
  const ticks = ticksOf(dated, view);
  const undated = graph
    .mapNodes((id, { x }) => (id in pins || arrangement.year(id) !== undefined ? null : x))
    .filter((x) => x !== null);
  if (ticks.length === 0 || undated.length === 0) return ticks;
  const middle = (Math.min(...undated) + Math.max(...undated)) / 2;
  return [...ticks, { x: middle * view.k + view.dx, text: t().page.stage.undated, plain: true }];
}
