// Improves a layout node by node: fewer crossings, no node on the line of others, and room for names. Each node tries
// some places around its own and takes the one that costs least (Davidson and Harel, Drawing Graphs Nicely Using
// Simulated Annealing, 1996, without the annealing, so that the result is the same in each run).
import type { Box, Point } from './geometry';
import type { Line } from './layouts';
import { type NamedBody, onStage, scaleOn } from './nameroom';

/** A larger picture would take more than a moment, and has crossings everywhere. */
const MOST = { nodes: 150, lines: 450 };
const SWEEPS = 8;
/** The directions that a node tries, and how far, in units of the graph. */
const DIRECTIONS = 8;
const FAR = [12, 30, 60, 110, 180];
/** The room between a node and a line of others, and between two names, in units of the graph. */
const BESIDE = 12;
const APART = 5;
/**
 * The costs of a node on a line, of two lines that cross, of two names that overlap, of two nodes that touch, and of
 * one unit of distance between a node and its first place.
 */
const COST = { on: 1.4, cross: 0.16, over: 1.2, touch: 4, moved: 0.35 };
const UNIT = 150;
/** Nodes nearer to each other than this many times their radii nearly touch. */
const ROOM = 1.4;

/** The picture in arrays, which are many times faster here than objects. */
interface State {
  x: Float64Array;
  y: Float64Array;
  /** The places before the first sweep. */
  x0: Float64Array;
  y0: Float64Array;
  r: Float64Array;
  /** Half the width of each node with its name, and the height of the name. */
  half: Float64Array;
  name: Float64Array;
  /** The nodes at the ends of each line, and the other ends of the lines of each node. */
  from: Int32Array;
  to: Int32Array;
  near: readonly (readonly number[])[];
}

/** Moves the bodies that are not fixed, within the frame of all, with the sizes that they have on the stage. */
export function polish(
  bodies: readonly NamedBody[],
  lines: readonly Line[],
  free: { width: number; height: number },
): void {
  if (bodies.length < 4 || bodies.length > MOST.nodes || lines.length > MOST.lines) return;
  const k = scaleOn(free, bodies);
  const drawn = bodies.map(({ id, x, y, r, fixed, name: { width, height } }) => ({
    ...{ id, x, y, fixed, r: (r * onStage(k)) / k },
    name: { width: width / k, height: height / k },
  }));
  const state = stateOf(drawn, lines);
  const frame = frameOf(bodies);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let moved = false;
    for (const [i, b] of bodies.entries()) if (!b.fixed) moved = improve(state, i, sweep, frame) || moved;
    if (!moved) break;
  }
  for (const [i, b] of bodies.entries()) Object.assign(b, { x: state.x[i], y: state.y[i] });
}

function stateOf(bodies: readonly NamedBody[], lines: readonly Line[]): State {
  const number = new Map(bodies.map((b, i) => [b.id, i]));
  const near: number[][] = bodies.map(() => []);
  const ends = lines.flatMap(([a, b]): [number, number][] => {
    const [i, j] = [number.get(a), number.get(b)];
    if (i === undefined || j === undefined || i === j) return [];
    near[i]?.push(j);
    near[j]?.push(i);
    return [[i, j]];
  });
  const of = (value: (b: NamedBody) => number) => Float64Array.from(bodies, value);
  return {
    x: of((b) => b.x),
    y: of((b) => b.y),
    x0: of((b) => b.x),
    y0: of((b) => b.y),
    r: of((b) => b.r),
    half: of((b) => Math.max(b.r, b.name.width / 2) + APART),
    name: of((b) => b.name.height),
    from: Int32Array.from(ends, ([i]) => i),
    to: Int32Array.from(ends, ([, j]) => j),
    near,
  };
}

function frameOf(points: readonly Point[]): Box {
  const f = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  for (const { x, y } of points) {
    f.x0 = Math.min(f.x0, x);
    f.y0 = Math.min(f.y0, y);
    f.x1 = Math.max(f.x1, x);
    f.y1 = Math.max(f.y1, y);
  }
  return f;
}

/** Moves a node to the best place around it; reports whether there is a better one than its own. */
function improve(s: State, i: number, sweep: number, frame: Box): boolean {
  const own = { x: at(s.x, i), y: at(s.y, i) };
  let best: Point = own;
  let least = costAt(s, i, own, Infinity) - 1e-6;
  for (const far of FAR)
    for (let n = 0; n < DIRECTIONS; n++) {
      const angle = (2 * Math.PI * (n + 0.5 * (sweep % 2))) / DIRECTIONS;
      const p = { x: own.x + far * Math.cos(angle), y: own.y + far * Math.sin(angle) };
      if (p.x < frame.x0 || p.x > frame.x1 || p.y < frame.y0 || p.y > frame.y1) continue;
      const cost = costAt(s, i, p, least);
      if (cost < least) [best, least] = [p, cost];
    }
  s.x[i] = best.x;
  s.y[i] = best.y;
  return best !== own;
}

