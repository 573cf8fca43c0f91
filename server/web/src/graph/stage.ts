// The stage: keeps a graph, and sigma, in step with the data that is shown.
import { ringOf, ringRoom } from './ringnames';
import Sigma from 'sigma';
import { t } from '../lang/language';
import { notice, type Piece } from '../state/graph';
import { isGroup } from '../state/groups';
import { RegionLayer } from './regionlayer';
import { Refresh } from './refresh';
import { requestOf } from './request';
import { type Counted, counted, isLeftOut } from './sparse';
import { fitting, freeOf, including, isClose, NAMED_AT_RIM, shrinking } from './camera';
import { Covers } from './covers';
import { Flight, HALF, SPAN } from './flight';
import { Input, type InputEvents } from './input';
import { SIZE } from './labels';
import { broken } from './names';
import type { LayoutAnswer } from './layout.worker';
import { Layouter } from './layouter';
import { CALM_FROM, edgeLook, levelOf, linesByLayout, nodeLook, type Mind, plainMind } from './looks';
import { type Arrangement, isNowhere, unarranged, unplacedIn } from './arrangement';
import { type Manner, pairOf } from './bundles';
import { type Change, type Drawing, type EdgeData, Model, type NodeData, type Places } from './model';
import { ticksIn } from './axis';
import { AxisLayer } from './axislayer';
import { MapLayer } from './maplayer';
import { Motion } from './motion';
import { Pace } from './pace';
import { sectorsOf } from './sectors';
import { measurer, paint } from './paint';
import { PointedLayer } from './pointedlayer';
import { settingsOf } from './settings';
import { Signs } from './signs';
import { Slices } from './slices';
import { namesOf, newMemory, type Projection, type Scene, sceneOf, unpointed } from './scene';
import { NearestLine } from './nearest';
import { toward } from './toward';

/** The time in milliseconds after which a panel has opened. */
const OPENED = 320;
/** The maximum number of entities of a panel that the view must show: one, or both ends of a line. */
const ENDS = 2;
/** If at least this part of the entities is new, all get new places. The few old ones give no orientation. */
const MOSTLY_NEW = 0.8;

/** The drawing before a change: all of its nodes and lines, whether none was visible, and the level of its looks. */
interface Before {
  order: number;
  size: number;
  empty: boolean;
  level: string;
}

export class Stage {
  private readonly model = new Model();
  readonly sigma: Sigma<NodeData, EdgeData>;
  private readonly flight: Flight;
  private readonly refresh: Refresh;
  private readonly layouter = new Layouter((answer) => this.settle(answer));
  private readonly measure = measurer();
  private readonly memory = newMemory(this.measure);
  private readonly map: MapLayer;
  private readonly axis: AxisLayer;
  private readonly regions: RegionLayer;
  private readonly signs = new Signs(() => this.repaint());
  private readonly sizes: ResizeObserver;
  readonly covers: Covers;
  private readonly input: Input;
  private readonly slices = new Slices();
  mind: Mind = plainMind();
  pins: Places = {};
  arrangement: Arrangement = unarranged;
  /** The layout of the places that are drawn; undefined before the first one. */
  private laidOut: string | undefined;
  private overview = false;
  private fitted = true;
  /** Whether sigma has indexed all of the graph. Until then, it cannot draw single lines again without an index. */
  private indexed = true;
  private size: { width: number; height: number };
  private start: [number, number, number] | null = null;
  /** Whether all places come from outside. A layout must not change them before the user asks for it. */
  private placed = false;
  private later = 0;
  private soon = 0;
  private nearest: NearestLine | null = null;
  private readonly pointed: PointedLayer;
  private readonly pace = new Pace(
    () => this.large,
    () => this.sigma.scheduleRender(),
  );
  /** Whether sigma takes in a new graph. Names are then placed once, in the next frame, for the view that follows. */
  private updating = false;
  /** Whether a graph waits for its first layout before sigma takes it in. */
  private waiting = false;
  /** Whether sigma draws in the next frame. Names are then placed with it, and need no frame of their own. */
  private rendering = false;
  private readonly motion = new Motion(() => this.refresh.moved());
  /** Called when the layout has come to rest. */
  settled: () => void = () => undefined;

