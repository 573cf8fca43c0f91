// The nodes and lines of the stage. Filters hide some of them; all methods see only those that are visible.
import { MultiDirectedGraph } from 'graphology';
import type { EdgeData } from './bundles';
import type { Point } from './geometry';
import { type Region, regionNumbers } from './regions';
import type { Sectors } from './sectors';

export interface NodeData {
  x: number;
  y: number;
  size: number;
  name: string;
  kind: string;
  removed: boolean;
  /**
   * Whether the entity has no name, although others in the picture have one. Its kind and a number, or its id, take the
   * place of the name.
   */
  nameless: boolean;
  /** The radius by the number of lines. */
  plain: number;
  hidden: boolean;
  /** The number of visible lines. */
  degree: number;
}

type Nodes<T> = (id: string, data: NodeData) => T;
type Lines<T> = (id: string, data: EdgeData, source: string, target: string, from: NodeData, to: NodeData) => T;

/** A line as it is passed to the callbacks. graphology calls back more slowly than a loop over these. */
interface DrawnLine {
  id: string;
  data: EdgeData;
  source: string;
  target: string;
  from: NodeData;
  to: NodeData;
}

/**
 * A graph in which nodes and lines can be hidden. sigma shows the graph with all of them and draws nothing for a hidden
 * one. This is much faster than a new graph without them, for which sigma reads every node and every line again.
 */
export class Drawing {
  readonly all = new MultiDirectedGraph<NodeData, EdgeData>();
  /** The number of visible nodes and of visible lines. */
  order = 0;
  size = 0;
  /** Whether there are so many relations that all lines are thin and straight. */
  crowd = false;
  /** The lines that a dense picture leaves out. Filters do not change them. */
  weak: ReadonlySet<string> = new Set();
  /** The nodes that a map or an axis of time has no place for. */
  unplaced: ReadonlySet<string> = new Set();
  /** Whether it lies on a map on which nothing has a place: the outlines of countries would mislead. */
  nowhere = false;
  /** The parts that stand apart. */
  regions: readonly Region[] = [];
  /** The sectors of a large circle, whose lines are bent and translucent; null for other layouts. */
  sectors: Sectors | null = null;
  /** How far the lines of a pair bend around nodes, by pair. */
  bends: Map<string, number> = new Map();
  /** How often nodes have been moved, hidden or shown. */
  changes = 0;
  private numbers: ReadonlyMap<string, number> = new Map();
  private readonly everyNode: { id: string; data: NodeData }[] = [];
  // graphology checks the arguments of each call. These answer many times faster, and the data is the same.
  private readonly nodeOf = new Map<string, NodeData>();
  private readonly lineOf = new Map<string, DrawnLine>();
  private readonly everyLine: DrawnLine[] = [];

  constructor() {
    for (const change of ['nodeAttributesUpdated', 'eachNodeAttributesUpdated'] as const)
      this.all.on(change, () => {
        this.changes += 1;
      });
  }

  addNode(id: string, data: NodeData): void {
    this.all.addNode(id, data);
    const own = this.all.getNodeAttributes(id);
    this.everyNode.push({ id, data: own });
    this.nodeOf.set(id, own);
    if (!data.hidden) this.order += 1;
  }

  addLine(key: string, source: string, target: string, data: EdgeData): void {
    this.all.addDirectedEdgeWithKey(key, source, target, data);
    const [from, to] = [this.node(source), this.node(target)];
    const line = { id: key, data: this.all.getEdgeAttributes(key), source, target, from, to };
    this.everyLine.push(line);
    this.lineOf.set(key, line);
    if (data.hidden) return;
    this.size += 1;
    from.degree += 1;
    to.degree += 1;
  }

  /** Divides the picture into regions. */
  divide(regions: readonly Region[]): void {
    this.regions = regions;
    this.numbers = regionNumbers(regions);
  }

