// How lines are drawn, in pixels: the same on the stage and in the pictures that are saved.
import type { Dash } from './bundles';

/** How long a dash is, and how long the gap after it; nothing for a whole line. */
export const DASHES: Record<Dash, readonly number[]> = { whole: [], broken: [6, 4], dotted: [2, 3] };

const HEAD_LENGTH = 5.5;
const HEAD_PER_WIDTH = 1.5;
const HEAD_SHAPE = 0.8; // its width as a part of its length

/** An arrowhead is longer the wider its line is. */
export const HEAD = { length: HEAD_LENGTH, perWidth: HEAD_PER_WIDTH, shape: HEAD_SHAPE } as const;
export const headLength = (width: number): number => HEAD.length + HEAD.perWidth * width;
