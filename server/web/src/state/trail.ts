// The panels that led to the open one, so that a proof leads back to the list that it was opened from.
import { isPanel, type Panel } from './panel';

/** The maximum number of panels that are remembered. */
const MOST = 12;

/** Panels that are forms: another answer of the same form replaces it. */
const forms: ReadonlySet<Panel['at']> = new Set([
  'ask',
  'browse',
  'chart',
  'compare',
  'cycles',
  'news',
  'paths',
  'timeline',
  'whynot',
]);

/**
 * Returns the panels that led to a panel, the last one first opened last. Who closes a panel begins anew, and who comes
 * back to one of them forgets those that followed it.
 */
export function trailTo(trail: readonly Panel[], from: Panel, to: Panel): readonly Panel[] {
  if (to.at === 'none' || from.at === 'none') return [];
  const [key, all] = [JSON.stringify(to), [...trail, from]];
  const before = all.findIndex((p) => JSON.stringify(p) === key);
  if (before >= 0) return all.slice(0, before);
  return from.at === to.at && forms.has(to.at) ? trail : all.slice(-MOST);
}

/** Reads a trail from the history of the browser. */
export const trailOf = (value: unknown): readonly Panel[] => (Array.isArray(value) ? value.filter(isPanel) : []);
