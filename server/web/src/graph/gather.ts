// Brings back what forces drive far off: a few with next to no relations would make all else small.
import type { Point } from './geometry';

/** As far as such a part of all lies, things lie where forces put them; among few, one is soon an outlier. */
const MOST = 0.98;
const MOST_OF_FEW = 0.9;
const FEW = 200;

const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** Where a far place is brought: in its own direction, still farther out the farther it was. */
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
