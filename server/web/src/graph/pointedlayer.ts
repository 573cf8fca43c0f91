// The layer of the stage with what is under the pointer. In a large graph it is drawn over the other layers, which are
// not redrawn.
import type Sigma from 'sigma';
import type { Measure } from './labels';
import type { Mind } from './looks';
import type { Drawing, EdgeData, NodeData } from './model';
import { paint, paintLines } from './paint';
import { newMemory, pointedAt, pointedNames, type Projection } from './scene';
import type { Signs } from './signs';

export class PointedLayer {
  private readonly names: HTMLCanvasElement;
  private soon = 0;

  constructor(
    private readonly sigma: Sigma<NodeData, EdgeData>,
    private readonly measure: Measure,
    private readonly signs: Signs,
  ) {
    this.names = sigma.createCanvas('pointed', { afterLayer: 'labels', style: { width: '100%', height: '100%' } });
  }

  /** Draws what is under the pointer; nothing if graph is null. */
  paint(graph: Drawing | null, mind: Mind, p: Projection, pins: object): void {
    const [under, over] = [this.sigma.getCanvases()['edgeLabels']?.getContext('2d'), this.names.getContext('2d')];
    this.fit(p);
    under?.clearRect(0, 0, p.width, p.height);
    over?.clearRect(0, 0, p.width, p.height);
    if (!under || !over || !graph || (mind.hovered === null && mind.hoveredEdge === null)) return;
    paintLines(under, pointedAt(graph, mind, p));
    const { nodes, labels, lineLabels } = pointedNames(graph, mind, p, pins, newMemory(this.measure));
    paint(over, nodes, labels, lineLabels, mind.theme, this.signs);
  }

  /** Gives the canvas the size of the stage. */
  private fit({ width, height }: Projection): void {
    const ratio = window.devicePixelRatio || 1;
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.names.width === w && this.names.height === h) return;
    [this.names.width, this.names.height] = [w, h];
    this.names.getContext('2d')?.scale(ratio, ratio);
  }

  /** Calls draw in the next frame, once. */
  later(draw: () => void): void {
    this.soon ||= requestAnimationFrame(() => {
      this.soon = 0;
      draw();
    });
  }

  destroy(): void {
    cancelAnimationFrame(this.soon);
  }
}
