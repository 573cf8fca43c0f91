// Places selected nodes in a pattern: a row, a column, a grid or a circle.
import type { Point } from './geometry';

export type Form = 'row' | 'column' | 'grid' | 'circle';
export const forms: readonly Form[] = ['row', 'column', 'grid', 'circle'];

/** The minimum distance of two nodes beside each other and above each other, in units of the graph. */
const BESIDE = 120;
const ABOVE = 80;

/**
 * Returns the new places. The middle of all stays, and so does their order from left to right, or from top to bottom.
 */
export function arranged<P extends Point>(points: readonly P[], form: Form): Map<P, Point> {
  const n = points.length;
  const [xs, ys] = [points.map((p) => p.x), points.map((p) => p.y)];
  const [cx, cy] = [middle(xs), middle(ys)];
  const down = [...points].sort((a, b) => b.y - a.y || a.x - b.x);
  const across = [...points].sort((a, b) => a.x - b.x || b.y - a.y);
  switch (form) {
    case 'row': {
      const step = Math.max(BESIDE, (Math.max(...xs) - Math.min(...xs)) / Math.max(1, n - 1));
      return new Map(across.map((p, i) => [p, { x: cx + (i - (n - 1) / 2) * step, y: cy }]));
    }
    case 'column': {
      const step = Math.max(ABOVE, (Math.max(...ys) - Math.min(...ys)) / Math.max(1, n - 1));
      return new Map(down.map((p, i) => [p, { x: cx, y: cy - (i - (n - 1) / 2) * step }]));
    }
    case 'grid': {
      const columns = Math.ceil(Math.sqrt(n));
      const rows = Math.ceil(n / columns);
      const place = (i: number, row: number): Point => ({
        x: cx + (i - (columns - 1) / 2) * BESIDE,
        y: cy - (row - (rows - 1) / 2) * ABOVE,
      });
      return new Map(
        Array.from({ length: rows }, (_, row) =>
          down
            .slice(row * columns, (row + 1) * columns)
            .sort((a, b) => a.x - b.x)
            .map((p, i): [P, Point] => [p, place(i, row)]),
        ).flat(),
      );
    }
    case 'circle': {
      const radius = Math.max(ABOVE, (n * BESIDE) / (2 * Math.PI));
      const round = [...points].sort((a, b) => Math.atan2(b.y - cy, b.x - cx) - Math.atan2(a.y - cy, a.x - cx));
      const angle = (i: number): number => Math.PI - (2 * Math.PI * i) / n;
      return new Map(
        round.map((p, i) => [p, { x: cx + radius * Math.cos(angle(i)), y: cy + radius * Math.sin(angle(i)) }]),
      );
    }
  }
}

const middle = (values: readonly number[]): number => (Math.min(...values) + Math.max(...values)) / 2;
