// Names around a middle: they are placed away from it, and on a crowded circle they point away from it, so that each
// has room beside its neighbours.
import type { Drawing } from './drawing';
import type { Point } from './geometry';
import { BANDED, RING, ROW } from './layouts';

interface Staged {
  graph: Pick<Drawing, 'order' | 'mapNodes'>;
  arrangement: { layout: { by: string } };
}

/** A circle of nodes, in the units of the graph. */
export interface Ring extends Point {
  radius: number;
  /** Whether so many nodes stand on it that their names point away from its middle. */
  crowded: boolean;
  /** Whether it is the outermost of several circles, whose inner nodes have no names. */
  outermost: boolean;
}

/** Nodes nearer to the middle than this part of the radius do not stand on the circle. */
const INSIDE = 0.8;
const OUTERMOST = 0.98;
/** The radius of the circle is a distance from the middle within which this part of the nodes lies. */
const MOST = 0.95;

/** Returns the outermost circle of nodes; null if the layout has no circles. */
export function ringOf({ graph, arrangement }: Staged): Ring | null {
  const { by } = arrangement.layout;
  if ((by !== 'circle' && by !== 'radial') || graph.order < 3) return null;
  const points = graph.mapNodes((_id, { x, y }): Point => ({ x, y }));
  const mean = (of: (p: Point) => number) => points.reduce((sum, p) => sum + of(p), 0) / points.length;
  // The layout around an entity has it at the origin.
  const middle = by === 'radial' ? { x: 0, y: 0 } : { x: mean((p) => p.x), y: mean((p) => p.y) };
  const far = points.map((p) => Math.hypot(p.x - middle.x, p.y - middle.y));
  // A node that the user has put elsewhere does not count, and the inner circles of a band do not.
  const radius =
    by === 'radial'
      ? far.reduce((a, b) => Math.max(a, b), 0)
      : (far.sort((a, b) => a - b)[Math.floor(far.length * MOST)] ?? 0);
  const outermost = by === 'circle' && graph.order > ROW;
  return { ...middle, radius, outermost, crowded: far.filter((f) => f >= INSIDE * radius).length > RING };
}

/** Returns the direction from the middle to a node in pixels; null for a node in the middle. */
export function away(ring: Ring, p: { k: number; dx: number; dy: number }, at: Point): number | null {
  const { dx, dy, far } = fromMiddle(ring, p, at);
  return far < 1 ? null : Math.atan2(dy, dx);
}

/** Returns the direction in which the name of a node points; null if it is horizontal. */
export function outward(ring: Ring, p: { k: number; dx: number; dy: number }, at: Point): number | null {
  const { dx, dy, far } = fromMiddle(ring, p, at);
  const least = ring.outermost ? OUTERMOST : INSIDE;
  return !ring.crowded || far < least * ring.radius * p.k ? null : Math.atan2(dy, dx);
}

function fromMiddle(ring: Ring, p: { k: number; dx: number; dy: number }, at: Point) {
  const [dx, dy] = [at.x - (ring.x * p.k + p.dx), at.y - (p.dy - ring.y * p.k)];
  return { dx, dy, far: Math.hypot(dx, dy) };
}

/** The room for a name outside of the circle in pixels, and the most of the half stage that it takes. */
const NAME_ROOM = 170;
const BAND_ROOM = 84;
const MOST_ROOM = 0.45;

/** Returns points around the circle. A view that shows them has room for the names. */
export function ringRoom(
  stage: Staged,
  { width, height }: { width: number; height: number },
): (Point & { half: number })[] {
  const ring = ringOf(stage);
  if (!ring?.crowded) return [];
  const half = Math.min(width, height) / 2;
  const room = Math.min(stage.graph.order > BANDED ? BAND_ROOM : NAME_ROOM, MOST_ROOM * half);
  const far = (ring.radius * half) / (half - room);
  return [0, 1, 2, 3].map((i) => {
    const angle = (i * Math.PI) / 2;
    return { x: ring.x + far * Math.cos(angle), y: ring.y + far * Math.sin(angle), half: 0 };
  });
}