/**
 * Returns the cost of a node at a place. If the cost is greater than `enough`, it may return any value greater than
 * `enough`.
 */
function costAt(s: State, i: number, p: Point, enough: number): number {
  const [dx, dy] = [p.x - at(s.x0, i), p.y - at(s.y0, i)];
  let cost = (COST.moved * (dx * dx + dy * dy)) / UNIT ** 2;
  for (let j = 0; j < s.x.length; j++)
    if (j !== i) cost += COST.over * overlapOf(s, i, p, j) + COST.touch * touching(s, i, p, j);
  if (cost > enough) return cost;
  for (let n = 0; n < s.from.length; n++) {
    const a = at(s.from, n);
    const b = at(s.to, n);
    if (a !== i && b !== i)
      cost += COST.on * onLine(at(s.r, i), p.x, p.y, at(s.x, a), at(s.y, a), at(s.x, b), at(s.y, b));
  }
  for (const far of s.near[i] ?? []) {
    if (cost > enough) return cost;
    cost += costOfLine(s, i, p, far);
  }
  return cost;
}

/** Returns how much two nodes with their names overlap, from 0 to 1. */
function overlapOf(s: State, i: number, p: Point, j: number): number {
  const dx = p.x - at(s.x, j);
  const beside = at(s.half, i) + at(s.half, j) - Math.abs(dx);
  if (beside <= 0) return 0;
  const upper = p.y > at(s.y, j) ? i : j;
  const lower = upper === i ? j : i; // y points up, and a name is below its node
  const above = at(s.r, upper) + at(s.name, upper) + at(s.r, lower) + APART - Math.abs(p.y - at(s.y, j));
  if (above <= 0) return 0;
  const width = 2 * Math.min(at(s.half, i), at(s.half, j));
  return Math.min(1, beside / width) * Math.min(1, above / (at(s.r, lower) * 2 + at(s.name, lower)));
}

/** Returns how close two nodes are that nearly touch, from 0 to 1. */
function touching(s: State, i: number, p: Point, j: number): number {
  const wanted = (at(s.r, i) + at(s.r, j)) * ROOM;
  const dx = p.x - at(s.x, j);
  const dy = p.y - at(s.y, j);
  const squared = dx * dx + dy * dy;
  return squared >= wanted * wanted ? 0 : 1 - Math.sqrt(squared) / wanted;
}

/** Returns how much a node of radius r at a place covers a line, from 0 to 1. */
function onLine(r: number, x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const wanted = r + BESIDE;
  if ((x < ax - wanted && x < bx - wanted) || (x > ax + wanted && x > bx + wanted)) return 0;
  if ((y < ay - wanted && y < by - wanted) || (y > ay + wanted && y > by + wanted)) return 0;
  const dx = bx - ax;
  const dy = by - ay;
  const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  const ex = x - ax - t * dx;
  const ey = y - ay - t * dy;
  const squared = ex * ex + ey * ey;
  return squared >= wanted * wanted ? 0 : 1 - (0.6 * Math.sqrt(squared)) / wanted;
}

/** Returns what a line of a node costs if the node is at a place: the nodes on it, and the lines that it crosses. */
function costOfLine(s: State, i: number, p: Point, far: number): number {
  const [x, y] = [at(s.x, far), at(s.y, far)];
  let cost = 0;
  for (let j = 0; j < s.x.length; j++)
    if (j !== i && j !== far) cost += COST.on * onLine(at(s.r, j), at(s.x, j), at(s.y, j), p.x, p.y, x, y);
  for (let n = 0; n < s.from.length; n++) {
    const a = at(s.from, n);
    const b = at(s.to, n);
    if (a !== i && b !== i && a !== far && b !== far && crosses(s, n, p, far)) cost += COST.cross;
  }
  return cost;
}

/** Reports whether a line crosses the line from a place to a node. */
function crosses(s: State, n: number, p: Point, far: number): boolean {
  const a = at(s.from, n);
  const b = at(s.to, n);
  const ax = at(s.x, a) - p.x;
  const ay = at(s.y, a) - p.y;
  const bx = at(s.x, b) - p.x;
  const by = at(s.y, b) - p.y;
  const ux = at(s.x, far) - p.x;
  const uy = at(s.y, far) - p.y;
  if ((ux * ay - uy * ax) * (ux * by - uy * bx) >= 0) return false;
  const vx = bx - ax;
  const vy = by - ay;
  return (vy * ax - vx * ay) * (vx * (uy - ay) - vy * (ux - ax)) < 0;
}

const at = (values: Float64Array | Int32Array, i: number): number => values[i] as number;
