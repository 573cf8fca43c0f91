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
  /** The parts that stand apart. */
  regions: readonly Region[] = [];
  /** The sectors of a large circle, whose lines are bent and translucent; null for other layouts. */
  sectors: Sectors | null = null;
  /** How often nodes have been moved, hidden or shown. */
  changes = 0;
  private numbers: ReadonlyMap<string, number> = new Map();
  private readonly everyNode: { id: string; data: NodeData }[] = [];
  private readonly everyLine: DrawnLine[] = [];

  constructor() {
    for (const change of ['nodeAttributesUpdated', 'eachNodeAttributesUpdated'] as const)
      this.all.on(change, () => {
        this.changes += 1;
      });
  }

  addNode(id: string, data: NodeData): void {
    this.all.addNode(id, data);
    this.everyNode.push({ id, data: this.node(id) });
    if (!data.hidden) this.order += 1;
  }

  addLine(key: string, source: string, target: string, data: EdgeData): void {
    this.all.addDirectedEdgeWithKey(key, source, target, data);
    const [from, to] = [this.node(source), this.node(target)];
    this.everyLine.push({ id: key, data: this.line(key), source, target, from, to });
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
  bendOf({ bend }: EdgeData, source: string, target: string, from: Point, to: Point): number {
    return bend !== 0 || !this.sectors ? bend : this.sectors.bend(source, target, from, to);
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

  hasNode = (id: string): boolean => this.all.hasNode(id) && !this.all.getNodeAttributes(id).hidden;
  hasLine = (id: string): boolean => this.all.hasEdge(id) && !this.all.getEdgeAttributes(id).hidden;
  node = (id: string): NodeData => this.all.getNodeAttributes(id);
  line = (id: string): EdgeData => this.all.getEdgeAttributes(id);
  ends = (line: string): [string, string] => [this.all.source(line), this.all.target(line)];
  degree = (id: string): number => this.all.getNodeAttributes(id).degree;
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

  /** Moves a node. */
  move(id: string, to: { x: number; y: number }): void {
    this.all.mergeNodeAttributes(id, { x: to.x, y: to.y });
  }

  /** Moves nodes in one update, because sigma reacts to each. */
  moveAll(to: ReadonlyMap<string, { x: number; y: number }>): void {
    this.all.updateEachNodeAttributes((id, data) => Object.assign(data, to.get(id)), { attributes: ['x', 'y'] });
  }
}
