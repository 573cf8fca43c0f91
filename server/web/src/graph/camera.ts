// Finds a viewpoint that shows the whole graph with its names beside the panels that cover the stage.
import { type Box, overlap, type Point } from './geometry';

/** The scale in pixels per unit of the graph, and the point of the graph in the middle of the stage. */
export interface Aim {
  k: number;
  x: number;
  y: number;
}

/** A node, and how far its name extends to each side in pixels. */
export interface Framed extends Point {
  half?: number;
}

/** With at most this many entities, the view leaves space for the names at the edge. */
export const NAMED_AT_RIM = 300;

/** The change of scale and the movement in pixels up to which a view of everything is not changed. */
const CLOSE = { scale: 0.02, shift: 8 };

/**
 * Reports whether a viewpoint hardly differs from that of a projection, so that a movement to it would only disturb.
 */
export function isClose(to: Aim, now: { k: number; dx: number; dy: number; width: number; height: number }): boolean {
  const [dx, dy] = [to.x * now.k + now.dx - now.width / 2, now.dy - to.y * now.k - now.height / 2];
  return Math.abs(to.k / now.k - 1) < CLOSE.scale && Math.hypot(dx, dy) < CLOSE.shift;
}

interface Insets {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/**
 * With a span, nodes are at most 1 / LARGER times as large as in the graph. The layout has room for the largest nodes,
 * and most are smaller, so they hardly overlap.
 */
const LARGER = 0.8;
/** The smaller side of the stage on a usual screen. */
const USUAL = 780;

/**
 * Returns the factor by which the sizes of nodes are divided at a ratio of the camera. It grows when the user zooms
 * out, so that nodes on a small stage do not cover each other. span is the side of the square that the camera frames;
 * if it is given, the factor is large enough that nodes which are apart in the graph are apart on the stage.
 */
export function shrinking(ratio: number, { width, height }: { width: number; height: number }, span = 0): number {
  const part = ratio / Math.max(1, Math.min(width, height));
  return Math.max((part * USUAL) ** 0.4, part * span * LARGER);
}

/** The maximum scale. Without it, a graph of two entities would fill the stage. */
const CLOSEST = 1.7;
const MARGIN = 26;
/**
 * The space for the notes and tools that appear at the top. On a narrow stage these are covers over its whole width.
 */
const ABOVE = { wide: 68, narrow: 24 };
/** The space for a name below a node. */
const BELOW = 40;
/** A cover of at least this fraction of the width or height of the stage takes the whole side. */
const WHOLE_SIDE = 0.6;
/** The fraction of the stage that names at a side may take. On a narrow stage, names go below their nodes instead. */
const ROOM = { wide: 0.2, narrow: 0.05 };
const NARROW = 600;
/** The minimum fraction of the stage that remains for the graph. */
const LEAST_PART = 0.3;

function bounds(points: readonly Point[]): Box {
  const b = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  for (const { x, y } of points) {
    if (x < b.x0) b.x0 = x;
    if (x > b.x1) b.x1 = x;
    if (y < b.y0) b.y0 = y;
    if (y > b.y1) b.y1 = y;
  }
  return b;
}

function aimAt(points: readonly Framed[], width: number, height: number, insets: Insets): Aim {
  const b = bounds(points);
  const narrow = Math.min(MARGIN, width / 12);
  let [l, r] = [insets.left + narrow, insets.right + narrow];
  const [top, bottom] = [
    Math.max(insets.top + MARGIN, width < NARROW ? ABOVE.narrow : ABOVE.wide),
    insets.bottom + BELOW,
  ];
  const scale = () =>
    Math.min(
      CLOSEST,
      Math.max(width * LEAST_PART, width - l - r) / (b.x1 - b.x0 || 1),
      Math.max(height * LEAST_PART, height - top - bottom) / (b.y1 - b.y0 || 1),
    );
  // The space for names at the edge depends on the scale, and the scale on the space. One repetition is accurate
  // enough.
  const k = scale();
  let [toLeft, toRight] = [0, 0];
  for (const p of points) {
    toLeft = Math.max(toLeft, (p.half ?? 0) - (p.x - b.x0) * k);
    toRight = Math.max(toRight, (p.half ?? 0) - (b.x1 - p.x) * k);
  }
  const most = width * (width < NARROW ? ROOM.narrow : ROOM.wide);
  l += Math.min(toLeft, most);
  r += Math.min(toRight, most);
  const k2 = scale();
  return { k: k2, x: (b.x0 + b.x1) / 2 - (l - r) / 2 / k2, y: (b.y0 + b.y1) / 2 - (bottom - top) / 2 / k2 };
}

/** Reports whether a cover would hide something that is drawn. */
function isUnder(points: readonly Framed[], aim: Aim, width: number, height: number, cover: Box): boolean {
  return points.some((p) => {
    const [x, y] = [width / 2 + (p.x - aim.x) * aim.k, height / 2 - (p.y - aim.y) * aim.k];
    const half = Math.max(12, p.half ?? 0);
    return overlap(cover, { x0: x - half, y0: y - 12, x1: x + half, y1: y + 30 });
  });
}

/** Returns the ways to avoid a cover, the one that costs least of the stage first. */
function ways(insets: Insets, cover: Box, width: number, height: number): Insets[] {
  const sides = [
    { side: 'left', needs: cover.x1, of: width },
    { side: 'right', needs: width - cover.x0, of: width },
    { side: 'top', needs: cover.y1, of: height },
    { side: 'bottom', needs: height - cover.y0, of: height },
  ] as const;
  return [...sides]
    .sort((a, b) => a.needs / a.of - b.needs / b.of)
    .map(({ side, needs }) => ({ ...insets, [side]: Math.max(insets[side], needs) }));
}

const avoid = (insets: Insets, cover: Box, width: number, height: number): Insets =>
  ways(insets, cover, width, height)[0] ?? insets;

/** If a cover takes at least these fractions of the width and the height of the stage, nothing is drawn under it. */
const BROAD = { width: 0.12, height: 0.3 };

/** Returns the size of the free part of the stage. */
export function freeOf(
  { width, height }: { width: number; height: number },
  covers: readonly Box[],
): { width: number; height: number } {
  let insets: Insets = { left: 0, right: 0, top: 0, bottom: 0 };
  for (const c of covers)
    if (c.x1 - c.x0 > width * BROAD.width && c.y1 - c.y0 > height * BROAD.height)
      insets = avoid(insets, c, width, height);
  const above = width < NARROW ? ABOVE.narrow : ABOVE.wide;
  return {
    width: Math.max(1, width * LEAST_PART, width - insets.left - insets.right),
    height: Math.max(1, height * LEAST_PART, height - insets.top - insets.bottom - above - BELOW),
  };
}

/** Returns the viewpoint that shows all points and their names. It moves aside if a cover would hide some of them. */
export function fitting(
  points: readonly Framed[],
  size: { width: number; height: number },
  covers: readonly Box[],
): Aim {
  const { width, height } = size;
  let insets: Insets = { left: 0, right: 0, top: 0, bottom: 0 };
  const whole = (c: Box) => c.x1 - c.x0 > width * WHOLE_SIDE || c.y1 - c.y0 > height * WHOLE_SIDE;
  for (const c of covers) if (whole(c)) insets = avoid(insets, c, width, height);
  for (const c of covers) {
    if (whole(c) || !isUnder(points, aimAt(points, width, height, insets), width, height, c)) continue;
    // A flat picture loses less above a cover than beside it.
    const scale = (i: Insets): number => aimAt(points, width, height, i).k;
    insets = ways(insets, c, width, height).reduce((a, b) => (scale(b) > scale(a) ? b : a));
  }
  return aimAt(points, width, height, insets);
}

/** The room around what must be seen, in pixels. */
const RIM = 48;

/**
 * Returns the viewpoint nearest to that of a projection in which some points are seen, beside covers that take a whole
 * side; null if they are seen.
 */
export function including(
  points: readonly Point[],
  p: { k: number; dx: number; dy: number; width: number; height: number },
  covers: readonly Box[],
): Aim | null {
  const { k, width, height } = p;
  if (points.length === 0) return null;
  let insets: Insets = { left: 0, right: 0, top: 0, bottom: 0 };
  for (const c of covers)
    if (c.x1 - c.x0 > width * WHOLE_SIDE || c.y1 - c.y0 > height * WHOLE_SIDE) insets = avoid(insets, c, width, height);
  const b = bounds(points.map(({ x, y }) => ({ x: x * k + p.dx, y: p.dy - y * k })));
  const free = {
    x0: insets.left + RIM,
    y0: insets.top + RIM,
    x1: width - insets.right - RIM,
    y1: height - insets.bottom - RIM,
  };
  const by = Math.min(1, (free.x1 - free.x0) / (b.x1 - b.x0 || 1), (free.y1 - free.y0) / (b.y1 - b.y0 || 1));
  const middle = { x: width / 2, y: height / 2 };
  if (by < 1 && by > 0) {
    middle.x = (b.x0 + b.x1) / 2 + (width / 2 - (free.x0 + free.x1) / 2) / by;
    middle.y = (b.y0 + b.y1) / 2 + (height / 2 - (free.y0 + free.y1) / 2) / by;
  } else {
    middle.x += Math.min(0, b.x0 - free.x0) + Math.max(0, b.x1 - free.x1);
    middle.y += Math.min(0, b.y0 - free.y0) + Math.max(0, b.y1 - free.y1);
  }
  if (by === 1 && middle.x === width / 2 && middle.y === height / 2) return null;
  return { k: by > 0 ? k * by : k, x: (middle.x - p.dx) / k, y: (p.dy - middle.y) / k };
}
