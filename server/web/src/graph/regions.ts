// The regions of a picture: its communities or kinds, each with a background of its own.
import type { Drawing, NodeData } from './drawing';
import type { Point } from './geometry';
import type { Ring } from './ringnames';

export interface Region {
  /** The members; the first is the most connected one. */
  members: readonly string[];
  /** What is written above it; empty if its members say what it is. */
  heading: string;
}

/**
 * The outline of a region on the stage, in pixels: the corners, and how far it extends beyond them. A sector of a
 * circle has none. At is the place of its heading.
 */
export interface Hull {
  corners: readonly Point[];
  beyond: number;
  heading: string;
  at: Point & { align: 'center' | 'start' | 'end' };
}

/** With fewer visible members than this, a region has no outline. */
const LEAST = 3;
/** The room between the nodes at the rim and the outline, in pixels. */
const RIM = 7;
/** The room between an outline and its heading, and between a circle and the heading of a sector. */
const ABOVE = 4;
const OUTSIDE = 16;
/** A heading at a direction at least this steep is in the middle above or below its sector. */
const STEEP = 0.3;

type Divided = Pick<Drawing, 'regions' | 'hasNode' | 'node' | 'changes'>;

/** The visible members of a region, and those at its rim. */
interface Rim {
  there: readonly NodeData[];
  rim: readonly NodeData[];
}

/** Finds the rims of regions, once until something is moved, hidden, shown or pinned. */
export class Rims {
  private kept = new Map<Region, Rim>();
  private found: { graph: Divided; changes: number; pins: object } | undefined;

  of(region: Region, graph: Divided, pins: object): Rim {
    const { found } = this;
    if (found?.graph !== graph || found.changes !== graph.changes || found.pins !== pins) {
      this.found = { graph, changes: graph.changes, pins };
      this.kept = new Map();
    }
    const before = this.kept.get(region);
    if (before) return before;
    const there = region.members.filter((id) => graph.hasNode(id) && !(id in pins)).map(graph.node);
    const made = { there, rim: convex(there) };
    this.kept.set(region, made);
    return made;
  }
}

/** Returns the outlines of the regions. What the user has put elsewhere does not count. */
export function hullsOf(
  graph: Divided,
  p: { k: number; dx: number; dy: number; sizes: number; ring?: Ring | null },
  pins: object,
  rims = new Rims(),
): Hull[] {
  return graph.regions.flatMap((region): Hull[] => {
    const { heading } = region;
    const { there, rim } = rims.of(region, graph, pins);
    if (p.ring) return there.length > 0 ? [{ corners: [], beyond: 0, heading, at: outside(p.ring, p, there) }] : [];
    if (there.length < LEAST) return [];
    const size = rim.reduce((sum, n) => sum + n.size, 0) / rim.length;
    const corners = rim.map(({ x, y }) => ({ x: x * p.k + p.dx, y: p.dy - y * p.k }));
    const beyond = size * p.sizes + RIM;
    const [x0, x1] = [Math.min(...corners.map((c) => c.x)), Math.max(...corners.map((c) => c.x))];
    const at = { x: (x0 + x1) / 2, y: Math.min(...corners.map((c) => c.y)) - beyond - ABOVE, align: 'center' } as const;
    return [{ corners, beyond, heading, at }];
  });
}

/** Returns the place outside of a circle for the heading of a sector. */
function outside(ring: Ring, p: { k: number; dx: number; dy: number }, members: readonly Point[]): Hull['at'] {
  const sum = (of: (m: Point) => number) => members.reduce((s, m) => s + of(m), 0);
  const angle = Math.atan2(
    sum((m) => m.y - ring.y),
    sum((m) => m.x - ring.x),
  );
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const far = ring.radius * p.k + OUTSIDE;
  return {
    x: ring.x * p.k + p.dx + cos * far,
    y: p.dy - ring.y * p.k - sin * far + 5 - 5 * sin,
    align: Math.abs(cos) < STEEP ? 'center' : cos > 0 ? 'start' : 'end',
  };
}

/** Returns the corners of the smallest convex polygon around points, in order (Andrew's monotone chain). */
export function convex<P extends Point>(points: readonly P[]): P[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const half = (ordered: readonly P[]): P[] => {
    const out: P[] = [];
    for (const p of ordered) {
      while (out.length > 1 && !turnsLeft(out.at(-2) as P, out.at(-1) as P, p)) out.pop();
      out.push(p);
    }
    return out.slice(0, -1);
  };
  return sorted.length < 3 ? sorted : [...half(sorted), ...half(sorted.reverse())];
}

const turnsLeft = (a: Point, b: Point, c: Point): boolean => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) > 0;

/** Returns the number of the region of each member. */
export const regionNumbers = (regions: readonly Region[]): Map<string, number> =>
  new Map(regions.flatMap(({ members }, i) => members.map((id) => [id, i] as const)));
