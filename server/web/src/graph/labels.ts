// Places names beside their nodes, the most important first, without overlapping other names and over few lines.
import { broken, onOneLine } from './names';
import { Grid, boxAround, crosses, type Box, type Point } from './geometry';

/** A name to place. It must not cover clear: the node with its ring. */
export interface Asking extends Point {
  id: string;
  name: string;
  r: number;
  clear: number;
  must: boolean;
  /** The size of its letters; absent if it is the usual one. */
  size?: number;
  /** Whether it is the name of a region, which may cover nodes. */
  hub?: true;
  /** The direction in which the name points away from its node; absent if it is horizontal. */
  outward?: number | undefined;
  /** The direction in which there is most room for a horizontal name; absent if none is better. */
  away?: number | undefined;
}
export interface Label {
  id: string;
  lines: string[];
  x: number;
  y: number;
  align: 'center' | 'start' | 'end';
  /** The size of its letters; absent if it is the usual one. */
  size?: number;
  /** Whether it is the heading of a region. */
  quiet?: true;
  /** The angle of the text around its place; absent if it is horizontal. */
  angle?: number;
  box: Box;
}
export type Measure = (text: string, size: number) => number;

export const FONT = 'system-ui, sans-serif';
export const SIZE = 13;
/** The size of the names of the most connected entities of regions, and of lesser entities in a full picture. */
export const HUB_SIZE = 15;
export const LESSER_SIZE = 12;
/** The least room between two names on one line, in pixels. */
const BETWEEN = 6;
/** Returns the height of a line of a name. */
export const leading = (l: { size?: number }): number => (l.size ?? SIZE) + 2;
const MOST = 240; // names at a time; more are unreadable, and take time in every frame

/** Returns a box with the room that keeps the names on one line apart. */
const wider = (b: Box): Box => ({ ...b, x0: b.x0 - BETWEEN, x1: b.x1 + BETWEEN });
/** Returns the box of a name with the room around it in which another node would seem to have the name. */
const nearer = (b: Box): Box => ({
  x0: b.x0 - NEAR.aside,
  y0: b.y0 - NEAR.above,
  x1: b.x1 + NEAR.aside,
  y1: b.y1 + NEAR.above,
});
const inFrame = (p: Point, f: Frame): boolean => p.x > 0 && p.y > 0 && p.x < f.width && p.y < f.height;

const straight = ['below', 'right', 'left', 'above'] as const;
/** Above or below a node, and for the most part to one side of it. */
const slanted = ['belowRight', 'belowLeft', 'aboveRight', 'aboveLeft'] as const;
const sides = [...straight, ...slanted] as const;
type Side = (typeof sides)[number] | 'away';
const dislike: Record<Side, number> = {
  away: 0,
  below: 0,
  right: 0.4,
  left: 0.5,
  above: 0.6,
  belowRight: 1.1,
  belowLeft: 1.2,
  aboveRight: 1.3,
  aboveLeft: 1.4,
};
const awayFirst = ['away', ...sides] as const;
/** The directions of the sides; y points down. */
const toward: Record<(typeof sides)[number], number> = {
  below: Math.PI / 2,
  right: 0,
  left: Math.PI,
  above: -Math.PI / 2,
  belowRight: Math.PI / 4,
  belowLeft: (3 * Math.PI) / 4,
  aboveRight: -Math.PI / 4,
  aboveLeft: (-3 * Math.PI) / 4,
};
/** The cost of a name at a right angle to the direction with most room, as a number of covered lines. */
const ASKEW = 1.5;

/** Returns how much worse a side is than the best one, in lines that the name would cover. */
const unfit = (side: Side, { away }: Asking): number =>
  side === 'away' || away === undefined ? dislike[side] : ASKEW * (1.2 - Math.cos(toward[side] - away));

/**
 * Returns the middle of a box beside a node in a direction: beside its disc, or over a corner of the square around it.
 */
function beside(p: Asking, away: number, width: number, height: number): Point {
  const [cos, sin] = [Math.cos(away), Math.sin(away)];
  const by = Math.max(Math.abs(cos), Math.abs(sin));
  const room = p.clear + 4;
  return { x: p.x + (cos / by) * (room + width / 2), y: p.y + (sin / by) * (room + height / 2) };
}

