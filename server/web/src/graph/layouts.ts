// Layouts that need no forces: radial, in groups, on a circle, on a time axis.
import type { Point } from './geometry';
import type { NameSize } from './nameroom';

export interface Placed extends Point {
  id: string;
  size: number;
}
export interface LayoutNode extends Placed {
  fixed: boolean;
  /** The room for its name. */
  name: NameSize;
  /** The group in a layout by groups. */
  group?: string;
  /** The year in which it begins, with a fraction, in a layout by time. */
  year?: number;
  /** The place on a map; undefined if it is unknown. */
  site?: Point;
}
export type Line = readonly [string, string];

/** The space for a name beside its node, in units of the graph. */
export const NAME = 90;
export const LINE = 46;
/** With more nodes than this on a ring, every other one stands aside, so that their names have room. */
export const RING = 36;
export const ASIDE = 0.5 * NAME;
/**
 * More nodes than this on a ring would be dots beside each other, because the stage shows the whole ring. They stand in
 * several rows, so that the ring is smaller and they are larger.
 */
export const ROW = 64;
/** The distance of two rows of a ring. */
const BETWEEN_ROWS = 1.2 * LINE;
const rowsOf = (nodes: number): number => Math.ceil(nodes / ROW);
/** Returns the radius at which a ring has room for a number of nodes in its rows. */
const roomyFor = (nodes: number): number => (nodes * LINE) / rowsOf(nodes) / (2 * Math.PI);

export function neighbours(lines: readonly Line[]): Map<string, Set<string>> {
  const near = new Map<string, Set<string>>();
  const put = (a: string, b: string) => near.set(a, (near.get(a) ?? new Set<string>()).add(b));
  for (const [a, b] of lines) {
    put(a, b);
    put(b, a);
  }
  return near;
}

const degreeIn = (near: Map<string, Set<string>>, id: string): number => near.get(id)?.size ?? 0;

/**
 * Places nodes on rings around a focus, by their distance in lines. Each node is near the node from which it was
 * reached. On a crowded outermost ring the names point outward, so all of its nodes have the same distance if it has
 * room for them.
 */
export function radial(
  nodes: readonly LayoutNode[],
  lines: readonly Line[],
  focus: string | undefined,
): Map<string, Point> {
  const near = neighbours(lines);
  const middle =
    nodes.find((n) => n.id === focus)?.id ??
    nodes.reduce<string | undefined>(
      (a, n) => (a === undefined || degreeIn(near, n.id) > degreeIn(near, a) ? n.id : a),
      undefined,
    );
  const out = new Map<string, Point>();
  if (middle === undefined) return out;
  out.set(middle, { x: 0, y: 0 });
  let ring: { id: string; angle: number }[] = [{ id: middle, angle: 0 }];
  const seen = new Set([middle]);
  let radius = 0;
  while (ring.length > 0) {
    const next = ring.flatMap(({ id, angle }) => {
      const found = [...(near.get(id) ?? [])].filter((far) => !seen.has(far));
      for (const far of found) seen.add(far);
      return found.map((far) => ({ id: far, angle }));
    });
    if (next.length === 0) break;
    radius = Math.max(radius + 2.6 * NAME, roomyFor(next.length));
    const last = seen.size === nodes.length;
    const rows = next.length > RING && !last ? Math.max(2, rowsOf(next.length)) : rowsOf(next.length);
    const apart = last ? BETWEEN_ROWS : ASIDE;
    // With an uneven number of places no two are opposite each other, so no line between them runs through the middle.
    const places = next.length > 2 && next.length % 2 === 0 ? next.length + 1 : next.length;
    ring = next.map(({ id }, i) => ({ id, angle: (2 * Math.PI * i) / places }));
    ring.forEach(({ id, angle }, i) => {
      const far = radius + (i % rows) * apart;
      out.set(id, { x: far * Math.cos(angle), y: far * Math.sin(angle) });
    });
    radius += (rows - 1) * apart;
  }
  const rest = nodes.filter((n) => !out.has(n.id));
  radius += 1.8 * NAME;
  rest.forEach((n, i) => {
    const angle = (2 * Math.PI * i) / rest.length;
    out.set(n.id, { x: radius * Math.cos(angle), y: radius * Math.sin(angle) });
  });
  return out;
}

/** More nodes than this have no room for names on one circle. They are in a band of several circles. */
export const BANDED = 150;
/** The width of the band, relative to its radius, and the part of the circle between groups. */
const BAND = 0.35;
const GAPS = 0.08;

/**
 * Places all nodes on a circle, group by group, the most connected of each group first. The names on a crowded circle
 * point outward. If it has several rows, the most connected nodes of each group are in the outermost one. Many nodes
 * are in a band, with a sector for each group, whose most connected nodes are outside.
 */
export function circular(nodes: readonly LayoutNode[], lines: readonly Line[]): Map<string, Point> {
  const near = neighbours(lines);
  const ordered = [...nodes].sort(
    (a, b) => (a.group ?? '').localeCompare(b.group ?? '') || degreeIn(near, b.id) - degreeIn(near, a.id),
  );
  if (nodes.length > BANDED) return banded(ordered);
  const rows = rowsOf(nodes.length);
  const radius = Math.max(3 * NAME, roomyFor(nodes.length)) + (rows - 1) * BETWEEN_ROWS;
  const out = new Map<string, Point>();
  for (const group of Map.groupBy(ordered, (n) => n.group ?? '').values()) {
    const first = out.size;
    const places = group.map((_, i) => ({ at: first + i, row: (first + i) % rows })).sort((a, b) => a.row - b.row);
    for (const [i, { at, row }] of places.entries()) {
      const [far, angle] = [radius - row * BETWEEN_ROWS, Math.PI / 2 - (2 * Math.PI * at) / ordered.length];
      out.set((group[i] as LayoutNode).id, { x: far * Math.cos(angle), y: far * Math.sin(angle) });
    }
  }
  return out;
}

