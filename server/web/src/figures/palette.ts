import type { Theme } from '../look/kinds';

/** Colours that colour-blind readers can distinguish (Okabe and Ito), dark or light enough for the background. */
export const hues: Record<Theme, readonly string[]> = {
  light: ['#0b6aa8', '#b34d00', '#00785a', '#a8467c', '#6b5713', '#4a4a46'],
  dark: ['#6fb9ea', '#f0a14a', '#4cc9a0', '#e695c2', '#e6d35a', '#cfccc4'],
};

/** The mark of each series: its name in the chart library, and its path in a box of 16 by 16. */
export const marks = [
  { style: 'circle', path: 'M8 3a5 5 0 1 0 0 10a5 5 0 1 0 0-10' },
  { style: 'rect', path: 'M3.5 3.5h9v9h-9z' },
  { style: 'triangle', path: 'M8 2.5 13.5 12.5H2.5z' },
  { style: 'rectRot', path: 'M8 2 14 8 8 14 2 8z' },
  { style: 'star', path: 'M8 2v12M2 8h12M4 4l8 8M12 4l-8 8' },
  { style: 'crossRot', path: 'M3.5 3.5l9 9M12.5 3.5l-9 9' },
] as const;

export const hueOf = (theme: Theme, series: number): string => hues[theme][series % hues[theme].length] ?? '';
export const markOf = (series: number): (typeof marks)[number] => marks[series % marks.length] ?? marks[0];
