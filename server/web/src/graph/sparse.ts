// Decides which lines a dense picture leaves out.
import { isDense } from './backbone';
import type { EdgeData } from './bundles';
import type { Drawing } from './drawing';

/** The conditions besides the drawing: the highlighted relations, and whether the user wants all lines. */
interface Wish {
  proven: ReadonlySet<string>;
  allLines: boolean;
}

/** With more lines than this, a map and an axis of time leave out the lines of entities that have no place there. */
const PLACED_FROM = 120;

const leavesUnplaced = (graph: Drawing): boolean => graph.unplaced.size > 0 && graph.size > PLACED_FROM;
const isUnplaced = (graph: Drawing, id: string): boolean => graph.ends(id).some((end) => graph.unplaced.has(end));

/**
 * Reports whether a line is left out: an end has no place on the map or the axis of time, so that the line says nothing
 * about where or when; or it is weak in a dense picture, and nothing about it is remarkable.
 */
export function isLeftOut(graph: Drawing, { proven, allLines }: Wish, id: string, data: EdgeData): boolean {
  if (allLines) return false;
  const nowhere = leavesUnplaced(graph) && isUnplaced(graph, id);
  if (!nowhere && (data.conflict || !graph.weak.has(id) || !isDense(graph))) return false;
  return !data.relations.some((r) => r.fate !== 'same' || proven.has(r.id) || (!nowhere && r.disputed));
}

/**
 * Returns the lines that a layout follows. Those that a dense picture leaves out would pull everything together. A
 * layout in rings follows all, because a ring says how far its nodes are from the middle.
 */
export const layoutLines = (graph: Drawing, by: string): [string, string][] =>
  graph
    .mapLines((id, _data, source, target): [string, string] | null =>
      by !== 'radial' && isDense(graph) && graph.weak.has(id) ? null : [source, target],
    )
    .filter((line) => line !== null);

/**
 * The number of lines that a picture draws, the number of all its lines, and whether the lines of entities without a
 * place are left out.
 */
export interface Counted {
  drawn: number;
  all: number;
  placed: boolean;
}

/** Returns the numbers of a drawing; null if it draws all lines. */
export function counted(graph: Drawing, { proven }: Wish): Counted | null {
  const placed = leavesUnplaced(graph);
  if (!isDense(graph) && !placed) return null;
  let drawn = 0;
  graph.forEachLine((id, data) => {
    if (!isLeftOut(graph, { proven, allLines: false }, id, data)) drawn += 1;
  });
  return { drawn, all: graph.size, placed };
}
