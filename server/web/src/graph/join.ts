// Places the entities that are added to a large picture: near their neighbours, in the region of their community.
// Nothing else moves, and the result is the same for the same picture and the same additions.
import { type ClusterBody, hubsFirst, linesWithin, measuresOf, type Near, of, settle, split } from './clusters';
import { type Point, spiral } from './geometry';
import type { Line } from './layouts';

/**
 * A community becomes a region of its own if at least the part MOSTLY of its members is new, and at least OWN of them.
 */
const MOSTLY = 0.6;
const OWN = 8;
/** The number of places to try around the wanted one: within the region of the community, and in all. */
const TRIES = { inside: 240, all: 4000 };
/** The room around a community that is added, and between two nodes, in units of the graph. */
const APART = 60;
const BESIDE = 5;

/**
 * Places the bodies that are not fixed, and returns the regions with their new members. Regions are the communities
 * that stand apart already.
 */
export function join(
  bodies: readonly ClusterBody[],
  lines: readonly Line[],
  regions: readonly (readonly string[])[],
  free: { width: number; height: number },
): string[][] {
  const near = linesWithin(bodies, lines);
  const measures = measuresOf(bodies.length, free);
  const picture = new Picture(bodies, regions, measures.scale);
  for (const members of ownCommunities(bodies, near)) {
    settle(members, near, measures);
    picture.addCommunity(members, near);
  }
  const waiting = new Set(bodies.filter((b) => !b.fixed && !picture.has(b)));
  for (let wave = nextOf(waiting, near, picture); wave.length > 0; wave = nextOf(waiting, near, picture))
    for (const b of wave) {
      waiting.delete(b);
      picture.add(b, near);
    }
  for (const b of [...waiting].sort(byId)) picture.add(b, near);
  return picture.regions;
}

const byId = (a: ClusterBody, b: ClusterBody): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Returns the new members of the communities that are mostly new, or that have no line to a placed node. */
function ownCommunities(bodies: readonly ClusterBody[], near: Near): ClusterBody[][] {
  return split([...bodies].sort(byId), near).flatMap((members) => {
    const fresh = members.filter((b) => !b.fixed);
    const linked = fresh.some((b) => of(near, b).size > 0);
    const alone = fresh.every((b) => [...of(near, b)].every((other) => !other.fixed));
    const own = alone ? linked : fresh.length >= OWN && fresh.length >= MOSTLY * members.length;
    return own ? [hubsFirst(fresh, near)] : [];
  });
}

/** Returns the nodes with neighbours that have places, those with the most of them first. */
function nextOf(waiting: ReadonlySet<ClusterBody>, near: Near, picture: Picture): ClusterBody[] {
  const count = (b: ClusterBody): number => [...of(near, b)].filter((o) => picture.has(o)).length;
  return [...waiting]
    .map((b) => ({ b, n: count(b) }))
    .filter(({ n }) => n > 0)
    .sort((x, y) => y.n - x.n || byId(x.b, y.b))
    .map(({ b }) => b);
}

/** The nodes that have places, by cell, and the regions. */
class Picture {
  readonly regions: string[][];
  private readonly home = new Map<ClusterBody, number>();
  private readonly placed = new Set<ClusterBody>();
  private readonly cells = new Map<string, ClusterBody[]>();
  private readonly cell: number;

  constructor(
    bodies: readonly ClusterBody[],
    regions: readonly (readonly string[])[],
    private readonly scale: number,
  ) {
    this.regions = regions.map((members) => [...members]);
    this.cell = 2 * bodies.reduce((r, b) => Math.max(r, b.r), 1) * scale + BESIDE * scale;
    const numbers = new Map(regions.flatMap((members, i) => members.map((id) => [id, i] as const)));
    for (const b of bodies) if (b.fixed) this.put(b, numbers.get(b.id));
  }

  has = (b: ClusterBody): boolean => this.placed.has(b);

  private put(b: ClusterBody, region: number | undefined): void {
    this.placed.add(b);
    if (region !== undefined) this.home.set(b, region);
    const key = this.keyOf(b.x, b.y);
    const cell = this.cells.get(key);
    if (cell) cell.push(b);
    else this.cells.set(key, [b]);
  }

