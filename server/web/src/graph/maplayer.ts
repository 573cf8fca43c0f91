// The layer of the stage with the outlines of countries, beneath lines and nodes.
import type Sigma from 'sigma';
import type { Site } from '../state/facts';
import { palette, type Theme } from '../look/kinds';
import type { Point } from './geometry';
import type * as Atlas from './map';
import type { EdgeData, NodeData } from './model';
import type { Projection } from './scene';

type Loaded = typeof Atlas;

interface Placed {
  graph: { mapNodes<T>(of: (id: string, data: NodeData) => T): T[] };
  arrangement: { site(id: string, kind: string): Site | null };
}

/** Returns the countries in which entities lie at no known point. */
function vague({ graph, arrangement }: Placed): Set<string> {
  const sites = graph.mapNodes((id, { kind }) => arrangement.site(id, kind));
  return new Set(sites.flatMap((s) => (s && !s.point && s.country ? [s.country] : [])));
}

export class MapLayer {
  private atlas: Loaded | null = null;
  private paths: Atlas.Outlines | null = null;
  private readonly countries = new Map<string, Path2D | null>();
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

  /** Returns the outline of a country. */
  private countryOf(code: string): Path2D | null {
    const known = this.countries.get(code);
    if (known !== undefined) return known;
    const path = this.atlas?.countryPath(code) ?? null;
    this.countries.set(code, path);
    return path;
  }

  /** Paints the map. Countries in which something lies at no known point are darker. */
  paint(shown: boolean, p: Projection, theme: Theme, of: Placed): void {
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
    c.fillStyle = ink.border;
    for (const code of vague(of)) {
      const path = this.countryOf(code);
      if (path) c.fill(path);
    }
    c.lineWidth = 0.8 / p.k;
    c.strokeStyle = ink.border;
    c.stroke(this.paths.borders);
    c.stroke(this.paths.land);
  }
}
