// The drawing: keeps a graphology graph in step with the piece of the data that is shown, and sigma with it.
import { DirectedGraph } from 'graphology';
import Sigma from 'sigma';
import { animateNodes } from 'sigma/utils';
import type { Drawn, Piece } from '../state/graph';
import { calm, short, words } from '../state/ui';
import { colorOf, palette, shapeOf, type Theme } from './kinds';
import { labelOf, hoverOf } from './labels';
import type { LayoutAnswer, LayoutRequest } from './layout.worker';
import { DashedArrowProgram, ShapeProgram } from './programs';

export interface StageEvents {
  choose(id: string, several: boolean): void;
  expand(id: string): void;
  relations(ids: string[]): void;
  clear(): void;
  moved(id: string, at: [number, number]): void;
}
interface NodeData { x: number; y: number; size: number; label: string; kind: string; shape: string; gone: boolean; color: string; type: 'shape' }
interface EdgeData { relations: Drawn[]; type: string; size: number; label: string }

/** With so few edges each says what it is; with more, those that one points at. */
const FEW_EDGES = 14;

export class Stage {
  readonly graph = new DirectedGraph<NodeData, EdgeData>();
  readonly sigma: Sigma<NodeData, EdgeData>;
  private readonly worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
  private run = 0;
  private hovered: string | null = null;
  private near = new Set<string>();
  private focus = new Set<string>();
  private pins: Record<string, [number, number]> = {};
  private theme: Theme = 'light';
  private stop: (() => void) | undefined;

  constructor(container: HTMLElement, events: StageEvents) {
    this.sigma = new Sigma<NodeData, EdgeData>(this.graph, container, {
      allowInvalidContainer: true, renderEdgeLabels: true, enableEdgeEvents: true, zIndex: true, stagePadding: 64,
      defaultEdgeType: 'arrow', defaultNodeType: 'shape', minEdgeThickness: 1.2, doubleClickZoomingRatio: 1,
      nodeProgramClasses: { shape: ShapeProgram as never }, edgeProgramClasses: { dashed: DashedArrowProgram as never },
      labelFont: 'system-ui, sans-serif', edgeLabelFont: 'system-ui, sans-serif', labelSize: 13, edgeLabelSize: 11,
      labelRenderedSizeThreshold: 4, labelDensity: 1, labelGridCellSize: 110, minCameraRatio: 0.08, maxCameraRatio: 4,
      defaultDrawNodeLabel: (c, d, s) => labelOf(c, d, s, this.theme), defaultDrawNodeHover: (c, d, s) => hoverOf(c, d, s, this.theme),
      nodeReducer: (id, data) => this.nodeLook(id, data), edgeReducer: (id, data) => this.edgeLook(id, data),
    });
    this.worker.onmessage = (e: MessageEvent<LayoutAnswer>) => { if (e.data.run === this.run) this.settle(e.data.places); };
    this.listen(events);
  }

  private listen(events: StageEvents): void {
    const { sigma } = this;
    let dragged: string | null = null;
    let moved = false;
    sigma.on('enterNode', ({ node }) => this.hover(node));
    sigma.on('leaveNode', () => this.hover(null));
    sigma.on('clickNode', ({ node, event }) => { if (!moved) events.choose(node, (event.original as MouseEvent).shiftKey); });
    sigma.on('doubleClickNode', ({ node, preventSigmaDefault }) => { preventSigmaDefault(); events.expand(node); });
    sigma.on('clickEdge', ({ edge }) => events.relations(this.graph.getEdgeAttributes(edge).relations.map((r) => r.id)));
    sigma.on('clickStage', () => events.clear());
    sigma.on('downNode', ({ node }) => {
      dragged = node;
      moved = false;
      if (!sigma.getCustomBBox()) sigma.setCustomBBox(sigma.getBBox());
    });
    sigma.getMouseCaptor().on('mousemovebody', (e) => {
      if (!dragged || !this.graph.hasNode(dragged)) return;
      moved = true;
      this.graph.mergeNodeAttributes(dragged, sigma.viewportToGraph(e));
      e.preventSigmaDefault();
    });
    const release = () => {
      if (dragged && moved && this.graph.hasNode(dragged)) {
        const { x, y } = this.graph.getNodeAttributes(dragged);
        events.moved(dragged, [x, y]);
      }
      dragged = null;
      setTimeout(() => { moved = false; });
    };
    sigma.getMouseCaptor().on('mouseup', release);
    sigma.getMouseCaptor().on('mouseleave', release);
  }

