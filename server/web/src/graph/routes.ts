// Bends lines around the nodes that they would run through. A line through a node reads as if it ended there.
import type { LayoutNode, Line } from './layouts';
import { onStage, scaleOn } from './nameroom';

/** A line between two nodes, and how far it bends to the side, as a fraction of its length. */
export type Route = readonly [source: string, target: string, bend: number];

/** With more lines than this, all of them are straight. */
const MOST_LINES = 3000;
/** The greatest bend of a line, as a fraction of its length, and how many bends it tries to each side. */
const BENDS = { most: 0.42, perSide: 14 };
/** The farthest that a line bends from the straight one, in pixels. */
const FARTHEST = 90;
/** The room between a line and a node, in pixels. */
const BESIDE = 5;
/** What a bend costs, by its greatest distance from the straight line; a line through a node costs one. */
const COST = { bend: 1.1, side: 0.004 };
/** A straight line that costs less than this touches no node. */
const FREE = 0.1;

/** A node beside a line: how far along the line it is, from 0 to 1, how far to the side, and the distance it needs. */
interface Beside {
  along: number;
  side: number;
  wanted: number;
}

/** Returns the lines that bend, with the sizes that nodes have on the stage. */
export function routesOf(
  nodes: readonly LayoutNode[],
  lines: readonly Line[],
  free: { width: number; height: number },
): Route[] {
  if (nodes.length < 3 || lines.length > MOST_LINES) return [];
  const k = scaleOn(
    free,
    nodes.map((n) => ({ ...n, r: n.size })),
  );
  const bodies = nodes.map(({ id, x, y, size }) => ({ id, x, y, r: (size * onStage(k)) / k }));
  const byId = new Map(bodies.map((b) => [b.id, b]));
  return lines.flatMap(([source, target]): Route[] => {
    const [a, b] = [byId.get(source), byId.get(target)];
    if (!a || !b || a === b) return [];
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const length = Math.hypot(dx, dy);
    if (length === 0) return [];
    // The curve is half as far from the straight line as its control point.
    const most = Math.min(BENDS.most, (2 * FARTHEST) / k / length);
    const reach = 0.5 * most * length;
    const near: Beside[] = [];
    for (const n of bodies) {
      if (n === a || n === b) continue;
      const [ex, ey] = [n.x - a.x, n.y - a.y];
      const along = (ex * dx + ey * dy) / (length * length);
      if (along <= 0 || along >= 1) continue;
      const side = (ey * dx - ex * dy) / length;
      const wanted = n.r + BESIDE / k;
      if (Math.abs(side) < reach + wanted) near.push({ along, side, wanted });
    }
    const bend = bestBend(near, length, most);
    return bend === 0 ? [] : [[source, target, bend]];
  });
}

/** Returns the bend that costs least; 0 if the straight line touches no node. */
function bestBend(near: readonly Beside[], length: number, most: number): number {
  let [best, least] = [0, costOf(near, length, 0, Infinity)];
  if (least < FREE) return 0;
  for (let i = 1; i <= BENDS.perSide; i++)
    for (const side of [1, -1]) {
      const bend = (side * i * most) / BENDS.perSide;
      // Of two bends alike, the one to the left is taken, so that the result does not depend on rounding.
      const own = COST.bend * Math.abs(bend) + (side < 0 ? COST.side : 0);
      const cost = own < least ? own + costOf(near, length, bend, least - own) : Infinity;
      if (cost < least) [best, least] = [bend, cost];
    }
  return best;
}

/** Returns how much a line with a bend covers the nodes beside it, or something greater than enough. */
function costOf(near: readonly Beside[], length: number, bend: number, enough: number): number {
  let cost = 0;
  for (const { along, side, wanted } of near) {
    // Along a line whose control point is in the middle, the curve is a parabola.
    const far = side - 2 * bend * length * along * (1 - along);
    const slope = 2 * bend * (1 - 2 * along);
    const distance = Math.abs(far) / Math.sqrt(1 + slope * slope);
    if (distance < wanted) cost += 1 - (0.6 * distance) / wanted;
    if (cost > enough) return cost;
  }
  return cost;
}
