// Places a large picture community by community, so that each stands apart and has its own shape.
import { communitiesOf, type Weighted } from './communities';
import { GOLDEN_ANGLE, type Point } from './geometry';
import { type NamedBody, onStage } from './nameroom';
import { part } from './part';
import { shaped } from './room';
import { stress } from './stress';
import type { Line } from './layouts';

export interface ClusterBody extends NamedBody {
  /** The community; absent if it must be found. */
  group?: string;
}

/**
 * The radius of the disc of a community with one node, in units of the graph: least in a picture with few nodes,
 * growing to most with more of them, because those are drawn larger in these units. The area of a disc is proportional
 * to the number of its nodes.
 */
const STEP = { least: 45, most: 90, few: 400 };
/** The room between two communities. */
const APART = 70;
/** The same for communities with a heading. */
const APART_HEADED = 150;
/** Up to this many nodes, the distances within a community follow the ways between its nodes. */
const NEAR = 320;
/** Nodes of a picture with headings are larger than measured by this factor, because headings need room, too. */
const ROOMY = 1.35;
/** The part of the stage that communities fill. */
const FILL = 0.5;
const PARTED = 40;
/**
 * The radius of a community is that of the disc that contains this part of its nodes. The other nodes are moved inside.
 */
const MOST = 0.9;

/**
 * How the picture is drawn: the radius of one node's disc, how much larger nodes are than in the graph, and the room
 * between discs.
 */
interface Measures {
  step: number;
  scale: number;
  apart: number;
}

/** Returns how the stage shows a number of nodes. */
export function measuresOf(count: number, free: { width: number; height: number }, apart = APART): Measures {
  const step = Math.min(STEP.most, STEP.least * Math.max(1, count / STEP.few) ** 0.25);
  const k = Math.sqrt((free.width * free.height * FILL) / (Math.PI * step ** 2 * count));
  return { step, scale: Math.max(1, onStage(k) / k), apart };
}

interface Cluster extends Point {
  id: string;
  members: ClusterBody[];
  r: number;
  fixed: boolean;
}

/**
 * Places bodies by their communities. The members of a group with a heading are not connected for the most part; they
 * are in a spiral, with the most connected one in the middle.
 */
export function clustered(
  bodies: readonly ClusterBody[],
  lines: readonly Line[],
  free: { width: number; height: number },
  headed = false,
): void {
  const near = linesWithin(bodies, lines);
  const measures = measuresOf(bodies.length, free, headed ? APART_HEADED : APART);
  const kept = new Map(bodies.filter((b) => b.fixed).map(({ id, x, y }) => [id, { x, y }]));
  const clusters = groupsOf(bodies, near).map((members, i) => {
    if (headed) {
      sunflower(hubFirst(members, near), measures.step);
      separate(members, ROOMY * measures.scale);
    } else settle(members, near, measures);
    return clusterOf(members, i, measures);
  });
  spread(clusters, near, free.width / free.height, measures.apart);
  turnToward(clusters, near);
  for (const { members, x, y } of clusters)
    for (const b of members) Object.assign(b, kept.get(b.id) ?? { x: b.x + x, y: b.y + y });
}

const clusterOf = (members: ClusterBody[], i: number, { scale }: Measures): Cluster => ({
  id: String(i).padStart(6, '0'),
  members,
  r: members.reduce((r, b) => Math.max(r, Math.hypot(b.x, b.y) + b.r * scale), 0),
  x: 0,
  y: 0,
  fixed: false,
});

/**
 * Returns the communities, each with its largest or most connected member first. It leaves out the nodes that have
 * neither a community nor a line.
 */
export function communities(bodies: readonly ClusterBody[], lines: readonly Line[]): string[][] {
  const near = linesWithin(bodies, lines);
  return groupsOf(bodies, near)
    .filter((g) => g.some((b) => b.group !== undefined || of(near, b).size > 0))
    .map((g) => hubsFirst(g, near).map((b) => b.id));
}

/** Returns nodes with the largest first, or the most connected one. */
export const hubsFirst = (bodies: readonly ClusterBody[], near: Near): ClusterBody[] =>
  [...bodies].sort((a, b) => b.r - a.r || of(near, b).size - of(near, a).size);

export type Near = ReadonlyMap<ClusterBody, ReadonlySet<ClusterBody>>;
export const of = (near: Near, b: ClusterBody): ReadonlySet<ClusterBody> => near.get(b) ?? new Set();

export function linesWithin(bodies: readonly ClusterBody[], lines: readonly Line[]): Near {
  const byId = new Map(bodies.map((b) => [b.id, b]));
  const near = new Map(bodies.map((b) => [b, new Set<ClusterBody>()]));
  for (const [x, y] of lines) {
    const [a, b] = [byId.get(x), byId.get(y)];
    if (!a || !b || a === b) continue;
    near.get(a)?.add(b);
    near.get(b)?.add(a);
  }
  return near;
}

