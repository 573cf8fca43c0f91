// The measures of lines in pixels. They are the same on the stage and in saved pictures.
import type { Shape } from '../look/kinds';
import type { Dash } from './bundles';

/** The lengths of a dash and of the gap after it; empty for a solid line. */
export const DASHES: Record<Dash, readonly number[]> = { whole: [], broken: [6, 4], dotted: [2, 3] };

const HEAD_LENGTH = 5.5;
const HEAD_PER_WIDTH = 1.5;
const HEAD_SHAPE = 0.8; // the width as a fraction of the length

/** The size of an arrowhead. It grows with the width of the line. */
export const HEAD = { length: HEAD_LENGTH, perWidth: HEAD_PER_WIDTH, shape: HEAD_SHAPE } as const;
export const headLength = (width: number): number => HEAD.length + HEAD.perWidth * width;

/** In a node with a smaller radius, an icon cannot be read. */
const LEAST_RADIUS = 5.2;
/** The width of an icon as a fraction of the radius of its node, by the room in the shape. */
const ICON: Record<Shape, number> = {
  circle: 1.2,
  square: 1.3,
  diamond: 0.95,
  hexagon: 1.2,
  triangle: 0.8,
  wedge: 0.8,
};
export const signSize = (r: number, shape: Shape): number => (r < LEAST_RADIUS ? 0 : r * ICON[shape]);
/** The axis of time: the size of its text, and the heights above the lower edge where its lines and its text end. */
export const AXIS = { text: 12, foot: 24, base: 8 } as const;
/** The fraction of a node that a flag fills. */
export const FLAG_PART = 0.86;
