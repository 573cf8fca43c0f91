// The look of kinds: a colour, a shape that distinguishes kinds of the same colour, and an icon. The ontology defines
// it; otherwise it follows from the names of the kinds.
import { signal } from '@preact/signals';
import type { KindInfo } from '../api/generated';

export const shapes = ['circle', 'square', 'diamond', 'hexagon', 'triangle', 'wedge'] as const;
export type Shape = (typeof shapes)[number];
export type Theme = 'light' | 'dark';

/** The tones of LookColor, each for a light and for a dark background. */
const tones: Record<string, Record<Theme, string>> = {
  RED: { light: '#9c2f3a', dark: '#e58a8f' },
  BLUE: { light: '#24619a', dark: '#7db4e6' },
  AMBER: { light: '#a86a10', dark: '#e3b25c' },
  GREEN: { light: '#2a7a66', dark: '#6cc5ab' },
  PURPLE: { light: '#7a4b8f', dark: '#c39bd6' },
  ORANGE: { light: '#b0541a', dark: '#eda36b' },
  SKY: { light: '#3f7f9c', dark: '#84c6e0' },
  PINK: { light: '#a0447c', dark: '#e596c4' },
  OLIVE: { light: '#5c6f2a', dark: '#b0c878' },
  BROWN: { light: '#6b5b4a', dark: '#c7b39c' },
  TEAL: { light: '#1f6f78', dark: '#76c8cf' },
  GREY: { light: '#69727d', dark: '#a3adb8' },
  INK: { light: '#4a4a46', dark: '#cfccc4' },
};
/** Colours for kinds without a colour in the ontology. */
const free = ['BLUE', 'GREEN', 'PURPLE', 'RED', 'AMBER', 'SKY', 'PINK', 'OLIVE', 'BROWN', 'TEAL'];
/** The colours of the kinds that every graph has, unless the ontology gives them one. */
const always: Readonly<Record<string, string>> = { DOCUMENT: 'ORANGE', THING: 'INK' };

interface KindLook {
  color: string;
  shape: Shape;
  icon: string | null;
  /** The position among the kinds. Kinds of the same colour are adjacent, in the order of the colours. */
  rank: number;
}

/** The icons of kinds that every graph has, unless the ontology gives them one. */
const builtIn: Readonly<Record<string, string>> = { DOCUMENT: 'file-text' };

type Described = Pick<KindInfo, 'kind' | 'color' | 'icon'>;

/**
 * The initial value of hashOf for shapes. With this one, no two kinds of the ontologies that are part of nexum have the
 * same colour and shape, unless there are too few shapes. To change it would change pictures that users know.
 */
const SHAPE_HASH = 2006007762;
const COLOR_HASH = 2166136261;

/** Returns a number that depends on a text and a start only. */
function hashOf(text: string, start: number): number {
  let hash = start;
  for (const c of text) hash = Math.imul(hash ^ (c.codePointAt(0) ?? 0), 16777619) >>> 0;
  return (hash ^ (hash >>> 15)) >>> 0;
}

const oneOf = <T>(values: readonly T[], text: string, start: number): T | undefined =>
  values[hashOf(text, start) % values.length];

/**
 * Returns the look of each kind. The colour is the one that the ontology gives, or else follows from the name of the
 * kind, as the shape does. Neither depends on other kinds, so a kind looks the same whatever else is loaded, and after
 * every reload.
 */
export function looksOf(kinds: readonly Described[]): Map<string, KindLook> {
  const ordered = [...kinds].sort((a, b) => (a.kind < b.kind ? -1 : 1));
  const used = new Map<string, number>();
  const out = new Map<string, KindLook>();
  for (const { kind, color: given, icon } of ordered) {
    const known = given && given in tones ? given : always[kind];
    const color = known ?? oneOf(free, kind, COLOR_HASH) ?? 'GREY';
    const nth = used.get(color) ?? 0;
    used.set(color, nth + 1);
    out.set(kind, {
      color,
      shape: oneOf(shapes, kind, SHAPE_HASH) ?? 'circle',
      icon: icon ?? builtIn[kind] ?? null,
      rank: Object.keys(tones).indexOf(color) * kinds.length + nth,
    });
  }
  return out;
}

/** The look of each kind of the service. */
export const kindLooks = signal<ReadonlyMap<string, KindLook>>(new Map());

const plain: KindLook = { color: 'INK', shape: 'circle', icon: null, rank: 0 };
/** The looks of foreign kinds, which no ontology lists. */
const foreign = new Map<string, KindLook>();
function lookOf(kind: string): KindLook {
  const look = kindLooks.value.get(kind) ?? foreign.get(kind);
  if (look) return look;
  if (!kind.includes(':')) return plain;
  const [own] = looksOf([{ kind, color: null, icon: null }]).values();
  const made = { ...(own ?? plain), rank: kindLooks.value.size * (Object.keys(tones).length + 1) + foreign.size };
  foreign.set(kind, made);
  return made;
}

export const rankOf = (kind: string): number => lookOf(kind).rank;
export const colorOf = (kind: string, theme: Theme): string =>
  (tones[lookOf(kind).color] ?? tones['INK'])?.[theme] ?? '';
export const shapeOf = (kind: string): Shape => lookOf(kind).shape;
export const iconOf = (kind: string): string | null => lookOf(kind).icon;

/** The shapes as SVG paths of 16 by 16. */
export const paths: Record<Shape, string> = {
  circle: 'M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12',
  square: 'M2.7 2.7h10.6v10.6H2.7z',
  diamond: 'M8 1 15 8 8 15 1 8z',
  triangle: 'M8 1.6 14.8 13.6H1.2z',
  hexagon: 'M4.6 2h6.8L15 8l-3.6 6H4.6L1 8z',
  wedge: 'M1.2 2.4h13.6L8 14.4z',
};

export const palette = {
  light: {
    ink: '#1c1b19',
    quiet: '#5f5b54',
    accent: '#1f4e79',
    faint: '#d9d5cc',
    faintText: '#9a948a',
    edge: '#736d63',
    crowd: '#c3bdb2',
    derived: '#b08d3c',
    derivedCrowd: '#dfd0a8',
    disputed: '#b3261e',
    conflict: '#b3126b',
    added: '#1b7f4b',
    removed: '#b3261e',
    paper: '#faf8f4',
    land: '#efeadf',
    border: '#d6cfbf',
  },
  dark: {
    ink: '#f0ede6',
    quiet: '#b0aaa0',
    accent: '#8fc0ef',
    faint: '#37362f',
    faintText: '#77736a',
    edge: '#a39d92',
    crowd: '#4d4b45',
    derived: '#a08a4a',
    derivedCrowd: '#4a4229',
    disputed: '#ff8a80',
    conflict: '#ff7cc0',
    added: '#5fd396',
    removed: '#ff8a80',
    paper: '#171714',
    land: '#24241f',
    border: '#3d3c34',
  },
} as const;
