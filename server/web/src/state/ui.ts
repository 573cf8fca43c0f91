import { signal } from '@preact/signals';
import type { Theme } from '../look/kinds';

/** What an earlier visit chose; null where the browser keeps nothing. */
function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // The choice then holds for this page only.
  }
}

const themeOf = (t: string | null): Theme | null => (t === 'dark' || t === 'light' ? t : null);

export const theme = signal<Theme>(
  themeOf(stored('theme')) ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'),
);
export const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;

export function toggleTheme(): void {
  theme.value = theme.value === 'dark' ? 'light' : 'dark';
  store('theme', theme.value);
}

/** Entities chosen in the graph, beside the one whose card is open. */
export const chosen = signal<ReadonlySet<string>>(new Set());

/** Entities on the paths that the panel shows, to be marked in the graph. */
export const traced = signal<ReadonlySet<string>>(new Set());

/** The relations of the proof that the panel shows: in the graph they stand out, and all others step back. */
export const proven = signal<ReadonlySet<string>>(new Set());

/** The pairs of entities whose relations are drawn apart, each a line of its own. */
export const opened = signal<ReadonlySet<string>>(new Set());

/** Takes one more among the chosen, or out. */
export function choose(id: string): void {
  const next = new Set(chosen.value);
  if (!next.delete(id)) next.add(id);
  chosen.value = next;
}

/** Words of the ontology as people read them: PAYS_TO becomes pays to. */
export const words = (constant: string): string => constant.toLowerCase().replaceAll('_', ' ');
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
export const short = (text: string, most = 60): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** The entity where the keyboard is in the graph. */
export const cursor = signal<string | null>(null);
/** What a screen reader is told of the graph. */
export const said = signal('');

/** The form in which proofs are shown, the same for all. */
export type ProofForm = 'tree' | 'drawn' | 'text';
export const proofForm = signal<ProofForm>('tree');

export const LEAST_WIDTH = 424;
export const MOST_WIDTH = 960;
const fits = (width: number): number =>
  Math.round(Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, Math.min(width, innerWidth - 240))));

/** How wide the panel beside the graph is, in pixels. */
export const panelWidth = signal(fits(Number(stored('panel')) || LEAST_WIDTH));

export function setPanelWidth(width: number): void {
  panelWidth.value = fits(width);
  store('panel', String(panelWidth.value));
}
