// Places entities in a worker thread: first by forces, then so that no two overlap.
import type { Layout } from '../state/state';
import { clustered, type ClusterBody, communities } from './clusters';
import { type Point, spiral } from './geometry';
import { standingTogether } from './grounds';
import { join } from './join';
import { BANDED, circular, type LayoutNode, type Line, radial, RING, timed } from './layouts';
import { mapped } from './maplayout';
import { roomForNames } from './nameroom';
import { part } from './part';
import { polish } from './polish';
import { routesOf, type Route } from './routes';
import { besideOf, clear, clearBeside, even, filling, shaped, widened } from './room';
import { stress } from './stress';

export type { LayoutNode };
export type Way = Layout['by'];

/** A request for a layout. If all is true, everything that is not pinned is placed, otherwise only what is new. */
export interface LayoutRequest {
  run: number;
  by: Way;
  focus?: string;
  nodes: LayoutNode[];
  edges: [string, string][];
  all: boolean;
  /** The regions of the nodes that keep their places. */
  regions?: readonly (readonly string[])[];
  /** Whether the nodes stay where they are, and only the regions are wanted. */
  kept?: true;
  /** Whether the places that the nodes have mean nothing. The result is then the same for the same nodes and lines. */
  afresh: boolean;
  /** The entities from which and to which a path leads, if the picture shows paths. */
  ends?: readonly [string, string];
  /** The size of the free part of the stage, in pixels. */
  free: { width: number; height: number };
}
export interface LayoutAnswer {
  run: number;
  places: Record<string, { x: number; y: number }>;
  done: boolean;
  /** The parts that stand apart, each with its most connected member first; absent if they stay as they are. */
  regions?: { group: string; members: string[] }[];
  /** The lines that bend, so that they do not run through nodes. Absent if the layout failed. */
  routes?: readonly Route[];
  /** Whether the layout could not be loaded. */
  failed?: true;
}

/** Taking a node off a line can take away the room for its name, so both steps are repeated this many times. */
const NAMED_ROUNDS = 4;
/** Up to this many nodes, distances follow the ways between nodes. More would take seconds. */
const STRESS_UP_TO = 500;
/**
 * With more nodes than CLUSTERED_FROM, communities stand apart, if at most the part FEW_FIXED of the nodes is fixed.
 */
const CLUSTERED_FROM = 150;
const FEW_FIXED = 0.1;
/** Up to this many nodes, a layout by communities has no discs; only the lines between communities are longer. */
const FEW = 40;
/** The maximum factor by which layers, or the rows of the axis of time, are drawn apart to fill the stage. */
const HIGHEST = 6;

self.onmessage = (event: MessageEvent<LayoutRequest>) => {
  const { by, nodes, all } = event.data;
  const loose = by !== 'force' || nodes.filter((n) => n.fixed).length <= nodes.length * FEW_FIXED;
  const groups = isApart(event.data) && loose && (all || by !== 'force');
  if (event.data.kept) answer(event.data, {}, divided(event.data));
  else if (groups) apart(event.data);
  else if (by === 'force' && isAddition(event.data)) added(event.data);
  else if (by === 'force' || by === 'communities') near(event.data);
  else
    still(event.data).catch(() => {
      postMessage({ run: event.data.run, places: {}, done: true, failed: true } satisfies LayoutAnswer);
    });
};

/** Sends the places of nodes, and how lines bend around the nodes, as the answer to a request. */
function answer(
  request: LayoutRequest,
  places: LayoutAnswer['places'],
  regions: Pick<LayoutAnswer, 'regions'> = {},
): void {
  const { run, by, nodes, edges, free } = request;
  const ringed = (by === 'circle' || by === 'radial') && nodes.length > RING; // its lines bend to the middle
  const placed = nodes.map((n) => ({ ...n, ...places[n.id] }));
  const routes = ringed ? [] : routesOf(placed, edges, free);
  postMessage({ run, places, done: true, ...regions, routes } satisfies LayoutAnswer);
}

/** Places nodes by a layout without forces. It is deterministic. */
async function still(request: LayoutRequest): Promise<void> {
  const { by, focus, nodes, edges, free } = request;
  const found = await placed(by, nodes, edges, focus, free);
  if (by === 'layered') filling(found, (free.width - besideOf(nodes, free)) / free.height, HIGHEST);
  if (by === 'time') filling(found, free.width / free.height, HIGHEST);
  const byId = new Map(nodes.map((n) => [n.id, n]));
  if (by === 'time') clearBeside(found, nodes, edges, (id) => (byId.get(id)?.year === undefined ? 'none' : 'x'));
  if (by === 'map') clearBeside(found, nodes, edges, (id) => (byId.get(id)?.site === undefined ? 'none' : 'both'));
  const places = Object.fromEntries(
    nodes.filter((n) => !n.fixed).map((n) => [n.id, found.get(n.id) ?? { x: n.x, y: n.y }]),
  );
  answer(request, places, divided(request));
}