/** Returns the communities, the largest first. Nodes without lines are one of them. */
function groupsOf(bodies: readonly ClusterBody[], near: Near): ClusterBody[][] {
  const groups = bodies.some((b) => b.group !== undefined)
    ? [...Map.groupBy(bodies, (b) => b.group ?? '').values()]
    : split(bodies, near);
  return groups.sort((a, b) => b.length - a.length);
}

/** Returns the communities among some bodies. */
export function split(bodies: readonly ClusterBody[], near: Near): ClusterBody[][] {
  const number = new Map(bodies.map((b, i) => [b, i]));
  const lines: Weighted[] = [];
  for (const [a, i] of number)
    for (const b of of(near, a)) {
      const j = number.get(b);
      // A line to a node with many lines is weak evidence that both ends belong together.
      if (j !== undefined && i < j) lines.push([i, j, 1 / Math.sqrt(of(near, a).size * of(near, b).size)]);
    }
  const found = communitiesOf(bodies.length, lines);
  return [
    ...Map.groupBy(bodies, (b) => (of(near, b).size === 0 ? -1 : (found[number.get(b) ?? 0] as number))).values(),
  ];
}

/** Returns members by the number of their lines within the community, the highest first. */
function hubFirst(members: readonly ClusterBody[], near: Near): ClusterBody[] {
  const inside = new Set(members);
  const degree = new Map(members.map((b) => [b, [...of(near, b)].filter((o) => inside.has(o)).length]));
  return [...members].sort((a, b) => (degree.get(b) ?? 0) - (degree.get(a) ?? 0));
}

/** Places the members of a community around its middle. */
export function settle(members: readonly ClusterBody[], near: Near, measures: Measures): void {
  const inside = new Set(members);
  const lines = members.flatMap((a) =>
    [...of(near, a)].filter((b) => inside.has(b) && a.id < b.id).map((b): Line => [a.id, b.id]),
  );
  const loose = members.map((b) => ({ ...b, fixed: false }));
  if (lines.length > 0 && members.length <= NEAR) stress(loose, lines);
  else if (!nested(members, loose, near, measures)) sunflower(hubFirst(loose, near), measures.step);
  middle(loose);
  const wanted = measures.step * Math.sqrt(members.length);
  const far = loose.map((b) => Math.hypot(b.x, b.y)).sort((a, b) => a - b);
  const by = wanted / (far[Math.floor((far.length - 1) * MOST)] || 1);
  for (const b of loose) {
    const distance = Math.hypot(b.x, b.y) * by;
    const most = wanted * (1 + 0.3 * Math.log(Math.max(1, distance / wanted)));
    const k = distance > most ? (by * most) / distance : by;
    Object.assign(b, { x: b.x * k, y: b.y * k });
  }
  separate(loose, measures.scale);
  middle(loose);
  for (const [i, { x, y }] of loose.entries()) Object.assign(members[i] as ClusterBody, { x, y });
}

/** Moves bodies apart that overlap on the stage. */
function separate(bodies: readonly ClusterBody[], scale: number): void {
  const drawn = bodies.map((b) => ({ ...b, r: (b.r * scale) / 1.6 }));
  part(drawn, 5 * scale, PARTED);
  for (const [i, { x, y }] of drawn.entries()) Object.assign(bodies[i] as ClusterBody, { x, y });
}

/** Places a community that is too large for distances as smaller ones within it; reports whether it has any. */
function nested(
  members: readonly ClusterBody[],
  loose: readonly ClusterBody[],
  near: Near,
  measures: Measures,
): boolean {
  const parts = split(members, near);
  if (parts.length < 2) return false;
  const placed = new Map(members.map((b, i) => [b, loose[i] as ClusterBody]));
  const clusters = parts
    .sort((a, b) => b.length - a.length)
    .map((group, i) => {
      settle(group, near, measures);
      return clusterOf(group, i, measures);
    });
  spread(clusters, near, 1, 0);
  for (const c of clusters)
    for (const b of c.members) Object.assign(placed.get(b) ?? {}, { x: b.x + c.x, y: b.y + c.y });
  return true;
}

/** Places bodies in a spiral, the first in the middle. */
function sunflower(ordered: readonly ClusterBody[], step: number): void {
  for (const [i, b] of ordered.entries()) {
    const [angle, far] = [i * GOLDEN_ANGLE, step * Math.sqrt(i)];
    Object.assign(b, { x: far * Math.cos(angle), y: far * Math.sin(angle) });
  }
}

