// The style: the rules for the look of nodes and lines.
import { colorOf, type Shape, shapeOf, type Theme } from './kinds';

/** The sign within a node: an icon as the data of a path of 24 by 24, or the file of a flag. */
export interface Sign {
  path?: string;
  flag?: string;
}

/** The properties of a relation that the style of its line may depend on. */
export interface Styled {
  id: string;
  type: string;
  modality: string;
  confidence: number;
}

export interface Style {
  color(id: string, kind: string): string;
  /** The radius; undefined if it follows from the number of lines at the node. */
  size(id: string): number | undefined;
  shape(id: string, kind: string): Shape;
  sign(id: string, kind: string): Sign | null;
  /** The label of the node; empty for none. */
  label(id: string, name: string): string;
  /** The colour of the line of a relation; undefined if it follows from how the relation is claimed. */
  line(relation: Styled): string | undefined;
}

/** Colours and shapes by kind, sizes by the number of lines. */
export const plainStyle = (theme: Theme): Style => ({
  color: (_id, kind) => colorOf(kind, theme),
  size: () => undefined,
  shape: (_id, kind) => shapeOf(kind),
  sign: () => null,
  label: (_id, name) => name,
  line: () => undefined,
});

/** Colours of groups that most people can distinguish. Members of later groups are grey. */
const groups: Record<Theme, readonly string[]> = {
  light: ['#24619a', '#b0541a', '#2a7a66', '#7a4b8f', '#9c2f3a', '#8a7a12', '#3f7f9c', '#a0447c', '#5c6f2a', '#6b5b4a'],
  dark: ['#7db4e6', '#eda36b', '#6cc5ab', '#c39bd6', '#e58a8f', '#d9cb5c', '#84c6e0', '#e596c4', '#b0c878', '#c7b39c'],
};
const rest: Record<Theme, string> = { light: '#a9a49b', dark: '#6c6a63' };

/** Returns the colour of the nth group, starting with 1. Members of no group, or of a late one, are grey. */
export const groupColor = (group: number, theme: Theme): string => groups[theme][group - 1] ?? rest[theme];

/** The ends of a colour scale, from the least to the greatest value. */
const ramps: Record<Theme, readonly [string, string]> = { light: ['#d8dfe6', '#12395e'], dark: ['#34414d', '#a8d4ff'] };

const channels = (hex: string): number[] => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16));

/** Returns the colour of the scale for a fraction from 0 to 1. */
export function rampColor(part: number, theme: Theme): string {
  const [from, to] = ramps[theme].map(channels) as [number[], number[]];
  const t = Math.min(1, Math.max(0, part));
  return `#${from
    .map((x, i) =>
      Math.round(x + ((to[i] ?? x) - x) * t)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

const LEAST_SIZE = 5;
const MOST_SIZE = 22;
/** Returns the radius for a fraction from 0 to 1. The area grows with the value. */
export const sizeOf = (part: number): number =>
  LEAST_SIZE + (MOST_SIZE - LEAST_SIZE) * Math.sqrt(Math.min(1, Math.max(0, part)));
export const EQUAL_SIZE = 9;
