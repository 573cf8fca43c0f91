// Makes room in a layout: spreads crowds, takes nodes off the lines of others, and fills the shape of the stage.
import { distanceToPiece, type Point, type Size } from './geometry';
import { LINE, type Line } from './layouts';
import { type Body, part } from './part';

/** The part of the whole area that the rooms of all nodes fill. */
const FILL = 0.3;
const EVEN_ROUNDS = 200;

/** Spreads crowds: each node gets about the same room, within the area that all nodes cover together. */
export function even(bodies: readonly Body[]): void {
  if (bodies.length < 3) return;
  const { width, height } = extent(bodies);
  // part gives each body 1.6 times its radius.
  const room = Math.sqrt((FILL * width * height) / bodies.length / Math.PI) / 1.6;
  const roomy = bodies.map((b) => ({ ...b, r: Math.max(b.r, room) }));
  part(roomy, 0, EVEN_ROUNDS);
  for (const [i, { x, y }] of roomy.entries()) Object.assign(bodies[i] as Body, { x, y });
}

/** With more nodes or lines than this, every node lies close to some line. */
const CLEARED = { nodes: 150, lines: 400 };
const CLEAR_ROUNDS = 60;
/** The room between a node and a line that does not belong to it, in units of the graph. */
const BESIDE = 16;

/** Takes nodes off the lines of other nodes. A line through a node reads as if it ended there. */
export function clear(bodies: readonly Body[], lines: readonly Line[]): void {
  if (bodies.length > CLEARED.nodes || lines.length > CLEARED.lines) return;
  const byId = new Map(bodies.map((b) => [b.id, b]));
  const pairs = lines.flatMap(([a, b]) => {
    const [from, to] = [byId.get(a), byId.get(b)];
    return from && to && from !== to ? [[from, to] as const] : [];
  });
  for (let round = 0; round < CLEAR_ROUNDS; round++) {
    let moved = false;
    for (const b of bodies) {
      if (b.fixed) continue;
      for (const [from, to] of pairs) if (b !== from && b !== to) moved = aside(b, from, to) || moved;
    }
    if (!moved) return;
    part(bodies, 26, 4);
  }
}

/**
 * Takes nodes off the lines of others in a layout in which some places have a meaning: those nodes keep it in both
 * directions, or in the horizontal one.
 */
export function clearBeside(
  places: ReadonlyMap<string, Point>,
  nodes: readonly { id: string; size: number; fixed: boolean }[],
  lines: readonly Line[],
  keeps: (id: string) => 'both' | 'x' | 'none',
): void {
  const bodies = nodes.flatMap(({ id, size, fixed }): Body[] => {
    const at = places.get(id);
    return at ? [{ id, x: at.x, y: at.y, r: size, fixed: fixed || keeps(id) === 'both' }] : [];
  });
  clear(bodies, lines);
  for (const { id, x, y } of bodies) {
    const at = places.get(id);
    if (!at) continue;
    at.y = y;
    if (keeps(id) === 'none') at.x = x;
  }
  stacked(bodies.flatMap(({ id }) => (keeps(id) === 'x' ? (places.get(id) ?? []) : [])));
}

/** The least distance of two nodes above each other, in units of the graph. */
const ABOVE = 1.4 * LINE;

/** Takes nodes at the same horizontal place apart from each other. Their order and their middle stay. */
function stacked(points: readonly Point[]): void {
  for (const column of Map.groupBy(points, (p) => Math.round(p.x)).values()) {
    const ordered = [...column].sort((a, b) => a.y - b.y);
    const mean = () => ordered.reduce((sum, p) => sum + p.y, 0) / ordered.length;
    const before = mean();
    let least = -Infinity;
    for (const p of ordered) {
      p.y = Math.max(p.y, least);
      least = p.y + ABOVE;
    }
    const by = mean() - before;
    for (const p of ordered) p.y -= by;
  }
}

