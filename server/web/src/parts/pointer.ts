// How the user points.

/** Reports whether the user touches the screen: a field with the focus would open a keyboard over half of it. */
export const touches = (): boolean => matchMedia('(pointer: coarse)').matches;
