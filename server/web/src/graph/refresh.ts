// Draws all of the stage again, at most once per frame. For a large graph this is the longest task of the page.
import type Sigma from 'sigma';
import type { EdgeData, NodeData } from './model';

export class Refresh {
  private soon = 0;

  constructor(private readonly sigma: Sigma<NodeData, EdgeData>) {}

  /** Redraws all nodes and lines in the next frame. */
  later(): void {
    this.soon ||= requestAnimationFrame(() => {
      this.soon = 0;
      this.sigma.refresh({ skipIndexation: true });
    });
  }

  /** Cancels the redraw that later has requested, because everything has been redrawn. */
  drop(): void {
    cancelAnimationFrame(this.soon);
    this.soon = 0;
  }
}