  constructor(
    private readonly container: HTMLElement,
    events: InputEvents,
    covering: () => Iterable<Element>,
  ) {
    this.size = { width: container.clientWidth, height: container.clientHeight };
    this.covers = new Covers(container, covering, () => this.repaint());
    this.sigma = new Sigma<NodeData, EdgeData>(
      this.graph.all,
      container,
      settingsOf({
        shrinking: (ratio) => shrinking(ratio, this.size, ringOf(this)?.crowded ? SPAN : 0),
        lines: (program) => this.pace.lines(program),
        node: (id, data) => nodeLook(this.graph, this.mind, id, data),
        line: (id, data) => edgeLook(this.graph, this.mind, id, data),
      }),
    );
    // sigma draws the node under the pointer once more above the names and the icons, and would cover its icon.
    this.sigma.getCanvases()['hoverNodes']?.style.setProperty('display', 'none');
    this.flight = new Flight(this.sigma);
    this.refresh = new Refresh(this.sigma);
    this.pointed = new PointedLayer(this.sigma, this.measure, this.signs);
    this.map = new MapLayer(this.sigma, () => {
      if (this.arrangement.layout.by === 'map') this.layout();
    });
    this.axis = new AxisLayer(this.sigma);
    this.regions = new RegionLayer(this.sigma);
    this.sigma.getCamera().on('updated', () => this.pace.moved());
    this.sigma.setCustomBBox({ x: [-HALF, HALF], y: [-HALF, HALF] });
    this.sigma.on('afterProcess', () => {
      this.indexed = true;
    });
    this.sigma.on('afterRender', () => {
      if (!this.updating) this.paint();
      this.pace.watch();
    });
    this.sizes = new ResizeObserver(() => this.resized());
    this.sizes.observe(container);
    this.input = new Input(this, events);
  }

  /** What is drawn. */
  get graph(): Drawing {
    return this.model.drawing;
  }

  get projection(): Projection {
    const o = this.sigma.graphToViewport({ x: 0, y: 0 });
    const u = this.sigma.graphToViewport({ x: SPAN, y: 0 });
    const frame = { ...this.sigma.getDimensions(), sizes: this.sigma.scaleSize(1), ring: ringOf(this) };
    return { k: (u.x - o.x) / SPAN, dx: o.x, dy: o.y, ...frame };
  }

  /** Whether there are so many lines that highlighted ones are drawn over them. Redrawing all would take too long. */
  private get large(): boolean {
    return this.graph.size >= CALM_FROM;
  }

  private paint(): void {
    this.rendering = false;
    const over = this.sigma.getCanvases()['labels']?.getContext('2d');
    const { width, height } = this.sigma.getDimensions();
    const { by } = this.arrangement.layout;
    const mapped = by === 'map' && !this.graph.nowhere && (this.placed || this.laidOut === 'map');
    this.map.paint(mapped && this.graph.order > 0, this.projection, this.mind.theme, this);
    this.axis.paint(ticksIn(this, this.projection), this.projection, this.mind.theme);
    over?.clearRect(0, 0, width, height);
    if (!over || this.graph.order === 0 || this.waiting) {
      this.regions.paint([], this.projection, this.mind.theme);
      this.paintPointed();
      return;
    }
    const { graph, mind, projection } = this;
    const seen = this.large ? unpointed(mind) : mind;
    const covers = this.covers.boxes();
    const { nodes, hulls, labels, lineLabels } = namesOf(graph, seen, projection, this.pins, this.memory, covers);
    this.regions.paint(hulls, projection, mind.theme);
    paint(over, nodes, labels, lineLabels, mind.theme, this.signs);
    this.paintPointed();
  }

  private paintPointed(): void {
    this.pointed.paint(this.large ? this.graph : null, this.mind, this.projection, this.pins);
  }

  /** Redraws names, rings and highlighted lines, and nothing beneath them. */
  private repaint(): void {
    this.soon ||= requestAnimationFrame(() => {
      this.soon = 0;
      if (!this.rendering) this.paint();
    });
  }

  /** Returns what is drawn now, to save it as a picture, perhaps in another theme. */
  scene(look: Partial<Pick<Mind, 'theme' | 'style'>> = {}): Scene {
    const { projection: p } = this;
    return sceneOf(this.graph, { ...this.mind, ...look }, p, this.pins, newMemory(measurer()), ticksIn(this, p));
  }