  hover(id: string | null): void {
    this.hovered = id;
    this.near = new Set(id && this.graph.hasNode(id) ? [id, ...this.graph.neighbors(id)] : []);
    this.sigma.refresh({ skipIndexation: true });
  }

  /** Marks what the panel speaks of. */
  mark(ids: Iterable<string>, theme: Theme): void {
    this.focus = new Set(ids);
    this.theme = theme;
    const ink = palette[theme];
    this.sigma.setSetting('labelColor', { color: ink.ink });
    this.sigma.setSetting('edgeLabelColor', { color: ink.ink });
    this.sigma.refresh({ skipIndexation: true });
  }

  private nodeLook(id: string, data: NodeData) {
    const away = this.hovered !== null && !this.near.has(id);
    const color = data.gone || away ? palette[this.theme].faint : colorOf(data.kind, this.theme);
    const marked = this.focus.has(id);
    return {
      ...data, color, label: away ? '' : data.label, highlighted: marked || id === this.hovered,
      forceLabel: marked || this.near.has(id), zIndex: marked || this.near.has(id) ? 1 : 0,
    };
  }

  private edgeLook(id: string, data: EdgeData) {
    const ink = palette[this.theme];
    const rs = data.relations;
    const away = this.hovered !== null && !this.graph.extremities(id).includes(this.hovered);
    const near = this.hovered !== null && !away;
    let color: string = rs.every((r) => r.derived) ? ink.derived : ink.edge;
    if (rs.some((r) => r.disputed)) color = ink.disputed;
    if (rs.some((r) => r.fate === 'added')) color = ink.added;
    if (rs.every((r) => r.fate === 'gone')) color = ink.gone;
    const lit = near || this.extremitiesMarked(id);
    return {
      ...data, color: away ? ink.faint : color, label: lit || this.graph.size <= FEW_EDGES ? this.edgeLabel(id, data) : '', zIndex: near ? 1 : 0,
      forceLabel: lit && this.graph.order < 60, size: near ? data.size + 0.8 : data.size,
    };
  }

  /** Two edges between the same two share one label, so that they are not written upon each other. */
  private edgeLabel(id: string, data: EdgeData): string {
    const [from, to] = this.graph.extremities(id) as [string, string];
    const back = this.graph.edge(to, from);
    if (!back) return data.label;
    return from < to ? `${data.label} · ${this.graph.getEdgeAttribute(back, 'label')}` : '';
  }

  private extremitiesMarked(id: string): boolean {
    return this.focus.size > 1 && this.graph.extremities(id).every((n) => this.focus.has(n));
  }

  /** Draws a piece. What was there stays where it is; what is new comes beside what it is tied to. */
  update(piece: Piece, pins: Record<string, [number, number]>): void {
    const { graph } = this;
    this.pins = pins;
    const ids = new Set(piece.entities.map((e) => e.id));
    const fresh = piece.entities.filter((e) => !graph.hasNode(e.id));
    const left = graph.nodes().filter((id) => !ids.has(id));
    const before = graph.size;
    const beside = new Map<string, string[]>();
    for (const r of piece.relations) for (const [a, b] of [[r.source.id, r.target.id], [r.target.id, r.source.id]] as const) {
      if (graph.hasNode(a)) beside.set(b, [...(beside.get(b) ?? []), a]);
    }
    left.forEach((id) => graph.dropNode(id));
    graph.clearEdges();
    piece.entities.forEach((e, i) => {
      const look = { label: short(e.name, 44), kind: e.kind, shape: shapeOf(e.kind), gone: e.gone, color: '#888888', type: 'shape' as const };
      if (graph.hasNode(e.id)) {
        graph.mergeNodeAttributes(e.id, look);
        return;
      }
      const anchor = beside.get(e.id)?.find((id) => graph.hasNode(id));
      const [x0, y0] = anchor ? [graph.getNodeAttribute(anchor, 'x'), graph.getNodeAttribute(anchor, 'y')] : [0, 0];
      const angle = i * 2.39996; // the golden angle spreads them evenly
      const radius = (anchor ? 40 : 12) + 9 * Math.sqrt(i);
      graph.addNode(e.id, { ...look, x: x0 + radius * Math.cos(angle), y: y0 + radius * Math.sin(angle), size: 7 });
    });
    const pairs = Map.groupBy(piece.relations, (r) => JSON.stringify([r.source.id, r.target.id]));
    for (const relations of pairs.values()) this.drawPair(relations);
    graph.updateEachNodeAttributes((id, a) => ({ ...a, size: Math.min(16, 6.5 + 1.5 * Math.sqrt(graph.degree(id))) }));
    for (const [id, [x, y]] of Object.entries(pins)) if (graph.hasNode(id)) graph.mergeNodeAttributes(id, { x, y });
    this.sigma.refresh(); // how an edge looks depends on how many there are
    if (fresh.length || left.length || before !== graph.size) this.layout(fresh.length === graph.order ? 500 : 160);
  }