function at(side: Side, p: Asking, lines: string[], width: number, frame: Frame): Label {
  const height = lines.length * leading(p);
  const gap = 3;
  const [align, x, top] = ((): [Label['align'], number, number] => {
    switch (side) {
      case 'away': {
        const { x, y } = beside(p, p.away ?? 0, width, height);
        return ['center', x, y - height / 2];
      }
      case 'below':
        return ['center', p.x, p.y + p.clear + gap];
      case 'above':
        return ['center', p.x, p.y - p.clear - gap - height];
      case 'belowRight':
        return ['start', p.x - p.clear * 0.7, p.y + p.clear + gap];
      case 'belowLeft':
        return ['end', p.x + p.clear * 0.7, p.y + p.clear + gap];
      case 'aboveRight':
        return ['start', p.x - p.clear * 0.7, p.y - p.clear - gap - height];
      case 'aboveLeft':
        return ['end', p.x + p.clear * 0.7, p.y - p.clear - gap - height];
      case 'right':
        return ['start', p.x + p.clear + gap + 2, p.y - height / 2];
      case 'left':
        return ['end', p.x - p.clear - gap - 2, p.y - height / 2];
    }
  })();
  // A name above or below its node moves sideways if it would leave the frame.
  const rim = width / 2 + 3;
  const middle =
    align === 'center' && side !== 'away' && inFrame(p, frame) ? Math.min(frame.width - rim, Math.max(rim, x)) : x;
  const left = align === 'center' ? middle - width / 2 : align === 'start' ? x : x - width;
  return {
    id: p.id,
    lines,
    x: middle,
    y: top + (p.size ?? SIZE) - 1,
    align,
    ...(p.size === undefined ? {} : { size: p.size }),
    box: { x0: left - 2, y0: top, x1: left + width + 2, y1: top + height },
  };
}

/** Returns a name that points away from its node, readable from the left, and the boxes along it. */
function pointing(p: Asking, angle: number, measure: Measure): { label: Label; boxes: Box[] } {
  const text = onOneLine(p.name);
  const width = measure(text, SIZE);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const from = p.clear + 5;
  const n = Math.max(1, Math.round(width / SIZE));
  const boxes = Array.from({ length: n }, (_, i) => {
    const far = from + width * ((i + 0.5) / n);
    return boxAround({ x: p.x + cos * far, y: p.y + sin * far }, SIZE * 0.45);
  });
  const left = cos < 0;
  const [x, y] = [p.x + cos * from, p.y + sin * from];
  const box = boxes.reduce((a, b) => ({
    x0: Math.min(a.x0, b.x0),
    y0: Math.min(a.y0, b.y0),
    x1: Math.max(a.x1, b.x1),
    y1: Math.max(a.y1, b.y1),
  }));
  const align = left ? 'end' : 'start';
  return { label: { id: p.id, lines: [text], x, y, align, angle: left ? angle + Math.PI : angle, box }, boxes };
}

export interface Frame {
  width: number;
  height: number;
}

/** A piece of a line that names try not to cover, and how bad it is to cover it; 1 if absent. */
export interface Avoided {
  a: Point;
  b: Point;
  weight?: number;
}

/** What names must not cover: other names, and nodes but their own. */
interface Room {
  taken: Grid;
  discs: Grid;
  own: ReadonlyMap<string, Box>;
  frame: Frame;
}

/** The part of the distance from the middle of a node to the outside of its ring that names keep free. */
const RING = 0.85;

/** Returns the room that the nodes and the panels over the stage leave for names. */
function roomOf(
  nodes: readonly (Point & { id: string; r: number; clear?: number })[],
  frame: Frame,
  covers: readonly Box[],
): Room {
  const [taken, discs] = [new Grid(96), new Grid(64)];
  for (const c of covers) taken.add(c);
  const own = new Map<string, Box>();
  for (const n of nodes) {
    const box = boxAround(n, Math.max(n.r * 0.9, n.clear !== undefined && n.clear > n.r ? n.clear * RING : 0));
    own.set(n.id, box);
    discs.add(box);
  }
  return { taken, discs, own, frame };
}

/** Reports whether the boxes of a name overlap no other name, and no node except its own. */
const isFree = (boxes: readonly Box[], taken: Grid, discs: Grid, own: Box | undefined): boolean =>
  !boxes.some((b) => taken.hits(b) || discs.widest(b, own, 0) >= 0);

