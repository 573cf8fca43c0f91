// Decides the look of each node and line from its data and from what the user points at.
import { palette, type Theme } from '../look/kinds';
import { DENSE_FROM, isDense } from './backbone';
import { plainStyle, type Style } from '../look/style';
import type { Drawing, EdgeData, NodeData } from './model';
import { isLeftOut } from './sparse';

/** The state on which the drawing depends besides the graph. */
export interface Mind {
  theme: Theme;
  hovered: string | null;
  hoveredEdge: string | null;
  near: ReadonlySet<string>; // the hovered entity and its neighbours
  focus: ReadonlySet<string>; // the entities that the panel is about
  asked: ReadonlySet<string>; // the relation types that the panel is about
  ends: readonly [string, string] | null; // the ends of the paths in the panel
  chosen: ReadonlySet<string>;
  cursor: string | null; // the current entity of the keyboard
  style: Style;
  proven: ReadonlySet<string>; // the highlighted relations
  allLines: boolean; // whether a dense picture has all lines
}

/** Returns the state before the user points at anything. */
export const plainMind = (): Mind => ({
  theme: 'light',
  hovered: null,
  hoveredEdge: null,
  near: new Set(),
  focus: new Set(),
  asked: new Set(),
  ends: null,
  chosen: new Set(),
  cursor: null,
  style: plainStyle('light'),
  proven: new Set(),
  allLines: false,
});

/**
 * With more lines than this, other lines are not faded when one is highlighted, because all would have to be redrawn.
 * The highlighted line is drawn over them.
 */
export const CALM_FROM = 3000;

export const isAway = (graph: Drawing, mind: Mind, id: string): boolean =>
  mind.hovered !== null && graph.size < CALM_FROM && !mind.near.has(id);

/** With more entities than this, they are drawn as points. */
const POINTS_FROM = 2000;

export function nodeLook(graph: Drawing, mind: Mind, id: string, data: NodeData) {
  const away = isAway(graph, mind, id);
  const raised = mind.near.has(id) || mind.focus.has(id) || mind.chosen.has(id) || mind.cursor === id;
  return {
    hidden: data.hidden,
    x: data.x,
    y: data.y,
    size: data.size,
    type: graph.order > POINTS_FROM ? 'point' : 'shape',
    shape: mind.style.shape(id, data.kind),
    label: null,
    color: data.removed || away ? palette[mind.theme].faint : mind.style.color(id, data.kind),
    zIndex: raised ? 1 : 0,
  };
}

export function edgeColor(graph: Drawing, mind: Mind, data: EdgeData, id: string): string {
  const ink = palette[mind.theme];
  const rs = data.relations;
  if (rs.every((r) => r.fate === 'removed')) return ink.removed;
  if (rs.some((r) => r.fate === 'added')) return ink.added;
  const styled = rs[0] && mind.style.line(rs[0]);
  if (styled !== undefined) return styled;
  if (data.conflict) return ink.conflict;
  if (rs.some((r) => r.disputed)) return ink.disputed;
  // sigma asks once more for the colour of a line that the graph no longer has.
  const faint = graph.size > DENSE_FROM || (graph.hasLine(id) && graph.isBetween(...graph.ends(id)));
  if (rs.every((r) => r.derived)) return faint ? ink.derivedCrowd : ink.derived;
  return faint ? ink.crowd : ink.edge;
}

/** Returns the colour of a line under the pointer. A plain line is highlighted. */
export function nearColor(graph: Drawing, mind: Mind, data: EdgeData, id: string): string {
  return data.relations.every((r) => r.fate === 'same' && !r.derived && !r.disputed)
    ? palette[mind.theme].ink
    : edgeColor(graph, mind, data, id);
}

