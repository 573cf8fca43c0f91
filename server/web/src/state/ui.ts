import { signal } from '@preact/signals';
import type { Theme } from '../graph/kinds';

const kept = (): Theme | null => {
  try {
    const t = localStorage.getItem('theme');
    return t === 'dark' || t === 'light' ? t : null;
  } catch {
    return null;
  }
};

export const theme = signal<Theme>(kept() ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'));
export const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;

export function toggleTheme(): void {
  theme.value = theme.value === 'dark' ? 'light' : 'dark';
  try {
    localStorage.setItem('theme', theme.value);
  } catch {
    // The choice then holds for this page only.
  }
}

/** Entities chosen in the graph, beside the one whose card is open. */
export const chosen = signal<ReadonlySet<string>>(new Set());

/** Words of the ontology as people read them: CAN_COMPEL becomes can compel. */
export const words = (constant: string): string => constant.toLowerCase().replaceAll('_', ' ');
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
export const short = (text: string, most = 60): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** The entity where the keyboard is in the graph. */
export const cursor = signal<string | null>(null);
/** What a screen reader is told of the graph. */
export const said = signal('');