function middle(bodies: readonly Point[]): void {
  const n = bodies.length || 1;
  const [cx, cy] = [bodies.reduce((s, b) => s + b.x, 0) / n, bodies.reduce((s, b) => s + b.y, 0) / n];
  for (const b of bodies) Object.assign(b, { x: b.x - cx, y: b.y - cy });
}

/** How many of its strongest neighbours draw a community towards them. */
const STRONGEST = 3;
const ROUNDS = 90;
/** The factor by which communities move towards the middle in each round. */
const TIGHTER = 0.97;

/** Places communities: those with many lines between them are beside each other, and none overlap. */
function spread(clusters: Cluster[], near: Near, aspect: number, apart: number): void {
  if (clusters.length < 2) return;
  const lines = between(clusters, near);
  for (const [i, c] of clusters.entries()) {
    const angle = i * GOLDEN_ANGLE;
    const far = i === 0 ? 0 : 300 * Math.sqrt(i);
    Object.assign(c, { x: far * Math.cos(angle), y: far * Math.sin(angle) });
  }
  const radius = new Map(clusters.map((c) => [c.id, c.r + apart / 2]));
  stress(clusters, lines, (a, b) => (radius.get(a) ?? 0) + (radius.get(b) ?? 0));
  shaped(clusters, aspect);
  const discs = clusters.map((c) => ({ ...c, r: (c.r + apart / 2) / 1.6 }));
  for (let round = 0; round < ROUNDS; round++) {
    // The shorter side of the stage needs the smaller factor, so that the picture gets the shape of the stage.
    const [wide, high] = [TIGHTER ** Math.min(1, 1 / aspect), TIGHTER ** Math.min(1, aspect)];
    for (const d of discs) Object.assign(d, { x: d.x * wide, y: d.y * high });
    part(discs, 0, 12);
  }
  part(discs, 0, 300);
  for (const [i, { x, y }] of discs.entries()) Object.assign(clusters[i] as Cluster, { x, y });
}

/** Returns the strongest connections of each community. */
function between(clusters: readonly Cluster[], near: Near): Line[] {
  const home = new Map(clusters.flatMap((c) => c.members.map((b) => [b, c] as const)));
  const counts = new Map<string, { a: Cluster; b: Cluster; n: number }>();
  for (const a of clusters)
    for (const body of a.members)
      for (const other of of(near, body)) {
        const b = home.get(other);
        if (!b || a.id >= b.id) continue;
        const key = `${a.id} ${b.id}`;
        counts.set(key, { a, b, n: (counts.get(key)?.n ?? 0) + 1 });
      }
  const strength = ({ a, b, n }: { a: Cluster; b: Cluster; n: number }) =>
    n / Math.sqrt(a.members.length * b.members.length);
  const kept = new Map<string, number>();
  return [...counts.values()]
    .sort((x, y) => strength(y) - strength(x))
    .flatMap(({ a, b }): Line[] => {
      const [m, n] = [kept.get(a.id) ?? 0, kept.get(b.id) ?? 0];
      if (m >= STRONGEST && n >= STRONGEST) return [];
      kept.set(a.id, m + 1);
      kept.set(b.id, n + 1);
      return [[a.id, b.id]];
    });
}

/** The directions that are tried for a community, also for its mirror image, and how often. */
const TURNS = 16;
const SWEEPS = 3;

/** Turns each community until the lines to others are short. */
function turnToward(clusters: readonly Cluster[], near: Near): void {
  const home = new Map(clusters.flatMap((c) => c.members.map((b) => [b, c] as const)));
  for (let sweep = 0; sweep < SWEEPS; sweep++)
    for (const c of clusters) {
      const out = c.members.flatMap((from) =>
        [...of(near, from)].flatMap((b) => {
          const to = home.get(b);
          return to && to !== c ? [{ from, to: { x: b.x + to.x - c.x, y: b.y + to.y - c.y } }] : [];
        }),
      );
      if (out.length > 0) turn(c.members, out);
    }
}

function turn(members: readonly ClusterBody[], out: readonly { from: Point; to: Point }[]): void {
  let [best, least]: [(p: Point) => Point, number] = [(p) => p, Infinity];
  for (const mirror of [1, -1])
    for (let i = 0; i < TURNS; i++) {
      const angle = (2 * Math.PI * i) / TURNS;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      const turned = ({ x, y }: Point): Point => ({ x: x * cos - mirror * y * sin, y: x * sin + mirror * y * cos });
      let length = 0;
      for (const { from, to } of out) {
        const { x, y } = turned(from);
        length += Math.hypot(x - to.x, y - to.y);
      }
      if (length < least - 1e-6) [best, least] = [turned, length];
    }
  for (const b of members) Object.assign(b, best(b));
}
