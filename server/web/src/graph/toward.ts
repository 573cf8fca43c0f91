// Finds the entity to which an arrow key leads.
import type { Drawing } from './drawing';

/**
 * Returns the next entity in a direction on the screen, preferably a neighbour. If there is no current entity, it
 * returns the most connected one.
 */
export function toward(graph: Drawing, from: string | null, dx: number, dy: number): string | null {
  if (from === null || !graph.hasNode(from)) {
    return graph
      .nodes()
      .reduce<string | null>((a, b) => (a === null || graph.degree(b) > graph.degree(a) ? b : a), null);
  }
  const here = graph.node(from);
  const nearest = (ids: string[]): string | null => {
    let best: string | null = null;
    let least = Infinity;
    for (const id of ids) {
      const { x, y } = graph.node(id);
      const [ex, ey] = [x - here.x, here.y - y];
      const along = ex * dx + ey * dy;
      const aside = Math.abs(ex * dy - ey * dx);
      const cost = Math.hypot(ex, ey) + 1.5 * aside;
      if (id !== from && along > 0 && aside <= along * 1.8 && cost < least) [best, least] = [id, cost];
    }
    return best;
  };
  return nearest(graph.neighbors(from)) ?? nearest(graph.nodes());
}
