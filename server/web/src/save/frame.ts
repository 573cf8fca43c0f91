// The part of the stage that a saved picture shows.
import { boxAround } from '../graph/geometry';
import { AXIS } from '../graph/pen';
import type { Scene } from '../graph/scene';

export interface Frame {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The space around the drawing, in pixels. */
const AROUND = 24;
/** The minimum size, so that the legend under the picture has room. */
const LEAST = { width: 680, height: 240 };

/** Returns the middle part of a side: from least to most, but at least as long as needed, and within the whole. */
function part(least: number, most: number, needed: number, whole: number): [number, number] {
  const [from, to] = [Math.max(0, least - AROUND), Math.min(whole, most + AROUND)];
  const more = Math.max(0, Math.min(needed, whole) - (to - from));
  const start = Math.floor(Math.min(Math.max(0, from - more / 2), whole - (to - from) - more));
  return [start, Math.ceil(to - from + more)];
}

/**
 * Returns the part without the empty space at the sides, where the panels of the page are. If something is cut at the
 * edge of the stage, the user has framed a part on purpose, and the picture shows exactly that. A map is shown whole.
 */
export function frameOf(scene: Scene, whole: boolean): Frame {
  const { width, height } = scene;
  const all = { x: 0, y: 0, width, height };
  const boxes = [
    ...scene.nodes.map(({ x, y, r }) => ({ x0: x - 1.2 * r, y0: y - 1.2 * r, x1: x + 1.2 * r, y1: y + 1.2 * r })),
    ...scene.labels.map((l) => l.box),
    ...scene.hulls.flatMap(({ corners, beyond }) => corners.map((at) => boxAround(at, beyond))),
  ];
  const cut = boxes.some((b) => b.x0 < 0 || b.y0 < 0 || b.x1 > width || b.y1 > height);
  const off = scene.edges.some((e) => [e.a, e.b].some((p) => p.x < 0 || p.y < 0 || p.x > width || p.y > height));
  if (whole || cut || off || boxes.length === 0) return all;
  const low = Math.max(...boxes.map((b) => b.y1)) + (scene.ticks.length > 0 ? AXIS.foot : 0);
  const [x, w] = part(Math.min(...boxes.map((b) => b.x0)), Math.max(...boxes.map((b) => b.x1)), LEAST.width, width);
  const [y, h] = part(Math.min(...boxes.map((b) => b.y0)), low, LEAST.height, height);
  return { x, y, width: w, height: h };
}
