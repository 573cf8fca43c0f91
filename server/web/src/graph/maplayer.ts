// The layer of the stage with the outlines of countries, beneath lines and nodes.
import type Sigma from 'sigma';
import type { Site } from '../state/facts';
import { palette, type Theme } from '../look/kinds';
import type { Point } from './geometry';
import type * as Atlas from './map';
import type { EdgeData, NodeData } from './model';
import type { Projection } from './scene';

type Loaded = typeof Atlas;

export class MapLayer {
  private atlas: Loaded | null = null;
  private paths: Atlas.Outlines | null = null;
  private asked = false;
  private readonly canvas: HTMLCanvasElement;

  /** Calls ready when the map has been loaded after the first request. */
  constructor(
    sigma: Sigma<NodeData, EdgeData>,
    private readonly ready: () => void,
  ) {
    this.canvas = sigma.createCanvas('map', { beforeLayer: 'edges', style: { width: '100%', height: '100%' } });
  }

  private load(): Loaded | null {
    if (!this.asked) {
      this.asked = true;
      import('./map')
        .then((m) => {
          this.atlas = m;
          this.paths = m.outlines();
          this.ready();
        })
        .catch(() => {
          this.asked = false;
        });
    }
    return this.atlas;
  }

  /** Returns the point of a place in the graph; null if there is no place, or the map is not loaded yet. */
  placeOf(site: Site | null): Point | null {
    return site === null ? null : (this.load()?.placeOn(site) ?? null);
  }

  paint(shown: boolean, p: Projection, theme: Theme): void {
    const { canvas } = this;
    const c = canvas.getContext('2d');
    if (!c) return;
    const on = shown && this.load() !== null;
    const [width, height] = [Math.round(p.width * devicePixelRatio), Math.round(p.height * devicePixelRatio)];
    if (on && (canvas.width !== width || canvas.height !== height)) [canvas.width, canvas.height] = [width, height];
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.clearRect(0, 0, canvas.width, canvas.height);
    if (!on || !this.paths) return;
    const ratio = canvas.width / p.width;
    const ink = palette[theme];
    c.setTransform(p.k * ratio, 0, 0, p.k * ratio, p.dx * ratio, p.dy * ratio);
    c.fillStyle = ink.land;
    c.fill(this.paths.land);
    c.lineWidth = 0.8 / p.k;
    c.strokeStyle = ink.border;
    c.stroke(this.paths.borders);
    c.stroke(this.paths.land);
  }
}