  hover(id: string | null): void {
    const { graph, mind } = this;
    this.mind = {
      ...mind,
      hovered: id,
      hoveredEdge: null,
      near: new Set(id !== null && graph.hasNode(id) ? [id, ...graph.neighbors(id)] : []),
    };
    if (this.large) this.pointed.later(() => this.paintPointed());
    else this.sigma.refresh({ skipIndexation: true });
  }

  hoverLine(id: string | null): void {
    if (id === this.mind.hoveredEdge) return;
    const touched = [this.mind.hoveredEdge, id].filter((e) => e !== null && this.graph.hasLine(e)) as string[];
    this.mind = { ...this.mind, hoveredEdge: id };
    if (this.large) this.pointed.later(() => this.paintPointed());
    else this.sigma.refresh({ skipIndexation: true, partialGraph: { nodes: [], edges: touched }, schedule: true });
  }

  /** Shows the entities of the panel, the chosen ones, and the current entity of the keyboard. */
  heed(
    now: Pick<Mind, 'focus' | 'asked' | 'ends' | 'chosen' | 'cursor' | 'theme' | 'style' | 'proven' | 'allLines'>,
  ): void {
    const restyled = now.style !== this.mind.style;
    const turned = [...now.focus].some((id) => !this.mind.focus.has(id));
    const themed = restyled || (['theme', 'proven', 'allLines'] as const).some((k) => now[k] !== this.mind[k]);
    this.mind = { ...this.mind, ...now };
    if (turned) this.heedPanel();
    if (restyled) this.resize();
    if (themed) this.refresh.later();
    else this.repaint();
  }

  /** Starts with the places and the viewpoint of a shared picture. */
  begin(places: Places, camera: [number, number, number] | null): void {
    this.slices.stop();
    if (this.graph.all.order > 0) {
      this.motion.finish(this.graph);
      this.layouter.forget();
      this.model.clear();
      this.waiting = false;
      this.sigma.setGraph(this.graph.all);
    }
    this.placed = Object.keys(places).length > 0;
    this.model.remember(places);
    this.start = camera;
  }

  /** Draws a part of the data. */
  update(piece: Piece, pins: Places, manner: Manner): void {
    this.pins = pins;
    const cleared = this.overview && !piece.overview;
    if (cleared) this.model.clear(); // its places mean nothing for what the user chooses
    this.overview = piece.overview === true;
    const { order, size } = this.graph.all; // with what filters hide
    const before = { order, size, empty: this.graph.order === 0, level: levelOf(this.graph) };
    const setting = { pins, manner, sizeBy: this.mind.style.size };
    this.slices.run(this.model.steps(piece, setting), !this.model.isLong(piece), (change) => {
      this.show(cleared ? { ...change, replaced: true } : change, before);
    });
  }

  /** Shows how the drawing has changed. */
  private show(change: Change, before: Before): void {
    const { pins } = this;
    if (change.nodes.size === 0 && change.lines.size === 0 && !change.replaced) return;
    this.motion.finish(this.graph, (id) => id in pins || id === this.input.held);
    this.nearest = null;
    const { graph } = this;
    const { hovered, hoveredEdge } = this.mind;
    if ((hovered !== null && !graph.hasNode(hovered)) || (hoveredEdge !== null && !graph.hasLine(hoveredEdge)))
      this.mind = { ...this.mind, hovered: null, hoveredEdge: null, near: new Set() };
    if (before.empty) {
      this.fitted = true;
      // Before the first layout the lines are a ball that says nothing.
      this.container.classList.toggle('unarranged', change.fresh.size > 0);
    }
    if (change.replaced || graph.all.order !== before.order || graph.all.size !== before.size) this.indexed = false;
    this.rendering = true;
    // sigma takes seconds for a large graph. Before the first layout there is nothing to see of it.
    if (change.replaced && before.empty && this.large && change.fresh.size === graph.order) this.waiting = true;
    else if (change.replaced) this.replace();
    else if (!this.waiting)
      this.refresh.changed(graph, this.mind, change, before.level !== levelOf(graph), this.indexed);
    if (this.start && graph.order > 0) {
      const [k, x, y] = this.start;
      this.start = null;
      this.fitted = false;
      this.flight.aim({ k, x, y }, 0);
    }
    if (change.fresh.size > 0) this.layout(change.fresh);
    else if (this.layouter.idle) {
      if (before.empty && graph.order > 0) this.layouter.ask({ ...this.request(false, false), kept: true });
      if (graph.order > 0) this.container.dataset['settled'] ??= 'kept'; // all places are those of a file or a link
    } else this.look(change.fresh);
  }