  private readonly keyOf = (x: number, y: number): string =>
    `${Math.floor(x / this.cell)} ${Math.floor(y / this.cell)}`;

  /** Places a node as near as possible to its neighbours in the region to which most of its lines lead. */
  add(b: ClusterBody, near: Near): void {
    const neighbours = [...of(near, b)].filter(this.has);
    const region = this.regionOf(b, neighbours, near);
    const inside = neighbours.filter((o) => this.home.get(o) === region);
    const at = this.freeNear(b, middleOf(inside.length > 0 ? inside : neighbours), region);
    Object.assign(b, at);
    this.put(b, region);
    if (region !== undefined) this.regions[region]?.push(b.id);
  }

  /**
   * Returns the region to which the lines of a node lead. A line to a node with many lines is weak evidence for its
   * region.
   */
  private regionOf(b: ClusterBody, neighbours: readonly ClusterBody[], near: Near): number | undefined {
    const weights = new Map<number | undefined, number>();
    for (const other of neighbours) {
      const region = this.home.get(other);
      const weight = 1 / Math.sqrt(of(near, other).size * of(near, b).size);
      weights.set(region, (weights.get(region) ?? 0) + weight);
    }
    const order = ([region, weight]: [number | undefined, number]) => [-weight, region ?? Infinity] as const;
    const sorted = [...weights].sort((x, y) => {
      const [a, c] = [order(x), order(y)];
      return a[0] - c[0] || a[1] - c[1];
    });
    return sorted[0]?.[0];
  }

  /** Returns the free place nearest to a point, among the members of a region if there is one. */
  private freeNear(b: ClusterBody, wanted: Point, region: number | undefined): Point {
    const step = (2 * b.r * this.scale + BESIDE) / 2.4;
    let free: Point | undefined;
    for (let i = 0; i < TRIES.all; i++) {
      const by = i === 0 ? { x: 0, y: 0 } : spiral(i, step, 0);
      const at = { x: wanted.x + by.x, y: wanted.y + by.y };
      const around = this.around(at, b.r);
      if (around === null) continue;
      free ??= at;
      if (region === undefined || around === undefined || this.home.get(around) === region) return at;
      if (i > TRIES.inside) return free;
    }
    return free ?? wanted;
  }

  /**
   * Returns the node nearest to a place within a few cells, undefined if there is none, and null if a node with a
   * radius has no room.
   */
  private around(at: Point, r: number): ClusterBody | undefined | null {
    let [best, least]: [ClusterBody | undefined, number] = [undefined, Infinity];
    for (let x = -2; x <= 2; x++)
      for (let y = -2; y <= 2; y++)
        for (const b of this.cells.get(this.keyOf(at.x + x * this.cell, at.y + y * this.cell)) ?? []) {
          const distance = Math.hypot(b.x - at.x, b.y - at.y);
          if (distance < (b.r + r + BESIDE) * this.scale) return null;
          if (distance < least) [best, least] = [b, distance];
        }
    return best;
  }

  /**
   * Places a community, whose members stand around the origin, as near as possible to the nodes to which it has lines.
   */
  addCommunity(members: readonly ClusterBody[], near: Near): void {
    const r = members.reduce((far, b) => Math.max(far, Math.hypot(b.x, b.y) + b.r * this.scale), 0) + APART;
    const others = members.flatMap((b) => [...of(near, b)].filter(this.has));
    const wanted = middleOf(others.length > 0 ? others : [...this.placed]);
    const there = [...this.placed];
    const isFree = ({ x, y }: Point) => there.every((b) => Math.hypot(b.x - x, b.y - y) > r + b.r * this.scale);
    let at = wanted;
    for (let i = 0; i < TRIES.all && !isFree(at); i++) {
      const by = spiral(i, r / 4, 0);
      at = { x: wanted.x + by.x, y: wanted.y + by.y };
    }
    const region = this.regions.length;
    this.regions.push(members.map((b) => b.id));
    for (const b of members) {
      Object.assign(b, { x: b.x + at.x, y: b.y + at.y });
      this.put(b, region);
    }
  }
}

function middleOf(points: readonly Point[]): Point {
  const n = points.length || 1;
  return { x: points.reduce((s, p) => s + p.x, 0) / n, y: points.reduce((s, p) => s + p.y, 0) / n };
}