function aside(b: Body, from: Point, to: Point): boolean {
  const wanted = b.r * 1.6 + BESIDE;
  const distance = distanceToPiece(b, from, to);
  const long = Math.hypot(to.x - from.x, to.y - from.y);
  if (distance >= wanted || long === 0) return false;
  const [nx, ny] = [-(to.y - from.y) / long, (to.x - from.x) / long];
  const side = (b.x - from.x) * nx + (b.y - from.y) * ny < 0 ? -1 : 1;
  const by = side * Math.max(1, (wanted - distance) * 0.6);
  b.x += nx * by;
  b.y += ny * by;
  return true;
}

/**
 * The factors by which a layout by forces may be widened or narrowed. Larger factors would distort the layout too much.
 */
const MOST_WIDER = 1.45;

/**
 * Turns a layout so that its longer side lies along the longer side of the stage, and widens it towards its shape. With
 * ends, the way between these runs from left to right, and from the top to the bottom of a high stage.
 */
export function shaped(points: readonly Point[], aspect: number, ends?: readonly [Point, Point]): void {
  turn(points, aspect, ends);
  const { width, height } = extent(points);
  const by = Math.sqrt((aspect * height) / width);
  stretch(points, Math.min(MOST_WIDER, Math.max(1 / MOST_WIDER, by)));
}

/** The factor by which a finished layout may be stretched in one direction to fill the stage. */
const MOST_STRETCHED = 1.5;

/** Returns the width that the stage keeps for the names at its sides. */
export const besideOf = (named: readonly { name: { width: number } }[], free: Size): number =>
  Math.min(free.width / 4, Math.max(0, ...named.map((b) => b.name.width)));

/**
 * Stretches a layout to the shape of the stage, beside which the names at its sides have room. Nothing comes closer.
 */
export function widened(bodies: readonly (Point & { fixed: boolean; name: { width: number } })[], free: Size): void {
  if (bodies.length < 3 || bodies.some((b) => b.fixed)) return;
  const { width, height } = extent(bodies);
  const beside = besideOf(bodies, free);
  const by = ((free.width - beside) / width) * (height / free.height);
  const most = (k: number): number => Math.min(MOST_STRETCHED, Math.max(1, k));
  for (const b of bodies) {
    b.x *= most(by);
    b.y *= most(1 / by);
  }
}

/**
 * Stretches a layout whose distances mean nothing in one direction: to the width that the height of the stage allows.
 */
export function filling(places: ReadonlyMap<string, Point>, aspect: number, most: number): void {
  const points = [...places.values()];
  if (points.length < 2) return;
  const { width, height } = extent(points);
  const higher = Math.min(most, width / aspect / height);
  if (higher > 1) for (const p of points) p.y *= higher;
}

/** Turns points so that the direction in which they spread most is horizontal, or vertical on a high stage. */
function turn(points: readonly Point[], aspect: number, ends?: readonly [Point, Point]): void {
  const n = points.length;
  const [cx, cy] = [points.reduce((s, p) => s + p.x, 0) / n, points.reduce((s, p) => s + p.y, 0) / n];
  const angle = ends
    ? -Math.atan2(ends[1].y - ends[0].y, ends[1].x - ends[0].x) - (aspect < 1 ? Math.PI / 2 : 0)
    : -spreadOf(points, cx, cy) + (aspect < 1 ? Math.PI / 2 : 0);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  for (const p of points) {
    const [dx, dy] = [p.x - cx, p.y - cy];
    p.x = dx * cos - dy * sin;
    p.y = dx * sin + dy * cos;
  }
}

/** Returns the direction in which points spread most. */
function spreadOf(points: readonly Point[], cx: number, cy: number): number {
  let [xx, xy, yy] = [0, 0, 0];
  for (const p of points) {
    const [dx, dy] = [p.x - cx, p.y - cy];
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  return 0.5 * Math.atan2(2 * xy, xx - yy);
}

function stretch(points: readonly Point[], by: number): void {
  for (const p of points) {
    p.x *= by;
    p.y /= by;
  }
}

/** Returns the width and the height of the box around points, each at least 1. */
function extent(points: readonly Point[]): { width: number; height: number } {
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points) {
    x0 = Math.min(x0, x);
    x1 = Math.max(x1, x);
    y0 = Math.min(y0, y);
    y1 = Math.max(y1, y);
  }
  return { width: Math.max(1, x1 - x0), height: Math.max(1, y1 - y0) };
}