  /** Shows a new graph. */
  private replace(): void {
    this.waiting = false;
    this.updating = true;
    this.refresh.drop();
    this.sigma.setGraph(this.graph.all);
    this.updating = false;
    this.sigma.scheduleRender();
  }

  /** Sets the size of each node that the style defines. */
  private resize(): void {
    this.model.resize(this.mind.style.size);
  }

  /** Places new nodes, or all that are not pinned. A layout without forces places all of them again. */
  layout(fresh?: ReadonlySet<string>): void {
    const { graph, arrangement } = this;
    const anew = fresh !== undefined && (fresh.size >= graph.order * MOSTLY_NEW || [...fresh].some(isGroup));
    const all = arrangement.layout.by !== 'force' || fresh === undefined || anew;
    this.layouter.ask(this.request(all, this.overview || anew, fresh));
  }

  private request(all: boolean, afresh: boolean, fresh?: ReadonlySet<string>) {
    const free = freeOf(this.sigma.getDimensions(), this.covers.boxes());
    const placeOf = this.map.placeOf.bind(this.map);
    const { graph, arrangement, mind, pins } = this;
    return requestOf({ graph, arrangement, mind, pins, free, placeOf, fresh, all, afresh });
  }

  /** Returns how many lines a dense picture draws; null if it draws all. */
  backbone = (): Counted | null => counted(this.graph, this.mind);

  /** Changes the layout. It does nothing if the layout is the same. */
  arrange(next: Arrangement): void {
    const before = this.arrangement;
    this.arrangement = next;
    const alike = before.layout.by === next.layout.by && before.layout.focus === next.layout.focus;
    if ((alike && (before.key === next.key || this.placed)) || this.graph.order === 0) return;
    this.placed = false;
    this.fitted = true;
    this.layout();
  }

  private settle({ run, places, done, failed, regions, routes }: LayoutAnswer): void {
    const { graph, arrangement } = this;
    const before = linesByLayout(graph);
    if (regions) {
      const heading = (group: string, members: string[]) => (group ? arrangement.heading(group, members.length) : '');
      graph.divide(regions.map(({ group, members }) => ({ members, heading: heading(group, members) })));
      graph.unplaced = unplacedIn(graph, arrangement, this.map);
      graph.nowhere = isNowhere(graph, arrangement, this.map);
      graph.sectors = sectorsOf(this, (id) => places[id] ?? graph.node(id));
    }
    if (routes) graph.bends = new Map(routes.map(([a, b, bend]) => [pairOf(a, b), bend]));
    this.nearest = null;
    if ((regions || routes) && (before || linesByLayout(graph))) this.refresh.later();
    if (failed) notice.value = t().parts.notLoaded;
    const moved = new Map(
      Object.entries(places).filter(([id]) => graph.hasNode(id) && !(id in this.pins) && id !== this.input.held),
    );
    const first = this.container.classList.contains('unarranged');
    this.motion.move(graph, moved, first, () => {
      if (!done) return;
      this.container.classList.remove('unarranged');
      if (graph.sectors && !this.waiting) this.refresh.later(); // lines bend by where their ends are
      this.memory.labeller.forget();
      this.laidOut = this.arrangement.layout.by;
      if (this.fitted) this.fit(first ? 0 : undefined);
      this.repaint();
      this.container.dataset['settled'] = String(run);
      this.settled();
    });
    if (this.waiting) this.replace();
    this.look(new Set(moved.keys()));
  }

  /** Moves the camera to new nodes, if they are outside of the view and the user has not chosen another view. */
  private look(fresh: ReadonlySet<string>): void {
    const p = this.projection;
    const out = [...fresh].some((id) => {
      const { x, y } = this.motion.end(id, this.graph.node(id));
      const [px, py] = [x * p.k + p.dx, p.dy - y * p.k];
      return px < 30 || py < 20 || px > p.width - 30 || py > p.height - 40;
    });
    if (this.fitted || out) this.fit();
  }

