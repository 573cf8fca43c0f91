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
/** A cloud counts as at least this high for its width, and as wide for its height. */
const FLATTEST = 0.4;

const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;

const quantile = (values: number[], part: number): number =>
  values.sort((a, b) => a - b)[Math.floor((values.length - 1) * part)] ?? 0;

/**
 * Returns the new place of a far point: in the same direction, and farther out the farther it was. Far is measured by
 * the width and the height of the rest, because a round rim around a flat cloud leaves an empty half of the stage.
 */
export function gathering(points: readonly Point[]): (p: Point) => Point {
  const most = points.length < FEW ? MOST_OF_FEW : MOST;
  const [cx, cy] = [middle(points.map((p) => p.x)), middle(points.map((p) => p.y))];
  const width = quantile(
    points.map((p) => Math.abs(p.x - cx)),
    most,
  );
  const height = quantile(
    points.map((p) => Math.abs(p.y - cy)),
    most,
  );
  const least = Math.max(width, height) * FLATTEST || 1;
  const [rx, ry] = [Math.max(width, least), Math.max(height, least)];
  const distance = (p: Point) => Math.hypot((p.x - cx) / rx, (p.y - cy) / ry);
  const rim = 1.1 * quantile(points.map(distance), most);
  return (p) => {
    const d = distance(p);
    if (d <= rim || rim === 0) return p;
    const k = (rim * (1 + 0.08 * Math.log(d / rim))) / d;
    return { x: cx + (p.x - cx) * k, y: cy + (p.y - cy) * k };
  };
}
