// Where to look from, so that all of a graph is seen beside what covers the stage.
import { overlap, type Box, type Point } from './geometry';

/** Pixels a unit of the graph, and the point of the graph in the middle of the stage. */
export interface Aim {
  k: number;
  x: number;
  y: number;
}

/** Closer than this a graph of two would fill the stage. */
const CLOSEST = 1.4;
const MARGIN = { left: 70, right: 70, top: 50, bottom: 70 };

function aimAt(points: readonly Point[], width: number, height: number, left: number): Aim {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    if (x < x0) x0 = x;
    if (x > x1) x1 = x;
    if (y < y0) y0 = y;
    if (y > y1) y1 = y;
  }
  const l = Math.min(MARGIN.left, width / 8) + left;
  const r = Math.min(MARGIN.right, width / 8);
  const k = Math.min(CLOSEST, (width - l - r) / (x1 - x0 || 1), (height - MARGIN.top - MARGIN.bottom) / (y1 - y0 || 1));
  return { k, x: (x0 + x1) / 2 - (l - r) / 2 / k, y: (y0 + y1) / 2 - (MARGIN.bottom - MARGIN.top) / 2 / k };
}

/** Looks at all points; aside of what covers a corner of the stage if some would lie under it. */
export function fitting(
  points: readonly Point[],
  { width, height }: { width: number; height: number },
  cover: Box | undefined,
): Aim {
  const plain = aimAt(points, width, height, 0);
  if (!cover || cover.x1 - cover.x0 > width / 2) return plain;
  const under = points.some((p) => {
    const [x, y] = [width / 2 + (p.x - plain.x) * plain.k, height / 2 - (p.y - plain.y) * plain.k];
    return overlap(cover, { x0: x - 60, y0: y - 12, x1: x + 60, y1: y + 30 });
  });
  return under ? aimAt(points, width, height, cover.x1) : plain;
}
