// Asks for a layout of what is drawn.
import type { Arrangement } from './arrangement';
import type { Drawing } from './drawing';
import type { LayoutRequest } from './layout.worker';
import type { Mind } from './looks';
import type { Point } from './geometry';
import type { Places } from './model';
import { nameSize } from './nameroom';
import { layoutLines } from './sparse';
import type { Site } from '../state/facts';

export interface Wanted {
  graph: Drawing;
  arrangement: Arrangement;
  mind: Mind;
  pins: Places;
  free: LayoutRequest['free'];
  /** The point of a place on the map. */
  placeOf(site: Site | null): Point | null;
  /** The new nodes, if only they are placed. */
  fresh?: ReadonlySet<string> | undefined;
  all: boolean;
  afresh: boolean;
}

/**
 * The step of the sizes for a layout, in pixels. A panel that is a little larger, as with another font, changes
 * nothing.
 */
const STEP = 40;
const coarse = (size: number): number => Math.max(STEP, Math.round(size / STEP) * STEP);

export function requestOf(w: Wanted): Omit<LayoutRequest, 'run'> {
  const { graph, arrangement, mind, pins, fresh, all } = w;
  const { by, focus } = arrangement.layout;
  return {
    by,
    ...(focus === undefined ? {} : { focus }),
    all,
    afresh: w.afresh,
    ...(mind.ends ? { ends: mind.ends } : {}),
    free: { width: coarse(w.free.width), height: coarse(w.free.height) },
    ...(all ? {} : { regions: graph.regions.map((r) => r.members) }),
    edges: layoutLines(graph, by),
    nodes: graph.mapNodes((id, a) => {
      const [group, year] = [arrangement.group(id, a.kind), arrangement.year(id)];
      const site = w.placeOf(by === 'map' ? arrangement.site(id, a.kind) : null);
      return {
        id,
        x: a.x,
        y: a.y,
        size: a.size,
        name: nameSize(a.nameless ? '' : mind.style.label(id, a.name)),
        fixed: id in pins || (!all && !fresh?.has(id)),
        ...(group === undefined ? {} : { group }),
        ...(year === undefined ? {} : { year }),
        ...(site ? { site } : {}),
      };
    }),
  };
}