function banded(ordered: readonly LayoutNode[]): Map<string, Point> {
  const groups = [...Map.groupBy(ordered, (n) => n.group ?? '').values()];
  const gap = groups.length > 1 ? (2 * Math.PI * GAPS) / groups.length : 0;
  const width = 2 * Math.PI - gap * (groups.length > 1 ? groups.length : 0);
  // The band has room for all nodes if each has a square of this side.
  const radius = LINE * Math.sqrt(ordered.length / (width * BAND * (1 - BAND / 2)));
  const rows = Math.max(1, Math.round((BAND * radius) / LINE));
  const out = new Map<string, Point>();
  let from = Math.PI / 2;
  for (const group of groups) {
    const sector = (width * group.length) / ordered.length;
    let next = 0;
    for (let row = 0; next < group.length; row++) {
      const far = radius - row * LINE;
      const room = row < rows - 1 ? Math.max(1, Math.round((sector * far) / LINE)) : Infinity;
      const here = group.slice(next, next + room);
      here.forEach((n, i) => {
        const angle = from - (sector * (i + 0.5)) / here.length;
        out.set(n.id, { x: far * Math.cos(angle), y: far * Math.sin(angle) });
      });
      next += here.length;
    }
    from -= sector + gap;
  }
  return out;
}

/**
 * How far nodes of a column stand aside, so that a line between two of them does not run through those between them.
 */
const ZIGZAG = [0, 1.1, 0.55, 1.65];

/** With more dated nodes than this, only some show their names, and a node needs room for itself alone. */
const NAMED_DATES = 150;
/** The part of a year that its nodes fill if their date is only the year: they stand side by side. */
export const WITHIN_YEAR = 0.85;
/** The room for a node without its name, in units of the graph. */
export const CELL = 1.25 * LINE;

/**
 * Returns the width of a year. With many nodes, it is such that the column of the fullest year is half as high as the
 * axis is long.
 */
function yearWidth(dated: readonly LayoutNode[], span: number): number {
  if (dated.length <= NAMED_DATES) return Math.max(12 * NAME, dated.length * 0.7 * NAME) / span;
  const years = Map.groupBy(dated, (n) => Math.floor(n.year ?? 0));
  const fullest = Math.max(...[...years.values()].map((of) => of.length));
  return Math.max(CELL, Math.sqrt((2 * fullest * CELL * CELL) / (WITHIN_YEAR * span)));
}

/**
 * Returns the horizontal places of dated nodes. Nodes whose date is only a year stand side by side within their year,
 * the first one at its beginning.
 */
function dates(dated: readonly LayoutNode[], first: number, width: number, cell: number): Map<string, number> {
  const columns = Math.max(1, Math.floor((WITHIN_YEAR * width) / cell));
  const out = new Map<string, number>();
  const count = new Map<number, number>();
  for (const { id, year = 0, fixed } of dated) {
    const nth = count.get(year) ?? 0;
    const column = Number.isInteger(year) && !fixed ? nth % columns : 0;
    if (!fixed) count.set(year, nth + 1);
    out.set(id, (year - first + (column * WITHIN_YEAR) / columns) * width);
  }
  return out;
}

/** Places nodes by year, from left to right. Nodes without a date are in a column before them. */
export function timed(nodes: readonly LayoutNode[]): Map<string, Point> {
  const out = new Map<string, Point>();
  const dated = nodes.filter((n) => n.year !== undefined).sort((a, b) => (a.year ?? 0) - (b.year ?? 0));
  const undated = nodes.filter((n) => n.year === undefined);
  const first = dated[0]?.year ?? 0;
  const span = Math.max(1, (dated.at(-1)?.year ?? 0) - first);
  const many = dated.length > NAMED_DATES;
  const width = yearWidth(dated, span);
  const places = dates(dated, first, width, many ? CELL : 0.55 * NAME);
  const ends: number[] = []; // the end of the last node with its name, by row
  for (const [id, x] of [...places].sort((a, b) => a[1] - b[1])) {
    let row = ends.findIndex((end) => end <= x + 1e-6);
    if (row < 0) row = ends.length;
    ends[row] = x + (many ? 0.95 * CELL : 2.2 * NAME);
    const step = many ? CELL : 1.4 * LINE;
    out.set(id, { x, y: (row % 2 === 0 ? 1 : -1) * Math.ceil(row / 2) * step });
  }
  before(undated, Math.max(8, ends.length), many ? CELL : 1.4 * LINE, out);
  return out;
}

/** Places nodes without a date in columns before the axis: with their names, or close together if there are many. */
function before(undated: readonly LayoutNode[], rows: number, step: number, out: Map<string, Point>): void {
  const many = undated.length > NAMED_DATES;
  const high = many ? Math.max(rows, Math.ceil(Math.sqrt(2 * undated.length))) : rows;
  const aside = (i: number) => (many ? 0 : (ZIGZAG[(i % high) % ZIGZAG.length] ?? 0) * NAME);
  undated.forEach((n, i) => {
    out.set(n.id, {
      x: -4 * NAME - Math.floor(i / high) * (many ? CELL : 3 * NAME) - aside(i),
      y: ((i % high) - (Math.min(high, undated.length) - 1) / 2) * step,
    });
  });
}
