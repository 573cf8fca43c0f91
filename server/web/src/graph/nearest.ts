// Finds the line nearest to a point, with an index of the lines by place.
import { along, control, distanceToPiece, pieces, type Point } from './geometry';
import type { Drawing } from './model';

/** The plane is divided into this many cells in each direction. */
const CELLS = 64;

/** An index of the lines of a graph by the cells that they cross. It is valid as long as nothing moves. */
class LineGrid {
  private readonly ids: string[];
  private readonly x0: number;
  private readonly y0: number;
  private readonly cell: number;
  /** The lines in cell i are those between starts[i] and starts[i + 1]. */
  private readonly starts = new Int32Array(CELLS * CELLS + 1);
  private readonly lines: Int32Array;

  constructor(graph: Drawing) {
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    graph.forEachNode((_id, { x, y }) => {
      x0 = Math.min(x0, x);
      y0 = Math.min(y0, y);
      x1 = Math.max(x1, x);
      y1 = Math.max(y1, y);
    });
    [this.x0, this.y0] = [x0, y0];
    this.cell = Math.max(x1 - x0, y1 - y0, 1) / CELLS;
    this.ids = [];
    const crossed: number[] = [];
    const ends: number[] = [];
    graph.forEachLine((id, data, s, t, a, b) => {
      this.ids.push(id);
      this.walk(a, b, graph.bendOf(data, s, t, a, b), crossed);
      ends.push(crossed.length);
    });
    for (const c of crossed) this.starts[c + 1] = (this.starts[c + 1] ?? 0) + 1;
    for (let i = 0; i < CELLS * CELLS; i++) this.starts[i + 1] = (this.starts[i + 1] ?? 0) + (this.starts[i] ?? 0);
    const next = this.starts.slice();
    this.lines = new Int32Array(crossed.length);
    let line = 0;
    crossed.forEach((c, i) => {
      while (i >= (ends[line] ?? Infinity)) line += 1;
      const at = next[c] ?? 0;
      next[c] = at + 1;
      this.lines[at] = line;
    });
  }

  private column = (x: number): number => Math.max(0, Math.min(CELLS - 1, Math.floor((x - this.x0) / this.cell)));
  private row = (y: number): number => Math.max(0, Math.min(CELLS - 1, Math.floor((y - this.y0) / this.cell)));

  /** Appends the cells of points along a line, which are at most half a cell apart. */
  private walk(a: Point, b: Point, bend: number, out: number[]): void {
    const c = control(a, b, bend);
    const length = bend === 0 ? Math.hypot(b.x - a.x, b.y - a.y) : Math.hypot(c.x - a.x, c.y - a.y) * 2;
    const steps = Math.max(1, Math.ceil(length / (this.cell / 2)));
    let last = -1;
    for (let i = 0; i <= steps; i++) {
      const p = along(a, c, b, i / steps);
      const cell = this.column(p.x) * CELLS + this.row(p.y);
      if (cell !== last) out.push(cell);
      last = cell;
    }
  }

  /** Calls found with each line that may be within reach of a point. Each line is found at least once. */
  near({ x, y }: Point, reach: number, found: (id: string) => void): void {
    const room = reach + this.cell / 2;
    for (let i = this.column(x - room); i <= this.column(x + room); i++)
      for (let j = this.row(y - room); j <= this.row(y + room); j++) {
        const cell = i * CELLS + j;
        const end = this.starts[cell + 1] ?? 0;
        for (let k = this.starts[cell] ?? 0; k < end; k++) found(this.ids[this.lines[k] ?? 0] ?? '');
      }
  }
}

/**
 * Finds lines of a drawing until lines are hidden or shown. While entities move, it compares all lines; when they rest,
 * it uses an index.
 */
export class NearestLine {
  private grid: LineGrid | null = null;
  private moved = true;

  constructor(
    readonly graph: Drawing,
    private readonly leftOut: (id: string) => boolean = () => false,
  ) {
    const moved = (): void => {
      this.grid = null;
      this.moved = true;
    };
    for (const change of ['nodeAttributesUpdated', 'eachNodeAttributesUpdated'] as const) graph.all.on(change, moved);
  }

  /** Returns the nearest line within reach of a point of the graph; null if there is none. */
  at(p: Point, reach: number): string | null {
    let best: string | null = null;
    let least = reach;
    const { graph } = this;
    const compare = (id: string): void => {
      const [source, target] = graph.ends(id);
      const [a, b] = [graph.node(source), graph.node(target)];
      const bend = graph.bendOf(graph.line(id), source, target, a, b);
      let d = Infinity;
      for (const [from, to] of pieces(a, control(a, b, bend), b, bend !== 0))
        d = Math.min(d, distanceToPiece(p, from, to));
      // Few lines are near, and whether one is left out costs more than its distance.
      if (d < least && !this.leftOut(id)) [best, least] = [id, d];
    };
    if (this.moved) {
      this.moved = false;
      graph.forEachLine(compare);
      return best;
    }
    this.grid ??= new LineGrid(graph);
    this.grid.near(p, reach, compare);
    return best;
  }
}