  /** Returns how far a name below its node extends to each side. In a large graph only some nodes are named. */
  private halfOf(name: string): number {
    if (this.graph.order > NAMED_AT_RIM) return 0;
    return Math.max(...broken(name).map((line) => this.measure(line, SIZE))) / 2 + 4;
  }

  /** Shows the whole graph, after a movement of some milliseconds. */
  fit(duration = 350): void {
    if (this.graph.order === 0) return;
    const size = this.sigma.getDimensions();
    const points = this.graph.mapNodes((id, a) => ({ ...this.motion.end(id, a), half: this.halfOf(a.name) }));
    const to = fitting([...points, ...ringRoom(this, size)], size, this.covers.boxes());
    if (this.sigma.getCamera().isAnimated() || !isClose(to, this.projection)) this.flight.aim(to, duration);
    this.fitted = true;
  }

  zoom(by: number): void {
    this.fitted = false;
    this.flight.zoom(by);
  }

  /** Called when the user moves the view. New nodes then no longer move it, unless they lie outside of it. */
  leave(): void {
    this.fitted = false;
  }

  /** Keeps the graph in place on the screen when the size of the stage changes, then shows all of it again. */
  private resized(): void {
    const { k, dx, dy } = this.projection;
    this.sigma.resize();
    const { width, height } = this.sigma.getDimensions();
    if (width === this.size.width && height === this.size.height) return;
    this.size = { width, height };
    if (this.graph.order > 0 && k > 0) this.flight.aim({ k, x: (width / 2 - dx) / k, y: (dy - height / 2) / k }, 0);
    this.sigma.refresh({ skipIndexation: true });
    this.heedPanel();
  }

  /**
   * Moves the view to the entities of the panel after the panel has opened. A view that shows the whole graph still
   * shows it all.
   */
  private heedPanel(): void {
    window.clearTimeout(this.later);
    this.later = window.setTimeout(() => {
      if (this.fitted) this.fit();
      else if (this.mind.focus.size <= ENDS) this.see(this.mind.focus);
    }, OPENED);
  }

  /** Moves the view until entities are visible. */
  see(ids: Iterable<string>): void {
    const points = [...ids].filter(this.graph.hasNode).map((id) => this.motion.end(id, this.graph.node(id)));
    const to = including(points, this.projection, this.covers.boxes());
    if (!to) return;
    this.fitted = false;
    this.flight.aim(to, 250);
  }

  lineAt(at: { x: number; y: number }, reach: number): string | null {
    if (this.nearest?.graph !== this.graph)
      this.nearest = new NearestLine(this.graph, (id) => isLeftOut(this.graph, this.mind, id, this.graph.line(id)));
    const { k, dx, dy } = this.projection;
    return this.nearest.at({ x: (at.x - dx) / k, y: (dy - at.y) / k }, reach / k);
  }

  /** Returns the next entity in a direction on the screen, preferably a neighbour. */
  toward(from: string | null, dx: number, dy: number): string | null {
    return toward(this.graph, from, dx, dy);
  }

  place(id: string): [number, number] | null {
    if (!this.graph.hasNode(id)) return null;
    const { x, y } = this.graph.node(id);
    return [x, y];
  }

  /** Returns the places of all entities, to share them. */
  places(): Places {
    return Object.fromEntries(this.graph.mapNodes((id, a): [string, [number, number]] => [id, [a.x, a.y]]));
  }

  /** Returns the viewpoint: pixels per unit, and the point in the middle. */
  camera(): [number, number, number] {
    const { k, dx, dy, width, height } = this.projection;
    return [k, (width / 2 - dx) / k, (dy - height / 2) / k];
  }

  /** Returns the place of an entity on the screen. */
  onScreen(id: string): { x: number; y: number } | null {
    if (!this.graph.hasNode(id)) return null;
    const at = this.sigma.graphToViewport(this.graph.node(id));
    const box = this.container.getBoundingClientRect();
    return { x: at.x + box.left, y: at.y + box.top };
  }

  destroy(): void {
    this.motion.finish(this.graph);
    this.sizes.disconnect();
    this.covers.destroy();
    window.clearTimeout(this.later);
    cancelAnimationFrame(this.soon);
    this.slices.stop();
    this.refresh.drop();
    this.pointed.destroy();
    this.pace.destroy();
    this.input.destroy();
    this.layouter.end();
    this.sigma.kill();
  }
}
