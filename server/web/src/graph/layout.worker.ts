// Finds places for entities, off the main thread: forces first, then nobody upon another.
import Graph from 'graphology';
import forceAtlas2 from 'graphology-layout-forceatlas2';
import noverlap from 'graphology-layout-noverlap';

export interface LayoutNode { id: string; x: number; y: number; size: number; fixed: boolean }
export interface LayoutRequest { run: number; nodes: LayoutNode[]; edges: [string, string][]; rounds: number }
export interface LayoutAnswer { run: number; places: Record<string, { x: number; y: number }> }

onmessage = (event: MessageEvent<LayoutRequest>) => {
  const { run, nodes, edges, rounds } = event.data;
  const graph = new Graph({ type: 'undirected' });
  for (const { id, ...attributes } of nodes) graph.addNode(id, attributes);
  for (const [a, b] of edges) if (a !== b) graph.mergeEdge(a, b);
  // What is tied to nothing here would drift away; it is held near what is tied to most.
  const hub = graph.nodes().reduce((a, b) => (graph.degree(b) > graph.degree(a) ? b : a));
  graph.forEachNode((id) => { if (id !== hub && graph.degree(id) === 0) graph.mergeEdge(hub, id); });
  forceAtlas2.assign(graph, {
    iterations: rounds,
    settings: {
      gravity: 0.6, scalingRatio: 90, slowDown: 4, adjustSizes: false, linLogMode: false, strongGravityMode: false,
      outboundAttractionDistribution: nodes.length > 40, barnesHutOptimize: nodes.length > 300,
    },
  });
  const fixed = new Map(nodes.filter((n) => n.fixed).map((n) => [n.id, n]));
  const settled = noverlap(graph, { maxIterations: 120, settings: { margin: 26, ratio: 1.8, speed: 3 } });
  const places: LayoutAnswer['places'] = {};
  for (const id of graph.nodes()) {
    const place = fixed.get(id) ?? settled[id];
    if (place) places[id] = { x: place.x, y: place.y };
  }
  postMessage({ run, places } satisfies LayoutAnswer);
};
