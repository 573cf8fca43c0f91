// Names on a crowded circle point away from its middle, so that each has room beside its neighbours.
import type { Drawing } from './drawing';
import type { Point } from './geometry';
import { RING } from './layouts';

interface Staged {
  graph: Pick<Drawing, 'order' | 'mapNodes'>;
  arrangement: { layout: { by: string } };
}

/** A circle of nodes, in the units of the graph. */
export interface Ring extends Point {
  radius: number;
}

/** Returns the circle on which the nodes stand; null if the layout is another one, or names have room without it. */
export function ringOf({ graph, arrangement }: Staged): Ring | null {
  if (arrangement.layout.by !== 'circle' || graph.order <= RING) return null;
  const points = graph.mapNodes((_id, { x, y }): Point => ({ x, y }));
  const mean = (of: (p: Point) => number) => points.reduce((sum, p) => sum + of(p), 0) / points.length;
  const middle = { x: mean((p) => p.x), y: mean((p) => p.y) };
  return { ...middle, radius: mean((p) => Math.hypot(p.x - middle.x, p.y - middle.y)) };
}

/** Nodes nearer to the middle than this part of the radius have been dragged off the circle. */
const INSIDE = 0.8;

/** Returns the direction from the middle of the circle to a node in pixels; null for a node inside of the circle. */
export function outward(ring: Ring, p: { k: number; dx: number; dy: number }, at: Point): number | null {
  const [dx, dy] = [at.x - (ring.x * p.k + p.dx), at.y - (p.dy - ring.y * p.k)];
  return Math.hypot(dx, dy) < INSIDE * ring.radius * p.k ? null : Math.atan2(dy, dx);
}

/** The room for a name outside of the circle in pixels, and the most of the half stage that it takes. */
const NAME_ROOM = 170;
const MOST_ROOM = 0.45;

/** Returns points around the circle. A view that shows them has room for the names. */
export function ringRoom(
  stage: Staged,
  { width, height }: { width: number; height: number },
): (Point & { half: number })[] {
  const ring = ringOf(stage);
  if (!ring) return [];
  const half = Math.min(width, height) / 2;
  const room = Math.min(NAME_ROOM, MOST_ROOM * half);
  const far = (ring.radius * half) / (half - room);
  return [0, 1, 2, 3].map((i) => {
    const angle = (i * Math.PI) / 2;
    return { x: ring.x + far * Math.cos(angle), y: ring.y + far * Math.sin(angle), half: 0 };
  });
}
