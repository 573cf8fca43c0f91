// Points, boxes and curves, for the drawing, the labels, the pointer and saved pictures.

export interface Point {
  x: number;
  y: number;
}
/** The size of a part of the stage, in pixels. */
export interface Size {
  width: number;
  height: number;
}
export interface Box {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

/** The angle between two points of a spiral that spreads them evenly. */
export const GOLDEN_ANGLE = 2.39996;

/** Returns the i-th point of a spiral, at a distance from the next ones that is about the same everywhere. */
export const spiral = (i: number, step = 30, inner = 40): Point => {
  const [angle, radius] = [i * GOLDEN_ANGLE, inner + step * Math.sqrt(i)];
  return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
};

export const overlap = (a: Box, b: Box): boolean => a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
export const boxAround = (p: Point, r: number): Box => ({ x0: p.x - r, y0: p.y - r, x1: p.x + r, y1: p.y + r });

/** Returns how far the i-th of n lines between the same two nodes bends to the side, as a fraction of its length. */
export const bendOf = (i: number, n: number): number => (i - (n - 1) / 2) * Math.min(0.2, 0.6 / n);

/** Returns the control point of a bent line, and the middle of a straight one. */
export function control(a: Point, b: Point, bend: number): Point {
  return { x: (a.x + b.x) / 2 - (b.y - a.y) * bend, y: (a.y + b.y) / 2 + (b.x - a.x) * bend };
}

/** Returns the point at the fraction t of a line. */
export function along(a: Point, c: Point, b: Point, t: number): Point {
  const s = 1 - t;
  return { x: s * s * a.x + 2 * s * t * c.x + t * t * b.x, y: s * s * a.y + 2 * s * t * c.y + t * t * b.y };
}

/** Returns a line as straight pieces. A line that does not bend is one piece. */
export function pieces(a: Point, c: Point, b: Point, bent: boolean): [Point, Point][] {
  if (!bent) return [[a, b]];
  const n = 6;
  const points = Array.from({ length: n + 1 }, (_, i) => along(a, c, b, i / n));
  return points.slice(1).map((p, i): [Point, Point] => [points[i] as Point, p]);
}

/** Reports whether two straight pieces cross. */
export function meet(a: Point, b: Point, c: Point, d: Point): boolean {
  const side = (p: Point, q: Point, r: Point): number => (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

export function distanceToPiece(p: Point, a: Point, b: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const t = Math.max(0, Math.min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

/** Reports whether a straight piece crosses a box (Liang and Barsky). */
export function crosses(a: Point, b: Point, box: Box): boolean {
  let [from, to] = [0, 1];
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  for (const [p, q] of [
    [-dx, a.x - box.x0],
    [dx, box.x1 - a.x],
    [-dy, a.y - box.y0],
    [dy, box.y1 - a.y],
  ] as const) {
    if (p === 0) {
      if (q < 0) return false;
    } else if (p < 0) from = Math.max(from, q / p);
    else to = Math.min(to, q / p);
    if (from > to) return false;
  }
  return true;
}

/** An index of boxes by place, which finds the boxes that overlap another one. */
export class Grid {
  private readonly cells = new Map<number, Box[]>();
  constructor(private readonly size: number) {}

  private cellAt = (x: number, y: number): number => x * 65536 + y;

  /** Returns the numbers of the cells that a box overlaps. */
  private *cellsOf(b: Box): Generator<number> {
    const { size } = this;
    const [x1, y1] = [Math.floor(b.x1 / size), Math.floor(b.y1 / size)];
    for (let x = Math.floor(b.x0 / size); x <= x1; x++)
      for (let y = Math.floor(b.y0 / size); y <= y1; y++) yield this.cellAt(x, y);
  }

  add(b: Box): void {
    const { size } = this;
    const [x1, y1] = [Math.floor(b.x1 / size), Math.floor(b.y1 / size)];
    for (let x = Math.floor(b.x0 / size); x <= x1; x++) {
      for (let y = Math.floor(b.y0 / size); y <= y1; y++) {
        const key = this.cellAt(x, y);
        const cell = this.cells.get(key);
        if (cell) cell.push(b);
        else this.cells.set(key, [b]);
      }
    }
  }

  /** Removes a box that was added. */
  remove(b: Box): void {
    for (const key of this.cellsOf(b)) {
      const cell = this.cells.get(key);
      const at = cell?.indexOf(b) ?? -1;
      if (at >= 0) cell?.splice(at, 1);
    }
  }

  /** Returns the boxes that a box overlaps. */
  all(b: Box): Box[] {
    const out = new Set<Box>();
    for (const key of this.cellsOf(b))
      for (const other of this.cells.get(key) ?? []) if (overlap(b, other)) out.add(other);
    return [...out];
  }

  /** Reports whether a box overlaps one of the boxes. */
  hits = (b: Box): boolean => this.widest(b, undefined, 0) >= 0;

  /**
   * Returns the width of the widest stored box that overlaps b, except the box `but`; -1 if there is none. It stops at
   * the first box that is at least as wide as `enough`.
   */
  widest(b: Box, but?: Box, enough = Infinity): number {
    const { size, cells } = this;
    const [x1, y1] = [Math.floor(b.x1 / size), Math.floor(b.y1 / size)];
    let widest = -1;
    for (let x = Math.floor(b.x0 / size); x <= x1; x++) {
      for (let y = Math.floor(b.y0 / size); y <= y1; y++) {
        widest = Math.max(widest, widestIn(cells.get(this.cellAt(x, y)), b, but, enough));
        if (widest >= enough) return widest;
      }
    }
    return widest;
  }
}

function widestIn(cell: readonly Box[] | undefined, b: Box, but: Box | undefined, enough: number): number {
  let widest = -1;
  if (cell === undefined) return widest;
  for (const other of cell) {
    if (other === but || !overlap(b, other)) continue;
    widest = Math.max(widest, other.x1 - other.x0);
    if (widest >= enough) return widest;
  }
  return widest;
}
