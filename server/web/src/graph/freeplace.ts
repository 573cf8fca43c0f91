// Finds room for something new in a picture.
import { type Box, overlap, type Point, spiral } from './geometry';

/** The distance between two places that are tried, in pixels, and how many are. */
const STEP = 24;
const MOST = 600;

/**
 * Returns the left top corner of a free box nearest to the middle of a frame; that in the middle if there is no room.
 */
export function freePlace(
  size: { width: number; height: number },
  taken: readonly Box[],
  frame: { width: number; height: number },
): Point {
  const { width, height } = size;
  const middle = { x: (frame.width - width) / 2, y: (frame.height - height) / 2 };
  for (let i = 0; i < MOST; i++) {
    const by = spiral(i, STEP, 0);
    const [x, y] = [middle.x + by.x, middle.y + by.y];
    const box = { x0: x, y0: y, x1: x + width, y1: y + height };
    const inside = x >= 0 && y >= 0 && box.x1 <= frame.width && box.y1 <= frame.height;
    if (inside && !taken.some((b) => overlap(b, box))) return { x, y };
  }
  return middle;
}
