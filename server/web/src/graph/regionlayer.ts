// The layer of the stage with the grounds of regions, beneath lines and nodes.
import type Sigma from 'sigma';
import { palette, type Theme } from '../look/kinds';
import type { EdgeData, NodeData } from './model';
import type { Hull } from './regions';

export class RegionLayer {
  private readonly canvas: HTMLCanvasElement;
  private empty = true;

  constructor(sigma: Sigma<NodeData, EdgeData>) {
    this.canvas = sigma.createCanvas('regions', { beforeLayer: 'edges', style: { width: '100%', height: '100%' } });
  }

  paint(hulls: readonly Hull[], size: { width: number; height: number }, theme: Theme): void {
    const { canvas } = this;
    const c = canvas.getContext('2d');
    if (!c || (this.empty && hulls.length === 0)) return;
    this.empty = hulls.length === 0;
    const [width, height] = [Math.round(size.width * devicePixelRatio), Math.round(size.height * devicePixelRatio)];
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.clearRect(0, 0, canvas.width, canvas.height);
    c.scale(width / size.width, height / size.height);
    c.lineJoin = 'round';
    c.fillStyle = palette[theme].land;
    c.strokeStyle = palette[theme].land;
    for (const { corners, beyond } of hulls) {
      if (corners.length === 0) continue;
      c.beginPath();
      for (const { x, y } of corners) c.lineTo(x, y);
      c.closePath();
      c.lineWidth = 2 * beyond;
      c.stroke();
      c.fill();
    }
  }
}
