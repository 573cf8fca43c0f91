// Places nodes so that their distances on the stage are like the lengths of the shortest ways between them.
import type { Point } from './geometry';
import type { Line } from './layouts';

interface Body extends Point {
  id: string;
  fixed: boolean;
  group?: string;
}

/** The distance of two nodes with a line between them, in units of the graph. */
const LENGTH = 150;
/**
 * The factor BUSY makes a line longer, the more lines both of its ends have, so that such nodes do not crowd in the
 * middle. It applies in full from MANY nodes on, because a small picture has no crowd.
 */
const BUSY = 0.3;
const MANY = 60;
/** A line between two groups is longer by this factor, so that groups stand apart. */
const BETWEEN = 1.9;
/** Nodes that no path connects are this many line lengths farther apart than the most distant connected nodes. */
const APART = 1;
/** The number of rounds; half of them for more pairs than MANY_PAIRS. */
const ROUNDS = 40;
const MANY_PAIRS = 30_000;
const EPSILON = 0.05;

type LengthOf = (a: string, b: string) => number;

/** The wanted distances of pairs of bodies, each pair at one index of all lists. */
interface Terms {
  count: number;
  i: Int32Array;
  j: Int32Array;
  length: Float64Array;
}

/**
 * Moves the bodies that are not fixed by stochastic gradient descent: Zheng, Pawar and Goodman, Graph Drawing by
 * Stochastic Gradient Descent, 2018. The order of steps is the same in each run. LengthOf is the length of the line
 * between two bodies, if it does not follow from the number of their lines.
 */
export function stress(bodies: readonly Body[], lines: readonly Line[], lengthOf?: LengthOf): void {
  const terms = termsOf(bodies, lines, lengthOf);
  if (terms.count === 0) return;
  let [shortest, longest] = [Infinity, 0];
  for (const length of terms.length) {
    if (length < shortest) shortest = length;
    if (length > longest) longest = length;
  }
  // The weight of a pair is the inverse square of its distance.
  const [most, least] = [longest ** 2, EPSILON * shortest ** 2];
  const rounds = terms.count > MANY_PAIRS ? ROUNDS / 2 : ROUNDS;
  const decay = Math.log(most / least) / (rounds - 1);
  const random = sequence(1);
  const places: Places = {
    x: Float64Array.from(bodies, (b) => b.x),
    y: Float64Array.from(bodies, (b) => b.y),
    fixed: Uint8Array.from(bodies, (b) => (b.fixed ? 1 : 0)),
  };
  const order = Int32Array.from({ length: terms.count }, (_, n) => n);
  for (let round = 0; round < rounds; round++) {
    const step = most * Math.exp(-decay * round);
    shuffle(order, random);
    for (const n of order) move(places, terms, n, step, random);
  }
  for (const [i, b] of bodies.entries()) if (!b.fixed) Object.assign(b, { x: places.x[i], y: places.y[i] });
}

interface Places {
  x: Float64Array;
  y: Float64Array;
  fixed: Uint8Array;
}

function move({ x, y, fixed }: Places, terms: Terms, n: number, step: number, random: () => number): void {
  const i = terms.i[n] as number;
  const j = terms.j[n] as number;
  const length = terms.length[n] as number;
  let dx = (x[i] as number) - (x[j] as number);
  let dy = (y[i] as number) - (y[j] as number);
  let distance = Math.sqrt(dx * dx + dy * dy);
  if (distance < 0.01) {
    dx = random() - 0.5;
    dy = random() - 0.5;
    distance = Math.sqrt(dx * dx + dy * dy) || 1;
  }
  const by = (Math.min(1, step / (length * length)) * (distance - length)) / distance;
  const forA = fixed[i] ? 0 : fixed[j] ? 1 : 0.5;
  const forB = fixed[j] ? 0 : 1 - forA;
  x[i] = (x[i] as number) - dx * by * forA;
  y[i] = (y[i] as number) - dy * by * forA;
  x[j] = (x[j] as number) + dx * by * forB;
  y[j] = (y[j] as number) + dy * by * forB;
}

/** Returns the wanted distance of each pair that may move. */
function termsOf(bodies: readonly Body[], lines: readonly Line[], lengthOf?: LengthOf): Terms {
  const near = neighboursOf(bodies, lines, lengthOf);
  const pairs = (bodies.length * (bodies.length - 1)) / 2;
  const [i, j, length] = [new Int32Array(pairs), new Int32Array(pairs), new Float64Array(pairs)];
  let count = 0;
  for (let a = 0; a < bodies.length; a++) {
    const far = distancesFrom(a, near);
    for (let b = a + 1; b < bodies.length; b++) {
      if (bodies[a]?.fixed && bodies[b]?.fixed) continue;
      i[count] = a;
      j[count] = b;
      length[count] = (far[b] as number) * LENGTH;
      count += 1;
    }
  }
  return { count, i, j, length: length.subarray(0, count) };
}

/** Returns the neighbours of each node with the lengths of the lines to them. */
function neighboursOf(bodies: readonly Body[], lines: readonly Line[], lengthOf?: LengthOf): Map<number, number>[] {
  const index = new Map(bodies.map((b, i) => [b.id, i]));
  const near = bodies.map(() => new Map<number, number>());
  for (const [a, b] of lines) {
    const [i, j] = [index.get(a), index.get(b)];
    if (i === undefined || j === undefined || i === j) continue;
    const length = lengthOf ? lengthOf(a, b) / LENGTH : 1;
    near[i]?.set(j, length);
    near[j]?.set(i, length);
  }
  if (lengthOf) return near;
  const degrees = near.map((n) => n.size);
  const longer = BUSY * Math.min(1, bodies.length / MANY);
  for (const [i, ends] of near.entries())
    for (const j of ends.keys()) {
      const busy = longer * Math.log2(Math.min(degrees[i] as number, degrees[j] as number));
      ends.set(j, (1 + busy) * (bodies[i]?.group === bodies[j]?.group ? 1 : BETWEEN));
    }
  return near;
}

/** Returns the lengths of the shortest ways from a node to all nodes. */
function distancesFrom(start: number, near: readonly ReadonlyMap<number, number>[]): Float64Array {
  const out = new Float64Array(near.length).fill(Infinity);
  const done = new Uint8Array(near.length);
  out[start] = 0;
  let farthest = 0;
  for (;;) {
    let at = -1;
    let least = Infinity;
    for (let i = 0; i < out.length; i++) {
      const d = out[i] as number;
      if (d < least && done[i] === 0) {
        least = d;
        at = i;
      }
    }
    if (at < 0) break;
    done[at] = 1;
    farthest = least;
    for (const [to, length] of near[at] as ReadonlyMap<number, number>)
      if (least + length < (out[to] as number)) out[to] = least + length;
  }
  return out.map((d) => (d < Infinity ? d : farthest + APART));
}

/** Returns a source of numbers from 0 to 1 that is the same for the same seed (mulberry32). */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function shuffle(order: Int32Array, random: () => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const kept = order[i] as number;
    order[i] = order[j] as number;
    order[j] = kept;
  }
}
