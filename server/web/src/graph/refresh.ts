// Lets sigma look again at what has changed. For a large graph this is the longest task of the page.
import type Sigma from 'sigma';
import type { Mind } from './looks';
import type { Change, Drawing, EdgeData, NodeData } from './model';
import { isLeftOut } from './sparse';

export class Refresh {
  private soon = 0;
  private whole = false;

  constructor(private readonly sigma: Sigma<NodeData, EdgeData>) {}

  /** Redraws all nodes and lines in the next frame. */
  later(): void {
    this.whole = true;
    this.ask();
  }

  /** Looks at the places of all nodes again in the next frame. */
  moved(): void {
    this.ask();
  }

  private ask(): void {
    this.soon ||= requestAnimationFrame(() => {
      const { whole, sigma } = this;
      this.drop();
      if (whole) sigma.refresh();
      else sigma.refresh({ partialGraph: { nodes: sigma.getGraph().nodes() } });
    });
  }

  /** Cancels the redraw that later has requested, because everything has been redrawn. */
  drop(): void {
    cancelAnimationFrame(this.soon);
    this.soon = 0;
    this.whole = false;
  }

  /**
   * Draws changed nodes and lines again, or all of them. If sigma has indexed the graph, it draws them one by one.
   */
  changed(graph: Drawing, mind: Mind, { nodes, lines, altered }: Change, whole: boolean, indexed: boolean): void {
    const { sigma } = this;
    if (whole) {
      sigma.refresh({ partialGraph: { nodes: graph.all.nodes(), edges: graph.all.edges() }, schedule: true });
      return;
    }
    const edges = new Set<string>();
    for (const [id, data] of lines) {
      // A line that is left out was left out before, too, unless it has other relations now.
      const out = isLeftOut(graph, mind, id, data);
      if (!out || (altered.has(id) && !sigma.getEdgeDisplayData(id)?.hidden)) edges.add(id);
    }
    // A line ends at the rim of its nodes. In a crowd it ends in their middle.
    if (!graph.crowd) for (const id of nodes) graph.forEachLineOf(id, (line) => edges.add(line));
    sigma.refresh({ skipIndexation: indexed, partialGraph: { nodes: [...nodes], edges: [...edges] }, schedule: true });
  }
}