  private drawPair(relations: Drawn[]): void {
    const first = relations[0];
    if (!first || first.source.id === first.target.id) return;
    const dashed = relations.every((r) => r.derived || r.fate === 'gone');
    const label = words(first.type) + (relations.length > 1 ? ` +${relations.length - 1}` : '') + (relations.some((r) => r.disputed) ? ' (disputed)' : '');
    this.graph.mergeEdge(first.source.id, first.target.id, { relations, type: dashed ? 'dashed' : 'arrow', size: 1.6, label });
  }

  private layout(rounds: number): void {
    const { graph } = this;
    if (graph.order < 2) {
      this.sigma.setCustomBBox(null);
      return;
    }
    this.run += 1;
    this.worker.postMessage({
      run: this.run, rounds, edges: graph.mapEdges((_e, _a, s, t): [string, string] => [s, t]),
      nodes: graph.mapNodes((id, a) => ({ id, x: a.x, y: a.y, size: a.size, fixed: id in this.pins })),
    } satisfies LayoutRequest);
  }

  private settle(places: LayoutAnswer['places']): void {
    const there = Object.fromEntries(Object.entries(places).filter(([id]) => this.graph.hasNode(id)));
    this.stop?.();
    this.sigma.setCustomBBox(null);
    if (calm) for (const [id, p] of Object.entries(there)) this.graph.mergeNodeAttributes(id, p);
    else this.stop = animateNodes(this.graph, there, { duration: 450, easing: 'quadraticInOut' });
  }

  /** The nearest entity in a direction on the screen, to walk the graph by arrow keys. */
  toward(from: string | null, dx: number, dy: number): string | null {
    const at = (id: string) => this.sigma.graphToViewport(this.graph.getNodeAttributes(id));
    if (!from || !this.graph.hasNode(from)) return this.graph.nodes()[0] ?? null;
    const here = at(from);
    let best: string | null = null;
    let least = Infinity;
    for (const id of this.graph.nodes()) {
      const p = at(id);
      const [x, y] = [p.x - here.x, p.y - here.y];
      const along = x * dx + y * dy;
      const cost = Math.hypot(x, y) + 2 * Math.abs(x * dy - y * dx);
      if (id !== from && along > 1 && cost < least) [best, least] = [id, cost];
    }
    return best;
  }

  place(id: string): [number, number] | null {
    if (!this.graph.hasNode(id)) return null;
    const { x, y } = this.graph.getNodeAttributes(id);
    return [x, y];
  }

  zoom(by: number): void {
    const camera = this.sigma.getCamera();
    void camera.animate({ ratio: camera.ratio * by }, { duration: calm ? 0 : 200 });
  }

  fit(): void {
    this.sigma.setCustomBBox(null);
    void this.sigma.getCamera().animate({ x: 0.5, y: 0.5, ratio: 1, angle: 0 }, { duration: calm ? 0 : 300 });
  }

  destroy(): void {
    this.stop?.();
    this.worker.terminate();
    this.sigma.kill();
  }
}
