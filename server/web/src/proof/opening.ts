// Decides at which scale a drawn proof opens.

export interface Size {
  width: number;
  height: number;
}

/** The texts of a drawing can be read at this scale and above. */
const READABLE = 0.5;
/** The initial scale of a drawing that is too wide to be read whole. */
const LARGE = 0.85;
/** The scale below which a drawing that fits is no more than a sketch. */
const LEAST = 0.2;

/** Returns the scale at which a drawing fits into a room. */
export const fitting = (drawing: Size, room: Size): number =>
  Math.min(1, Math.max(LEAST, Math.min(room.width / drawing.width, room.height / drawing.height)));

/**
 * Returns the scale at which a drawing opens: whole if it is readable then, otherwise over the whole width if it is
 * readable then, otherwise larger. A drawing that is not whole begins with its conclusion.
 */
export function openingScale(drawing: Size, room: Size): number {
  const wide = Math.min(1, room.width / drawing.width);
  return [fitting(drawing, room), wide].find((scale) => scale >= READABLE) ?? LARGE;
}
