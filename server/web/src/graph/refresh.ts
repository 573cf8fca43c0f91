// Draws all of the stage again, at most once per frame. For a large graph this is the longest task of the page.
import type Sigma from 'sigma';
import type { EdgeData, NodeData } from './model';

export class Refresh {
  private soon = 0;

  constructor(private readonly sigma: Sigma<NodeData, EdgeData>) {}

  /** Looks at all nodes and lines again in the next frame. */
  later(): void {
    this.soon ||= requestAnimationFrame(() => {
      this.soon = 0;
      this.sigma.refresh({ skipIndexation: true });
    });
  }

  /** Drops what is due, because all is looked at already. */
  drop(): void {
    cancelAnimationFrame(this.soon);
    this.soon = 0;
  }
}