async function placed(
  by: Way,
  nodes: readonly LayoutNode[],
  edges: readonly [string, string][],
  focus: string | undefined,
  free: LayoutRequest['free'],
): Promise<Map<string, Point>> {
  switch (by) {
    case 'layered':
      return (await import('./layers')).layered(nodes, edges, free);
    case 'radial':
      return radial(nodes, edges, focus);
    case 'time':
      return timed(nodes);
    case 'map':
      return mapped(nodes, free);
    default:
      return circular(nodes, edges);
  }
}

/** Puts nodes and lines into an order that does not depend on their origin, and nodes that may move on a spiral. */
function begin(nodes: LayoutNode[], edges: [string, string][]): void {
  const less = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  nodes.sort((a, b) => less(a.id, b.id));
  edges.sort((a, b) => less(a[0], b[0]) || less(a[1], b[1]));
  for (const [i, n] of nodes.entries()) if (!n.fixed) Object.assign(n, spiral(i));
}

/**
 * Reports whether a layout only adds nodes and moves no others, because the picture has regions or is too large for a
 * layout by distances.
 */
const isAddition = ({ nodes, all, regions }: LayoutRequest): boolean =>
  nodes.length > (!all && regions?.length ? CLUSTERED_FROM : STRESS_UP_TO);

/** Reports whether a layout places communities apart from each other. */
const isApart = ({ by, nodes }: LayoutRequest): boolean =>
  by === 'kinds' || nodes.length > (by === 'force' ? CLUSTERED_FROM : by === 'communities' ? FEW : Infinity);

const bodyOf = (by: Way, { id, x, y, size, fixed, name, group }: LayoutNode): ClusterBody => ({
  id,
  x,
  y,
  r: size,
  fixed,
  name,
  ...(by === 'force' ? {} : { group: group ?? '' }),
});

/** Returns the regions of a layout: communities or kinds. */
function divided(request: LayoutRequest): Required<Pick<LayoutAnswer, 'regions'>> {
  const { by, nodes, edges } = request;
  const band = by === 'circle' && nodes.length > BANDED;
  if (!isApart(request) && !band) return { regions: [] };
  const groups = new Map(nodes.map((n) => [n.id, by === 'communities' || by === 'force' ? '' : (n.group ?? '')]));
  const bodies = nodes.map((n) => bodyOf(by, n));
  return {
    regions: communities(bodies, edges).map((members) => ({ group: groups.get(members[0] ?? '') ?? '', members })),
  };
}

/** Places a large picture by its communities. The result is the same for the same nodes and lines. */
function apart(request: LayoutRequest): void {
  const { by, nodes, edges, free } = request;
  begin(nodes, edges);
  const bodies = nodes.map((n) => bodyOf(by, n));
  clustered(bodies, edges, free, by === 'kinds');
  const places = Object.fromEntries(bodies.filter((b) => !b.fixed).map(({ id, x, y }) => [id, { x, y }]));
  answer(request, places, divided(request));
}

/**
 * Places nodes by the ways between them. Communities stand apart. The result is the same for the same nodes and lines.
 */
function near(request: LayoutRequest): void {
  const { by, nodes, edges, all, afresh, ends, free } = request;
  if (afresh) begin(nodes, edges);
  const bodies = nodes.map((n) => bodyOf(by, n));
  const together = by === 'communities' ? grouped(bodies, edges) : [];
  stress(bodies, edges);
  if (all && bodies.every((b) => !b.fixed)) {
    const [from, to] = [bodies.find((b) => b.id === ends?.[0]), bodies.find((b) => b.id === ends?.[1])];
    shaped(bodies, free.width / free.height, from && to ? [from, to] : undefined);
  }
  even(bodies);
  part(bodies, 26, 120);
  for (let n = 0; n < NAMED_ROUNDS; n++) {
    clear(bodies, edges);
    roomForNames(bodies, free);
  }
  polish(bodies, edges, free);
  if (all) widened(bodies, free);
  const places = Object.fromEntries(bodies.filter((b) => !b.fixed).map(({ id, x, y }) => [id, { x, y }]));
  const at = (id: string) => places[id] ?? nodes.find((n) => n.id === id);
  const grounds = standingTogether(together, at).map((members) => ({ group: '', members }));
  answer(request, places, all ? { regions: grounds } : {});
}

/** Finds the communities of bodies that have none yet, and returns the communities of all. */
function grouped(bodies: readonly ClusterBody[], lines: readonly Line[]): string[][] {
  if (bodies.every((b) => !b.group)) for (const b of bodies) delete b.group;
  const found = communities(bodies, lines);
  const number = new Map(found.flatMap((members, i) => members.map((id) => [id, String(i)] as const)));
  for (const b of bodies) b.group = number.get(b.id) ?? '';
  return found;
}

/**
 * Places the new nodes of a large picture, or those that are not pinned if many are. All others stay where they are.
 */
function added(request: LayoutRequest): void {
  const { nodes, edges, regions, free } = request;
  const bodies = nodes.map((n) => bodyOf('force', n));
  const joined = join(bodies, edges, regions ?? [], free);
  const places = Object.fromEntries(bodies.filter((b) => !b.fixed).map(({ id, x, y }) => [id, { x, y }]));
  answer(request, places, regions?.length ? { regions: joined.map((members) => ({ group: '', members })) } : {});
}
