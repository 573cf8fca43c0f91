// The layout that the user chose, and what it needs to know of each entity.
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
