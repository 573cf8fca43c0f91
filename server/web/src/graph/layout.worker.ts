// Places entities in a worker thread: first by forces, then so that no two overlap.
import Graph from 'graphology';
import forceAtlas2 from 'graphology-layout-forceatlas2';
import type { Layout } from '../state/state';
import { clustered, type ClusterBody, communities } from './clusters';
import { gathering } from './gather';
import { type Point, spiral } from './geometry';
import { BANDED, circular, type LayoutNode, mapped, radial, timed } from './layouts';
import { type NamedBody, roomForNames } from './nameroom';
import { part } from './part';
import { clear, clearBeside, even, filling, shaped } from './room';
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
  /** Whether the layout could not be loaded. */
  failed?: true;
}

/** A node that is taken off a line may need room for its name again, so both are done so many times. */
const NAMED_ROUNDS = 4;
/** Up to this many nodes, distances follow the ways between nodes. More would take seconds. */
const STRESS_UP_TO = 500;
/** With more nodes than this, communities stand apart, if at most so large a part of the nodes is fixed. */
const CLUSTERED_FROM = 150;
const FEW_FIXED = 0.1;
/** The communities of fewer nodes than this are only farther from each other. */
const FEW = 40;
/** The maximum factor by which layers, or the rows of the axis of time, are drawn apart to fill the stage. */
const HIGHEST = 6;
/** The maximum time for forces, in milliseconds, and the number of rounds per step. */
const TIME = 9000;
const CHUNK = 8;
/** With fewer nodes than this, none counts as far from the rest. */
const GATHERED_FROM = 40;
const SHOWN_EVERY = 800; // milliseconds; drawing a large graph takes time, too

self.onmessage = (event: MessageEvent<LayoutRequest>) => {
  const { by, nodes, all } = event.data;
  const loose = by !== 'force' || nodes.filter((n) => n.fixed).length <= nodes.length * FEW_FIXED;
  const groups = isApart(event.data) && loose && (all || by !== 'force');
  if (event.data.kept) postMessage({ run: event.data.run, places: {}, done: true, ...divided(event.data) });
  else if (groups) apart(event.data);
  else if ((by === 'force' || by === 'communities') && nodes.length <= STRESS_UP_TO) near(event.data);
  else if (by === 'force') force(event.data);
  else
    still(event.data).catch(() => {
      postMessage({ run: event.data.run, places: {}, done: true, failed: true } satisfies LayoutAnswer);
    });
};

/** Places nodes by a layout without forces. It is deterministic. */
async function still(request: LayoutRequest): Promise<void> {
  const { run, by, focus, nodes, edges, free } = request;
  const found = await placed(by, nodes, edges, focus, free);
  if (by === 'layered' || by === 'time') filling(found, free.width / free.height, HIGHEST);
  const byId = new Map(nodes.map((n) => [n.id, n]));
  if (by === 'time') clearBeside(found, nodes, edges, (id) => (byId.get(id)?.year === undefined ? 'none' : 'x'));
  if (by === 'map') clearBeside(found, nodes, edges, (id) => (byId.get(id)?.site === undefined ? 'none' : 'both'));
  const places = Object.fromEntries(
    nodes.filter((n) => !n.fixed).map((n) => [n.id, found.get(n.id) ?? { x: n.x, y: n.y }]),
  );
  postMessage({ run, places, done: true, ...divided(request) } satisfies LayoutAnswer);
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
      return (await import('./layers')).layered(nodes, edges);
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
  const { run, by, nodes, edges, free } = request;
  begin(nodes, edges);
  const bodies = nodes.map((n) => bodyOf(by, n));
  clustered(bodies, edges, free, by === 'kinds');
  const places = Object.fromEntries(bodies.filter((b) => !b.fixed).map(({ id, x, y }) => [id, { x, y }]));
  postMessage({ run, places, done: true, ...divided(request) } satisfies LayoutAnswer);
}

/** Places nodes by the ways between them. Communities stand apart. The result is the same for the same nodes and lines. */
function near(request: LayoutRequest): void {
  const { run, by, nodes, edges, all, afresh, ends, free } = request;
  if (afresh) begin(nodes, edges);
  const bodies = nodes.map(({ id, x, y, size, fixed, name, group }): NamedBody & { group?: string } => ({
    id,
    x,
    y,
    r: size,
    fixed,
    name,
    ...(by === 'communities' && group !== undefined ? { group } : {}),
  }));
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
  const places = Object.fromEntries(bodies.filter((b) => !b.fixed).map(({ id, x, y }) => [id, { x, y }]));
  const regions = all ? divided(request) : {};
  postMessage({ run, places, done: true, ...regions } satisfies LayoutAnswer);
}

/** Places the new nodes of a large picture, or those that are not pinned if many are. */
function force({ run, nodes, edges, all }: LayoutRequest): void {
  const graph = new Graph({ type: 'undirected' });
  for (const { id, x, y, size, fixed } of nodes) graph.addNode(id, { x, y, size, fixed });
  for (const [a, b] of edges) if (a !== b) graph.mergeEdge(a, b);
  // Nodes without relations here would drift away. They are held near the node with the most relations.
  const hub = graph.nodes().reduce((a, b) => (graph.degree(b) > graph.degree(a) ? b : a));
  graph.forEachNode((id) => {
    if (id !== hub && graph.degree(id) === 0) graph.mergeEdge(hub, id);
  });
  const large = nodes.length > 1000;
  const rounds = all ? 500 : 160;
  const begin = performance.now();
  const settings = {
    gravity: 5,
    scalingRatio: 6000,
    slowDown: 4,
    adjustSizes: false,
    linLogMode: false,
    strongGravityMode: false,
    outboundAttractionDistribution: nodes.length > 40,
    barnesHutOptimize: nodes.length > 300,
    barnesHutTheta: large ? 1.2 : 0.5,
  };
  const gather = () => {
    const near = gathering(graph.mapNodes((_id, a) => ({ x: a['x'] as number, y: a['y'] as number })));
    graph.forEachNode((id, a) => {
      if (!a['fixed']) graph.mergeNodeAttributes(id, near({ x: a['x'] as number, y: a['y'] as number }));
    });
  };
  const answer = (done: boolean) => {
    const places: LayoutAnswer['places'] = {};
    graph.forEachNode((id, a) => {
      if (!a['fixed']) places[id] = { x: a['x'] as number, y: a['y'] as number };
    });
    postMessage({ run, places, done } satisfies LayoutAnswer);
  };
  if (large) {
    let shown = begin;
    for (let n = 0; n < rounds && performance.now() - begin < TIME; n += CHUNK) {
      forceAtlas2.assign(graph, { iterations: CHUNK, settings });
      if (performance.now() - shown < SHOWN_EVERY) continue;
      shown = performance.now();
      gather();
      answer(false);
    }
    gather();
  } else {
    forceAtlas2.assign(graph, { iterations: rounds, settings });
    if (nodes.length >= GATHERED_FROM) gather();
  }
  const bodies = graph.mapNodes((id, a) => ({
    id,
    x: a['x'] as number,
    y: a['y'] as number,
    r: a['size'] as number,
    fixed: a['fixed'] as boolean,
  }));
  part(bodies, large ? 6 : 26, large ? 20 : 120);
  for (const { id, x, y } of bodies) graph.mergeNodeAttributes(id, { x, y });
  answer(true);
}
