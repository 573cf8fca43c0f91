// How lines are drawn, in pixels: the same on the stage and in the pictures that are saved.
import type { Shape } from '../look/kinds';
import type { Dash } from './bundles';

/** How long a dash is, and how long the gap after it; nothing for a whole line. */
export const DASHES: Record<Dash, readonly number[]> = { whole: [], broken: [6, 4], dotted: [2, 3] };

const HEAD_LENGTH = 5.5;
const HEAD_PER_WIDTH = 1.5;
const HEAD_SHAPE = 0.8; // its width as a part of its length

/** An arrowhead is longer the wider its line is. */
export const HEAD = { length: HEAD_LENGTH, perWidth: HEAD_PER_WIDTH, shape: HEAD_SHAPE } as const;
export const headLength = (width: number): number => HEAD.length + HEAD.perWidth * width;

/** In a smaller node an icon cannot be read. */
const LEAST_RADIUS = 6.5;
/** How wide an icon is as a part of the radius of its node: as much as the shape has room for. */
const ICON: Record<Shape, number> = {
  circle: 1.2,
  square: 1.3,
  diamond: 0.95,
  hexagon: 1.2,
  triangle: 0.8,
  wedge: 0.8,
};
export const signSize = (r: number, shape: Shape): number => (r < LEAST_RADIUS ? 0 : r * ICON[shape]);
/** A flag fills its node but for a rim. */
export const FLAG_PART = 0.86;