/** Reports whether a box is on the stage. */
export const fits = (b: Box, { width, height }: Frame): boolean =>
  b.x0 >= 0 && b.y0 >= 0 && b.x1 <= width && b.y1 <= height;

/**
 * The cost of a place at which the edge of the stage cuts the name. It is greater than that of a place over a few
 * lines. Only a mandatory name may be cut at its sides.
 */
const OUT = 12;
/** The cost of a place over a node that the name may cover: a line under a name is seen, a node is not. */
const COVERED = 8;
/** The same for a node with an icon: any number of lines is better. */
const COVERED_ICON = 400;

/**
 * A name may cover nodes with at most this radius, if they are smaller than its own node by this factor. Otherwise the
 * hubs of a large graph, which lie among many others, would have no names.
 */
const DOT = 3.2;
const LESSER = 0.7;
/**
 * The cost of a place beside another node, so near that the name seems to be that of the other, and how near this is,
 * in pixels. In a picture of more than MANY nodes, all places are so.
 */
const MISTAKEN = 3;
const NEAR = { aside: 9, above: 3 };
/** The width of the box of a node that is larger than such a dot. */
const ICON = 1.8 * DOT;
/** With more nodes than this, many are so close to each other that no name has room between them. */
const MANY = 300;
/** The names of the most important nodes may cover nodes of any size below this fraction of their own. */
const HUBS = { count: 20, lesser: 0.85 };
/** The same for a picture with more nodes than this, in which a name would otherwise find no room in the middle. */
const FULL = { from: 50, count: 8, lesser: 0.75 };

/** The names that were placed, and the room that they and the nodes take. */
interface Placed {
  labels: Label[];
  taken: Grid;
  discs: Grid;
  frame: Frame;
}

/**
 * With at most FEW nodes, a name without room may move up to MOVED other names aside. More would take time in every
 * frame.
 */
const FEW = 400;
const MOVED = 2;

/** A name that has a place, the room that it takes, and the size of nodes that it may not cover. */
interface Spot {
  of: Asking;
  label: Label;
  side: Side;
  box: Box;
  least: number;
}

/** The names that have places so far. */
class Spots {
  readonly of = new Map<string, Spot>();
  private readonly at = new Map<Box, Spot>();
  constructor(private readonly taken: Grid) {}

  put(spot: Spot): void {
    this.of.set(spot.of.id, spot);
    this.at.set(spot.box, spot);
    this.taken.add(spot.box);
  }

  remove(spot: Spot): void {
    this.of.delete(spot.of.id);
    this.at.delete(spot.box);
    this.taken.remove(spot.box);
  }

  /** Returns the names in a box that may move; null if there is something else, or too much. */
  movable(box: Box): Spot[] | null {
    const found = this.taken.all(box);
    if (found.length > MOVED) return null;
    const spots = found.flatMap((b) => this.at.get(b) ?? []);
    return spots.length === found.length && spots.every((s) => !s.of.must) ? spots : null;
  }
}

/** Remembers the side of each name, so that names do not jump after a small change. */
export class Labeller {
  private last = new Map<string, Side>();
  private readonly shapes = new Map<string, { text: string[]; width: number }>();
  constructor(readonly measure: Measure) {}

  /** Returns the lines of a name and their width. */
  private shapeOf({ name, size = SIZE }: Asking): { text: string[]; width: number } {
    const key = `${size} ${name}`;
    let shape = this.shapes.get(key);
    if (shape === undefined) {
      const text = broken(name);
      shape = { text, width: Math.max(...text.map((t) => this.measure(t, size))) };
      this.shapes.set(key, shape);
    }
    return shape;
  }

  /** Forgets the sides. The best side while a node moves may not be the best one where it rests. */
  forget(): void {
    this.last.clear();
  }

  /** Places the names that point away from their nodes. A name without room is left out. */
  private point(asking: readonly Asking[], { taken, discs, own, frame }: Room): Label[] {
    const labels: Label[] = [];
    for (const p of asking) {
      if (p.outward === undefined) continue;
      const { label, boxes } = pointing(p, p.outward, this.measure);
      if (!p.must && !(fits(label.box, frame) && isFree(boxes, taken, discs, own.get(p.id)))) continue;
      for (const box of boxes) taken.add(box);
      labels.push(label);
    }
    return labels;
  }

