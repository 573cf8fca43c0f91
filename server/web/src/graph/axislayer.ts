// The layer of the stage with the axis of a layout by time, beneath lines and nodes.
import type Sigma from 'sigma';
import { palette, type Theme } from '../look/kinds';
import type { Tick } from './axis';
import { FONT } from './labels';
import type { EdgeData, NodeData } from './model';
import { AXIS } from './pen';

export class AxisLayer {
  private readonly canvas: HTMLCanvasElement;

  constructor(sigma: Sigma<NodeData, EdgeData>) {
    this.canvas = sigma.createCanvas('axis', { beforeLayer: 'edges', style: { width: '100%', height: '100%' } });
  }

  paint(ticks: readonly Tick[], size: { width: number; height: number }, theme: Theme): void {
    const { canvas } = this;
    const c = canvas.getContext('2d');
    if (!c) return;
    const [width, height] = [Math.round(size.width * devicePixelRatio), Math.round(size.height * devicePixelRatio)];
    if (ticks.length > 0 && (canvas.width !== width || canvas.height !== height))
      [canvas.width, canvas.height] = [width, height];
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.clearRect(0, 0, canvas.width, canvas.height);
    if (ticks.length === 0) return;
    c.scale(width / size.width, height / size.height);
    c.strokeStyle = palette[theme].faint;
    c.fillStyle = palette[theme].quiet;
    c.font = `${AXIS.text}px ${FONT}`;
    c.textAlign = 'center';
    c.beginPath();
    for (const { x, plain } of ticks) {
      if (plain) continue;
      c.moveTo(Math.round(x) + 0.5, 0);
      c.lineTo(Math.round(x) + 0.5, size.height - AXIS.foot);
    }
    c.stroke();
    for (const { x, text } of ticks) c.fillText(text, x, size.height - AXIS.base);
  }
}