  /** Reports whether two nodes are in different regions. */
  isBetween = (a: string, b: string): boolean => {
    if (this.numbers.size === 0) return false;
    const [x, y] = [this.numbers.get(a), this.numbers.get(b)];
    return x !== undefined && y !== undefined && x !== y;
  };

  /** Returns how far a line between two nodes bends to the side, as a fraction of its length. */
  bendOf({ bend, pair }: EdgeData, source: string, target: string, from: Point, to: Point): number {
    if (this.sectors) return bend || this.sectors.bend(source, target, from, to);
    return this.crowd ? 0 : bend + (this.bends.get(pair) ?? 0);
  }

  /** Hides a node or shows it. Its lines must be hidden or shown separately. */
  hideNode(data: NodeData, hidden: boolean): void {
    if (data.hidden === hidden) return;
    data.hidden = hidden;
    this.changes += 1;
    this.order += hidden ? -1 : 1;
  }

  /** Hides a line between two nodes or shows it. */
  hideLine(data: EdgeData, ends: readonly NodeData[], hidden: boolean): void {
    if (data.hidden === hidden) return;
    data.hidden = hidden;
    const by = hidden ? -1 : 1;
    this.size += by;
    for (const node of ends) node.degree += by;
  }

  hasNode = (id: string): boolean => this.nodeOf.get(id)?.hidden === false;
  hasLine = (id: string): boolean => this.lineOf.get(id)?.data.hidden === false;
  /** Returns the data of a node, also of a hidden one. */
  node = (id: string): NodeData => known(this.nodeOf.get(id), id);
  line = (id: string): EdgeData => known(this.lineOf.get(id), id).data;
  ends(id: string): [string, string] {
    const { source, target } = known(this.lineOf.get(id), id);
    return [source, target];
  }
  degree = (id: string): number => this.node(id).degree;
  touches = (line: string, node: string): boolean => this.all.hasExtremity(line, node);

  forEachNode(call: Nodes<void>): void {
    for (const { id, data } of this.everyNode) if (!data.hidden) call(id, data);
  }

  forEachLine(call: Lines<void>): void {
    for (const { id, data, source, target, from, to } of this.everyLine)
      if (!data.hidden) call(id, data, source, target, from, to);
  }

  forEachLineOf(node: string, call: Lines<void>): void {
    this.all.forEachEdge(node, (id, data, source, target, from, to) => {
      if (!data.hidden) call(id, data, source, target, from, to);
    });
  }

  mapNodes<T>(call: Nodes<T>): T[] {
    const out: T[] = [];
    this.forEachNode((id, data) => out.push(call(id, data)));
    return out;
  }

  mapLines<T>(call: Lines<T>): T[] {
    const out: T[] = [];
    this.forEachLine((...line) => out.push(call(...line)));
    return out;
  }

  nodes = (): string[] => this.mapNodes((id) => id);

  neighbors(id: string): string[] {
    const out = new Set<string>();
    this.forEachLineOf(id, (_line, _data, source, target) => out.add(source === id ? target : source));
    return [...out];
  }

  /** Moves a node. Its lines are then straight. */
  move(id: string, to: { x: number; y: number }): void {
    if (this.bends.size > 0)
      this.forEachLineOf(id, (line, { pair }) => {
        if (this.bends.delete(pair)) this.all.mergeEdgeAttributes(line, {}); // sigma then looks at it again
      });
    this.all.mergeNodeAttributes(id, { x: to.x, y: to.y });
  }

  /** Moves nodes. Whoever calls it lets sigma look at them again, once for all that has changed. */
  moveAll(to: ReadonlyMap<string, Point>): void {
    for (const [id, { x, y }] of to) {
      const data = this.nodeOf.get(id);
      if (data) Object.assign(data, { x, y });
    }
    this.changes += 1;
  }
}

/** Returns what was found. Who asks for something that is not drawn gets its id as an error. */
function known<T>(found: T | undefined, id: string): T {
  if (found === undefined) throw new Error(id);
  return found;
}
