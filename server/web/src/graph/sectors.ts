// Bends the lines of circles towards the middle, so that they do not run through the nodes beside their ends. On a
// large circle, those between the same two sectors bend alike and read as one band, so that its structure is seen.
import type { Point } from './geometry';
import { BANDED, RING } from './layouts';
import { type Region, regionNumbers } from './regions';

/**
 * How far a line between opposite sectors bends to the middle, and one within a sector, as fractions of the distance.
 */
const BENT = { between: 0.85, within: 0.25 };
/** A line bends by at most this fraction of its length. */
const MOST = 1;

/** Returns how lines bend on circles with many nodes; null for other layouts. */
export function sectorsOf(
  stage: { graph: { order: number; regions: readonly Region[] }; arrangement: { layout: { by: string } } },
  at: (id: string) => Point,
): Sectors | null {
  const { by } = stage.arrangement.layout;
  const { order, regions } = stage.graph;
  if ((by !== 'circle' && by !== 'radial') || order <= RING) return null;
  return new Sectors(by === 'circle' && order > BANDED ? regions : [], at);
}

export class Sectors {
  private readonly of: ReadonlyMap<string, number>;
  private readonly middles: readonly Point[];
  private readonly radius: number;
  /** Whether there are so many lines that they are translucent. */
  readonly many: boolean;

  /** The middle of the circle is the origin. */
  constructor(regions: readonly Region[], at: (id: string) => Point) {
    this.of = regionNumbers(regions);
    this.many = regions.length > 0;
    const all = regions.map(({ members }) => members.map(at));
    this.radius = all.flat().reduce((r, p) => Math.max(r, Math.hypot(p.x, p.y)), 1);
    this.middles = all.map((points) => {
      const [x, y] = [points.reduce((s, p) => s + p.x, 0), points.reduce((s, p) => s + p.y, 0)];
      const far = Math.hypot(x, y) || 1;
      return { x: (x / far) * this.radius, y: (y / far) * this.radius };
    });
  }

  /** Returns how far a line bends to the side, as a fraction of its length. */
  bend(source: string, target: string, from: Point, to: Point): number {
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const squared = dx * dx + dy * dy;
    if (squared === 0) return 0;
    const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    const through = this.through(this.of.get(source), this.of.get(target), middle);
    const by = ((through.x - middle.x) * -dy + (through.y - middle.y) * dx) / squared;
    return Math.max(-MOST, Math.min(MOST, by));
  }

  /**
   * Returns the point that the lines between two sectors bend to; that of a line within a sector follows from its
   * middle.
   */
  private through(a: number | undefined, b: number | undefined, middle: Point): Point {
    const [p, q] = [this.middles[a ?? -1], this.middles[b ?? -1]];
    if (!p || !q || p === q) return { x: middle.x * (1 - BENT.within), y: middle.y * (1 - BENT.within) };
    const part = 1 - (BENT.between * Math.hypot(p.x - q.x, p.y - q.y)) / (2 * this.radius);
    return { x: ((p.x + q.x) / 2) * part, y: ((p.y + q.y) / 2) * part };
  }
}
