// The layout that the user chose, and what it needs to know of each entity.
import type { Drawing } from './drawing';
import type { Point } from './geometry';
import type { Site } from '../state/facts';
import type { Layout } from '../state/state';

/** The layout, and the groups and dates that it uses. The key changes with them. */
export interface Arrangement {
  layout: Layout;
  key: string;
  group(id: string, kind: string): string | undefined;
  /** Returns what is written above a group. */
  heading(group: string, members: number): string;
  year(id: string): number | undefined;
  site(id: string, kind: string): Site | null;
}

/** The layout before the user chooses one. */
export const unarranged: Arrangement = {
  layout: { by: 'force' },
  key: '',
  group: () => undefined,
  heading: () => '',
  year: () => undefined,
  site: () => null,
};

/**
 * Returns the entities that have no place on the map or on the axis of time. If no entity has one, the result is empty.
 */
export function unplacedIn(
  graph: Drawing,
  { layout: { by }, year, site }: Arrangement,
  map: { placeOf(site: Site | null): Point | null },
): ReadonlySet<string> {
  if (by !== 'map' && by !== 'time') return new Set();
  const isPlaced = (id: string, kind: string) =>
    by === 'time' ? year(id) !== undefined : map.placeOf(site(id, kind)) !== null;
  const without = graph.mapNodes((id, { kind }) => (isPlaced(id, kind) ? null : id)).filter((id) => id !== null);
  return new Set(without.length < graph.order ? without : []);
}

/** Reports whether a layout is on a map, and no node has a place on it. */
export const isNowhere = (
  graph: Drawing,
  { layout: { by }, site }: Arrangement,
  map: { placeOf(site: Site | null): Point | null },
): boolean => by === 'map' && graph.mapNodes((id, { kind }) => map.placeOf(site(id, kind))).every((p) => p === null);