export function edgeLook(graph: Drawing, mind: Mind, id: string, data: EdgeData) {
  const calm = graph.size >= CALM_FROM;
  const bend = graph.sectors || graph.bends.size > 0 ? bendIn(graph, data, id) : data.bend;
  const touched = !calm && mind.hovered !== null && graph.touches(id, mind.hovered);
  const near = touched || (!calm && id === mind.hoveredEdge);
  const proof = mind.proven.size > 0 && data.relations.some((r) => mind.proven.has(r.id));
  const away = (!calm && mind.hovered !== null && !touched) || (mind.proven.size > 0 && !proof && !near);
  return {
    hidden: data.hidden || (!near && isLeftOut(graph, mind, id, data)),
    type: graph.sectors?.many ? 'arc' : graph.crowd ? 'line' : bend !== 0 ? 'curve' : 'straight',
    bend,
    dash: data.dash,
    heads: graph.crowd ? 'none' : data.heads,
    label: null,
    color: away
      ? palette[mind.theme].faint
      : near
        ? nearColor(graph, mind, data, id)
        : edgeColor(graph, mind, data, id) + hex(opacityOf(graph, data)),
    zIndex: near || proof ? 1 : 0,
    size: data.size + (near || proof ? 0.8 : 0),
  };
}

/** How opaque the lines of a large circle are. Many that run together are then darker than a single one. */
const OPACITY = 0.34;

/** Returns how opaque a line is, from 0 to 1. */
export const opacityOf = (graph: Drawing, data: EdgeData): number =>
  graph.sectors?.many && !mustBeNamed(data) && data.relations.every((r) => r.fate === 'same') ? OPACITY : 1;

/** Returns two digits to write after a colour. */
const hex = (opacity: number): string =>
  opacity === 1
    ? ''
    : Math.round(opacity * 255)
        .toString(16)
        .padStart(2, '0');

function bendIn(graph: Drawing, data: EdgeData, id: string): number {
  if (!graph.hasLine(id)) return data.bend; // sigma asks once more for a line that the graph no longer has
  const [source, target] = graph.ends(id);
  return graph.bendOf(data, source, target, graph.node(source), graph.node(target));
}

/**
 * Reports whether a line shows its name: if it is under the pointer, or if the panel is about both its ends, or about
 * one end with few lines.
 */
export function isNamed(graph: Drawing, mind: Mind, id: string): boolean {
  if (id === mind.hoveredEdge) return true;
  if (mind.proven.size > 0) return graph.line(id).relations.some((r) => mind.proven.has(r.id));
  const [from, to] = graph.ends(id);
  if (mind.hovered !== null) return (from === mind.hovered || to === mind.hovered) && graph.degree(mind.hovered) <= FEW;
  if (mind.focus.size > 1) return mind.focus.has(from) && mind.focus.has(to);
  return (mind.focus.has(from) && graph.degree(from) <= FEW) || (mind.focus.has(to) && graph.degree(to) <= FEW);
}
const FEW = 24;

/** With at most this many lines in view, each shows its name if there is room. */
export const NAMED_UP_TO = 80;
/** With at most this many lines in view, each shows its name where it lies over no other line. */
export const NAMED_ALONE = 250;

/** Reports whether a line shows its name even among many: it is in conflict or denied. */
export const mustBeNamed = (data: EdgeData): boolean => data.conflict || data.relations.some((r) => r.disputed);

/**
 * Reports whether the looks of lines depend on the layout: on the regions of their ends, on sectors, on nodes that they
 * bend around, or on what has no place.
 */
export const linesByLayout = (graph: Drawing): boolean =>
  graph.sectors !== null ||
  graph.bends.size > 0 ||
  graph.unplaced.size > 0 ||
  (graph.regions.length > 0 && graph.size <= DENSE_FROM);

/**
 * Returns the state on which the looks of all nodes and lines depend besides their own data. If it changes, all must be
 * drawn again.
 */
export const levelOf = (graph: Drawing): string =>
  [graph.crowd, graph.size >= CALM_FROM, graph.size > DENSE_FROM, isDense(graph), graph.order > POINTS_FROM].join();
