// Moves nodes that forces have driven far away closer to the rest. Otherwise a few nodes with few relations would make
// the rest small.
import type { Point } from './geometry';

/**
 * The distance within which this fraction of the nodes lies counts as normal. In a small graph, single nodes easily
 * count as far.
 */
const MOST = 0.98;
const MOST_OF_FEW = 0.9;
const FEW = 200;

const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** Returns the new place of a far point: in the same direction, and farther out the farther it was. */
export function gathering(points: readonly Point[]): (p: Point) => Point {
  const [cx, cy] = [middle(points.map((p) => p.x)), middle(points.map((p) => p.y))];
  const far = points.map((p) => Math.hypot(p.x - cx, p.y - cy)).sort((a, b) => a - b);
  const rim = 1.1 * (far[Math.floor((far.length - 1) * (far.length < FEW ? MOST_OF_FEW : MOST))] ?? 0);
  return (p) => {
    const d = Math.hypot(p.x - cx, p.y - cy);
    if (d <= rim || rim === 0) return p;
    const k = (rim * (1 + 0.12 * Math.log(d / rim))) / d;
    return { x: cx + (p.x - cx) * k, y: cy + (p.y - cy) * k };
  };
}
