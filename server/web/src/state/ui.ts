import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Theme } from '../look/kinds';

/** Returns the choice of an earlier visit; null if the browser stores nothing. */
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
    // The choice then applies to this page only.
  }
}

const themeOf = (t: string | null): Theme | null => (t === 'dark' || t === 'light' ? t : null);

const preferred = (): Theme => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
/** Whether the system forces its colours on the page. It forces none on the picture, which has its theme instead. */
const forced = matchMedia('(forced-colors: active)').matches;

export const theme = signal<Theme>((forced ? null : themeOf(stored('theme'))) ?? preferred());
export const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;

export function toggleTheme(): void {
  theme.value = theme.value === 'dark' ? 'light' : 'dark';
  store('theme', theme.value);
}

/** The entities chosen in the graph, beside the one whose card is open. */
export const chosen = signal<ReadonlySet<string>>(new Set());

/** The entities on the paths of the panel, which are marked in the graph. */
export const traced = signal<ReadonlySet<string>>(new Set());

/** The relations of the proof or of the paths in the panel. The graph highlights them and fades all others. */
export const proven = signal<ReadonlySet<string>>(new Set());

/** The pairs of entities whose relations are drawn separately, each as its own line. */
export const opened = signal<ReadonlySet<string>>(new Set());

/** Whether a layout takes so long that the page says so. */
export const arranging = signal(false);

/** Whether a dense picture has all lines, and not only its backbone. */
export const allLines = signal(false);

/** How many lines a dense picture draws, and of how many; null if it is not dense. */
export const backbone = signal<{ drawn: number; all: number; placed: boolean } | null>(null);

/** Adds an entity to the chosen ones, or removes it. */
export function choose(id: string): void {
  const next = new Set(chosen.value);
  if (!next.delete(id)) next.add(id);
  chosen.value = next;
}

/**
 * Returns the chosen entities without those that have left the graph. Entities that were never in it stay: they are
 * rows of a table.
 */
export function stillChosen(
  of: ReadonlySet<string>,
  before: readonly string[],
  now: readonly string[],
): ReadonlySet<string> {
  const there = new Set(now);
  const left = new Set(before.filter((id) => !there.has(id)));
  const rest = [...of].filter((id) => !left.has(id));
  return rest.length === of.size ? of : new Set(rest);
}

/** Removes entities that leave the graph from the chosen ones, until the returned function is called. */
export function leftGraph(ids: ReadonlySignal<readonly string[]>): () => void {
  let before: readonly string[] = [];
  return effect(() => {
    chosen.value = stillChosen(chosen.peek(), before, ids.value);
    before = ids.value;
  });
}

/** Converts a constant of the ontology to words: PAYS_TO becomes pays to. */
export const words = (constant: string): string => constant.toLowerCase().replaceAll('_', ' ');
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Half a character at an end of a part of a text. */
const HALVES = /^[\udc00-\udfff]|[\ud800-\udbff]$/g;

/**
 * Shortens a name or a value in its middle, to at most a number of letters. Names of one series, such as reports of two
 * years, differ only at the end.
 */
export function short(text: string, most = 60): string {
  if (text.length <= most) return text;
  const end = text.slice(text.length - Math.floor((most - 1) / 3)).replace(HALVES, '');
  const word = end.indexOf(' ') + 1;
  const tail = word > 0 && word < (2 * end.length) / 3 ? end.slice(word) : end;
  const start = text.slice(0, most - 1 - tail.length).replace(HALVES, '');
  const space = text[start.length] === ' ' ? start.length : start.lastIndexOf(' ');
  return `${space > (2 * start.length) / 3 ? start.slice(0, space) : start}…${tail}`;
}

/** Shortens prose, such as a description, at its end. */
export const opening = (text: string, most: number): string =>
  text.length > most
    ? `${text
        .slice(0, most - 1)
        .replace(HALVES, '')
        .trimEnd()}…`
    : text;

/** The current entity of the keyboard in the graph. */
export const cursor = signal<string | null>(null);
/** The text that a screen reader announces about the graph. */
export const said = signal('');

/** The form in which proofs are shown, the same for all. */
export type ProofForm = 'tree' | 'drawn' | 'text';
export const proofForm = signal<ProofForm>('tree');

export const LEAST_WIDTH = 424;
export const MOST_WIDTH = 960;
const fits = (width: number): number =>
  Math.round(Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, Math.min(width, innerWidth - 240))));

/** The width of the panel beside the graph, in pixels. */
export const panelWidth = signal(fits(Number(stored('panel')) || LEAST_WIDTH));

export function setPanelWidth(width: number): void {
  panelWidth.value = fits(width);
  store('panel', String(panelWidth.value));
}
