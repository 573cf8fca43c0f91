// The layout on a map.
import { GOLDEN_ANGLE, type Point } from './geometry';
import { CELL, type LayoutNode, LINE, NAME } from './layouts';
import { onStage } from './nameroom';
import { type Body, part } from './part';

/** South of this there is no land on the map, so there is room for the names of the entities there. */
const SOUTH = -960;
/** The width of the land on the map. */
const LAND = 4600;
/** More nodes without a place than this are closer together, because only some show their names. */
const CROWD = 200;

/** If there are more nodes than this at one place, not all names have room, and the nodes are closer together. */
const NAMED_AT_PLACE = 40;
/** The room of a node with its name at a place that others share, in pixels of a stage that shows all places. */
const ROOM = { width: 104, height: 40 };
/** Rows of nodes without a place are farther apart where nodes are larger, at most by this factor. */
const MOST_APART = 4;
/**
 * The greatest room above each other, as a part of the width of the stage: with more, entities that are somewhere in a
 * country would lie in its neighbours.
 */
const HIGHEST = 0.05;
/** The part of the width of the stage that the nodes at one place may take. */
const WIDEST = 0.34;
/** The radius of a disc of the area one. */
const UNIT = 1 / Math.sqrt(Math.PI);
/** The distance of two nodes in a crowd, in units of the graph, for nodes that are not larger there. */
const CLOSE = 40;

/** How a stage of a given size shows the map. */
interface Scale {
  /** The width of the stage, in pixels. */
  width: number;
  /** The number of pixels per unit of the graph, if all places are on it. */
  k: number;
  /** By how much nodes are larger than in the graph. */
  larger: number;
}

function scaleFor(nodes: readonly LayoutNode[], free: { width: number; height: number }): Scale {
  const sites = nodes.flatMap((n) => n.site ?? []);
  const [xs, ys] = [sites.map((s) => s.x), sites.map((s) => s.y)];
  const across = Math.max(1, Math.max(...xs) - Math.min(...xs));
  const down = Math.max(1, Math.max(...ys) - Math.min(...ys, sites.length < nodes.length ? SOUTH - 4 * LINE : 0));
  const k = Math.min(1.7, free.width / across, free.height / down);
  return { width: free.width, k, larger: Math.max(1, onStage(k) / k / 1.6) };
}

/** Returns n points around the origin, the nearest first, each with about the same area. */
const spiralOf = (n: number, width: number, height: number): Point[] =>
  Array.from({ length: n }, (_, i) => {
    const [angle, far] = [i * GOLDEN_ANGLE, UNIT * Math.sqrt(i)];
    return { x: width * far * Math.cos(angle), y: height * far * Math.sin(angle) };
  });

/**
 * Places nodes that share a place around it, the most connected ones at the rim, which has room for names. A few have
 * room for all their names. Many are in a disc with a sector for each kind.
 */
function around(nodes: readonly LayoutNode[], { width, k, larger }: Scale): Map<LayoutNode, Point> {
  const ordered = [...nodes].sort((a, b) => b.size - a.size);
  if (nodes.length <= NAMED_AT_PLACE) {
    const least = CLOSE * larger;
    const beside = Math.min(ROOM.width, (WIDEST * width) / (2 * UNIT * Math.sqrt(nodes.length)));
    const above = Math.min(HIGHEST * width, (ROOM.width * ROOM.height) / beside);
    const points = spiralOf(nodes.length, Math.max(least, beside / k), Math.max(least, above / k)).reverse();
    return new Map(ordered.map((n, i) => [n, points[i] as Point]));
  }
  const step = CLOSE * larger;
  const angle = ({ x, y }: Point) => Math.atan2(y, x);
  const far = ({ x, y }: Point) => Math.hypot(x, y);
  const points = spiralOf(nodes.length, step / UNIT, step / UNIT).sort((a, b) => angle(a) - angle(b));
  const out = new Map<LayoutNode, Point>();
  const kinds = [...Map.groupBy(ordered, (n) => n.group ?? '').values()].sort((a, b) => b.length - a.length);
  let next = 0;
  for (const kind of kinds) {
    const sector = points.slice(next, next + kind.length).sort((a, b) => far(b) - far(a));
    for (const [i, n] of kind.entries()) out.set(n, sector[i] as Point);
    next += kind.length;
  }
  return out;
}

/**
 * Places nodes on the map. Nodes at the same place are around it; nodes without a place are in rows below, by kind.
 */
export function mapped(nodes: readonly LayoutNode[], free?: { width: number; height: number }): Map<string, Point> {
  const scale = free ? scaleFor(nodes, free) : { width: Infinity, k: Infinity, larger: 1 };
  const bodies: Body[] = [];
  for (const alike of Map.groupBy(
    nodes.filter((n) => n.site !== undefined),
    (n) => `${n.site?.x} ${n.site?.y}`,
  ).values()) {
    for (const [{ id, site, size, fixed }, { x, y }] of around(alike, scale))
      bodies.push({ id, x: (site?.x ?? 0) + x, y: (site?.y ?? 0) + y, r: size * scale.larger, fixed });
  }
  part(bodies, 14, 120);
  const out = new Map(bodies.map((b): [string, Point] => [b.id, { x: b.x, y: b.y }]));
  const rest = nodes
    .filter((n) => n.site === undefined)
    .sort((a, b) => (a.group ?? '').localeCompare(b.group ?? '') || b.size - a.size);
  const [left, right] = [Math.min(...bodies.map((b) => b.x), 0), Math.max(...bodies.map((b) => b.x), 0)];
  // Rows that are much wider than the map would make it small.
  const crowd = rest.length > CROWD;
  const least = crowd ? CELL : 1.6 * NAME;
  const room = Math.floor(Math.max(LAND, right - left) / least);
  const columns = Math.max(6, Math.min(room, Math.ceil(Math.sqrt(rest.length * (crowd ? 8 : 4)))));
  const low = Math.min(...bodies.map((b) => b.y - 4 * LINE * scale.larger), SOUTH);
  const step = Math.max(least, (right - left) / columns);
  rest.forEach((n, i) => {
    out.set(n.id, {
      x: (left + right) / 2 + ((i % columns) - (Math.min(columns, rest.length) - 1) / 2) * step,
      y: low - Math.floor(i / columns) * (crowd ? CELL : 1.5 * LINE) * Math.min(MOST_APART, scale.larger),
    });
  });
  return out;
}
