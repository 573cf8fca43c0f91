// Decides which lines a dense picture leaves out.
import { isDense } from './backbone';
import type { EdgeData } from './bundles';
import type { Drawing } from './drawing';

/** The conditions besides the drawing: the highlighted relations, and whether the user wants all lines. */
interface Wish {
  proven: ReadonlySet<string>;
  allLines: boolean;
}

/** Reports whether a dense picture leaves a line out: it is weak, and nothing about it is remarkable. */
export const isLeftOut = (graph: Drawing, { proven, allLines }: Wish, id: string, data: EdgeData): boolean =>
  !allLines &&
  isDense(graph) &&
  graph.weak.has(id) &&
  !data.conflict &&
  !data.relations.some((r) => r.disputed || r.fate !== 'same' || proven.has(r.id));

/**
 * Returns the lines that a layout follows. Those that a dense picture leaves out would pull everything together. A layout in
 * rings follows all, because a ring says how far its nodes are from the middle.
 */
export const layoutLines = (graph: Drawing, by: string): [string, string][] =>
  graph
    .mapLines((id, _data, source, target): [string, string] | null =>
      by !== 'radial' && isDense(graph) && graph.weak.has(id) ? null : [source, target],
    )
    .filter((line) => line !== null);

/** The number of lines that a dense picture draws, and of all its lines. */
export interface Counted {
  drawn: number;
  all: number;
}

/** Returns the numbers of a drawing; null if it is not dense. */
export function counted(graph: Drawing, { proven }: Wish): Counted | null {
  if (!isDense(graph)) return null;
  let drawn = 0;
  graph.forEachLine((id, data) => {
    if (!isLeftOut(graph, { proven, allLines: false }, id, data)) drawn += 1;
  });
  return { drawn, all: graph.size };
}
