// How kinds look: a colour for what sort of thing it is, a shape to tell kinds of one colour apart.

export const shapes = ['circle', 'square', 'diamond', 'triangle', 'hexagon', 'wedge'] as const;
export type Shape = (typeof shapes)[number];
export type Theme = 'light' | 'dark';

interface Family {
  light: string;
  dark: string;
  kinds: string[];
}

const families: Family[] = [
  { light: '#9c2f3a', dark: '#e58a8f', kinds: ['MINISTRY', 'STATE'] },
  { light: '#24619a', dark: '#7db4e6', kinds: ['COMPANY', 'ORGANIZATION', 'PERSON'] },
  { light: '#a86a10', dark: '#e3b25c', kinds: ['PROVISION', 'LAW', 'DUTY', 'LICENSE'] },
  { light: '#2a7a66', dark: '#6cc5ab', kinds: ['SERVICE', 'FACILITY', 'MARKET', 'PLACE', 'ACTIVITY'] },
  { light: '#7a4b8f', dark: '#c39bd6', kinds: ['AGREEMENT', 'DEAL', 'INCIDENT', 'PLAN'] },
  {
    light: '#69727d',
    dark: '#a3adb8',
    kinds: ['CONCEPT', 'CRITERION', 'ASSESSMENT', 'RECOMMENDATION', 'FRAMEWORK', 'ARGUMENT'],
  },
  { light: '#4a4a46', dark: '#cfccc4', kinds: ['THING', 'DOCUMENT', 'OBSERVATION'] },
];

const familyOf = (kind: string): Family =>
  families.find((f) => f.kinds.includes(kind)) ?? (families[families.length - 1] as Family);

/** Where the families stand: who acts first, what is said of them last. */
export const rankOf = (kind: string): number => families.indexOf(familyOf(kind));

export const colorOf = (kind: string, theme: Theme): string => familyOf(kind)[theme];
export const shapeOf = (kind: string): Shape =>
  shapes[Math.max(0, familyOf(kind).kinds.indexOf(kind)) % shapes.length] as Shape;

/** A shape as the path of an SVG of 16 by 16. */
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
    edge: '#736d63',
    crowd: '#c3bdb2',
    derived: '#b08d3c',
    disputed: '#b3261e',
    conflict: '#b3126b',
    added: '#1b7f4b',
    gone: '#b3261e',
    paper: '#faf8f4',
  },
  dark: {
    ink: '#f0ede6',
    quiet: '#b0aaa0',
    accent: '#8fc0ef',
    faint: '#37362f',
    edge: '#a39d92',
    crowd: '#4d4b45',
    derived: '#a08a4a',
    disputed: '#ff8a80',
    conflict: '#ff7cc0',
    added: '#5fd396',
    gone: '#ff8a80',
    paper: '#171714',
  },
} as const;