  /** Returns the best place of a name, which may cover nodes smaller than least; null if it has no room. */
  private best(
    p: Asking,
    { taken, discs, own, frame }: Room,
    least: number,
    lines: readonly Avoided[],
  ): { label: Label; side: Side } | null {
    const { text, width } = this.shapeOf(p);
    let best: { label: Label; side: Side } | null = null;
    let cheapest = Infinity;
    const few = own.size <= MANY ? sides : straight;
    for (const side of p.away === undefined ? few : awayFirst) {
      const label = at(side, p, text, width, frame);
      const { box } = label;
      const cut = box.x0 < 0 || box.x1 > frame.width;
      if (cut && !p.must) continue;
      const named = taken.hits(box);
      if (named && !p.must) continue;
      const covered = discs.widest(box, own.get(p.id), least);
      const blocked = named || covered >= least;
      if (blocked && !p.must) continue;
      const covers = covered >= 0;
      const mistaken = few === sides && discs.widest(nearer(box), own.get(p.id), 0) >= 0;
      const out = cut || box.y0 < 0 || box.y1 > frame.height;
      const cost =
        unfit(side, p) +
        (blocked ? 20 : 0) +
        (covered > ICON ? COVERED_ICON : covers ? COVERED : 0) +
        (mistaken ? MISTAKEN : 0) +
        (out ? OUT : 0) -
        (this.last.get(p.id) === side ? 0.7 : 0) +
        lines.reduce((n, { a, b, weight = 1 }) => (crosses(a, b, box) ? n + weight : n), 0);
      if (cost < cheapest) [best, cheapest] = [{ label, side }, cost];
    }
    return best;
  }

  /**
   * Places the given names in order, outside of the nodes and of the panels that cover the stage. In a picture of few
   * nodes, a name without room moves others aside, if these have room elsewhere.
   */
  place(
    asking: readonly Asking[],
    nodes: readonly (Point & { id: string; r: number; clear?: number })[],
    lines: readonly Avoided[],
    frame: Frame,
    covers: readonly Box[] = [],
  ): Placed {
    const room = roomOf(nodes, frame, covers);
    const pointed = this.point(asking, room);
    const spots = new Spots(room.taken);
    const without: { p: Asking; least: number }[] = [];
    const hubs = nodes.length > MANY ? HUBS : FULL;
    for (const p of asking) {
      if (p.outward !== undefined) continue;
      const placed = pointed.length + spots.of.size;
      if (placed >= MOST && !p.must) break;
      const hub = placed < hubs.count && nodes.length > FULL.from;
      const least = p.hub ? Infinity : 1.8 * (hub ? p.r * hubs.lesser : Math.min(DOT, p.r * LESSER));
      const spot = this.spotFor(p, room, least, lines);
      if (spot) spots.put(spot);
      else without.push({ p, least });
    }
    if (nodes.length <= FEW) for (const { p, least } of without) this.squeeze(p, least, room, spots, lines);
    const { taken, discs } = room;
    const placed = [...spots.of.values()];
    this.last = new Map(placed.map(({ of, side }) => [of.id, side]));
    return { labels: [...pointed, ...placed.map((s) => s.label)], taken, discs, frame };
  }

  private spotFor(p: Asking, room: Room, least: number, lines: readonly Avoided[]): Spot | null {
    const best = this.best(p, room, least, lines);
    return best && { of: p, ...best, box: wider(best.label.box), least };
  }

  /** Places a name where others are that have room elsewhere. */
  private squeeze(p: Asking, least: number, room: Room, spots: Spots, lines: readonly Avoided[]): void {
    const { text, width } = this.shapeOf(p);
    for (const side of sides) {
      const label = at(side, p, text, width, room.frame);
      const box = wider(label.box);
      if (!fits(label.box, room.frame) || room.discs.widest(label.box, room.own.get(p.id), least) >= least) continue;
      const before = spots.movable(box);
      if (!before) continue;
      for (const s of before) spots.remove(s);
      const own: Spot = { of: p, label, side, box, least };
      spots.put(own);
      const after: Spot[] = [];
      for (const s of before) {
        const other = this.spotFor(s.of, room, s.least, lines);
        if (!other) break;
        spots.put(other);
        after.push(other);
      }
      if (after.length === before.length) return;
      for (const s of [own, ...after]) spots.remove(s);
      for (const s of before) spots.put(s);
    }
  }
}
