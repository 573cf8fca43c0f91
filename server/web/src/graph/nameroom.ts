// Makes room in a layout for the names of its nodes. The sizes of names are estimated from their characters, not
// measured, so that the same picture has the same places with every font and on every display.
import { broken, lettersOf } from './names';
import type { Point, Size } from './geometry';

/** The size of a name in pixels. */
export interface NameSize {
  width: number;
  height: number;
}

/** The mean width of a letter and the height of a line of a name, in pixels. */
const LETTER = 7;
const LINE = 15;

/** Returns the estimated size of a name as it is broken into lines; a node without a name needs none. */
export function nameSize(name: string): NameSize {
  if (name === '') return { width: 0, height: 0 };
  const lines = broken(name);
  return { width: Math.max(...lines.map(lettersOf)) * LETTER + 6, height: lines.length * LINE };
}

/** A node that needs room for its name below it. */
export interface NamedBody extends Point {
  id: string;
  r: number;
  fixed: boolean;
  name: NameSize;
}

/** With more nodes than this, there is no room for all names at once. */
export const NAMED = 150;
/**
 * The part FULLEST of the stage is the most that nodes with their names may fill. If they need more, the room of each
 * name is reduced in the same proportion. If it had to be less than the part LEAST_ROOM, names get no room.
 */
const FULLEST = 0.62;
const LEAST_ROOM = 0.3;
/** The room around a name, in pixels. */
const APART = 4;
/** PLAIN is the scale of the stage at which nodes have the same size as in the graph; CLOSEST is the largest scale. */
export const PLAIN = 0.78;
const CLOSEST = 1.7;
/** Returns the factor for the size of nodes at a scale of the stage; see shrinking in camera.ts. */
export const onStage = (k: number): number => (k / PLAIN) ** 0.4;
const ROUNDS = 240;
/**
 * In one of this many rounds, nodes move sideways instead of up or down, so that they do not pile up at an edge of the
 * stage.
 */
const ASIDE = 3;

/** A node with its name on the stage, in pixels. It is higher below the node than above it. */
interface Box extends Point {
  of: NamedBody;
  half: number;
  up: number;
  down: number;
}

/** Returns the scale at which the stage shows all bodies with their names, in pixels per unit of the graph. */
export function scaleOn(stage: Size, bodies: readonly NamedBody[]): number {
  const [xs, ys] = [bodies.map((b) => b.x), bodies.map((b) => b.y)];
  const widest = Math.max(...bodies.map((b) => b.name.width));
  return Math.min(
    CLOSEST,
    (stage.width - Math.min(widest, stage.width / 4)) / (Math.max(...xs) - Math.min(...xs) || 1),
    stage.height / (Math.max(...ys) - Math.min(...ys) || 1),
  );
}

/**
 * Moves nodes apart within the stage until each has room for its name below it. If the stage has no room for all names,
 * some still overlap.
 */
export function roomForNames(bodies: readonly NamedBody[], stage: Size): void {
  if (bodies.length < 2 || bodies.length > NAMED) return;
  const [xs, ys] = [bodies.map((b) => b.x), bodies.map((b) => b.y)];
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const k = scaleOn(stage, bodies);
  const [cx, cy] = [(x0 + x1) / 2, (y0 + y1) / 2];
  const boxesOf = (part: number) =>
    bodies.map((of): Box => {
      const radius = of.r * onStage(k) + APART;
      const half = Math.max(radius, part * (of.name.width / 2 + APART));
      return { of, x: (of.x - cx) * k, y: (cy - of.y) * k, half, up: radius, down: radius + part * of.name.height };
    });
  const filled = (part: number) => boxesOf(part).reduce((sum, b) => sum + 2 * b.half * (b.up + b.down), 0);
  let part = 1;
  while (filled(part) > FULLEST * stage.width * stage.height) {
    part *= 0.9;
    if (part < LEAST_ROOM) return;
  }
  const boxes = boxesOf(part);
  for (let round = 0; round < ROUNDS; round++) if (!apart(boxes, stage, round % ASIDE === ASIDE - 1)) break;
  for (const { of, x, y } of boxes) if (!of.fixed) Object.assign(of, { x: cx + x / k, y: cy - y / k });
}

/**
 * Pushes overlapping boxes apart in the direction in which the shift is smaller, or horizontally if aside is true.
 * Reports whether it moved any.
 */
function apart(boxes: readonly Box[], stage: Size, aside: boolean): boolean {
  let moved = false;
  for (const [i, a] of boxes.entries())
    for (let j = i + 1; j < boxes.length; j++) moved = push(a, boxes[j] as Box, aside) || moved;
  if (moved) for (const b of boxes) if (!b.of.fixed) keepOn(stage, b);
  return moved;
}

function keepOn({ width, height }: Size, b: Box): void {
  const [x, y] = [Math.max(0, width / 2 - b.half), height / 2];
  b.x = Math.min(x, Math.max(-x, b.x));
  b.y = Math.min(y, Math.max(-y, b.y));
}

function push(a: Box, b: Box, aside: boolean): boolean {
  if (a.of.fixed && b.of.fixed) return false;
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const beside = a.half + b.half - Math.abs(dx);
  const above = (dy > 0 ? a.down + b.up : a.up + b.down) - Math.abs(dy);
  if (beside <= 0.1 || above <= 0.1) return false;
  const [forA, forB] = a.of.fixed ? [0, 1] : b.of.fixed ? [1, 0] : [0.5, 0.5];
  if (beside < above || aside) {
    const by = dx < 0 ? -beside : beside;
    a.x -= by * forA;
    b.x += by * forB;
  } else {
    const by = dy < 0 ? -above : above;
    a.y -= by * forA;
    b.y += by * forB;
  }
  return true;
}
