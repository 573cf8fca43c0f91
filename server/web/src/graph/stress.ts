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
 * A line between two nodes is longer, the more lines both have, so that such nodes do not crowd in the middle. This is
 * the factor with many nodes; in a small picture there is no crowd.
 */
const BUSY = 0.3;
const MANY = 60;
/** A line between two groups is longer by this factor, so that groups stand apart. */
const BETWEEN = 1.9;
/** Nodes without a way between them are farther from each other than any others, by this many lines. */
const APART = 1;
/** The number of rounds. With more pairs than this, half of them must do. */
const ROUNDS = 40;
const MANY_PAIRS = 30_000;
const EPSILON = 0.05;

interface Term {
  i: number;
  j: number;
  length: number;
  weight: number;
}

/**
 * Moves the bodies that are not fixed by stochastic gradient descent: Zheng, Pawar and Goodman, Graph Drawing by
 * Stochastic Gradient Descent, 2018. The order of steps is the same in each run.
 */
export function stress(bodies: readonly Body[], lines: readonly Line[]): void {
  const terms = termsOf(bodies, lines);
  if (terms.length === 0) return;
  let [lightest, heaviest] = [Infinity, 0];
  for (const { weight } of terms) {
    lightest = Math.min(lightest, weight);
    heaviest = Math.max(heaviest, weight);
  }
  const [most, least] = [1 / lightest, EPSILON / heaviest];
  const rounds = terms.length > MANY_PAIRS ? ROUNDS / 2 : ROUNDS;
  const decay = Math.log(most / least) / (rounds - 1);
  const random = sequence(1);
  for (let round = 0; round < rounds; round++) {
    const step = most * Math.exp(-decay * round);
    shuffle(terms, random);
    for (const t of terms) move(bodies[t.i] as Body, bodies[t.j] as Body, t, step, random);
  }
}

function move(a: Body, b: Body, { length, weight }: Term, step: number, random: () => number): void {
  if (a.fixed && b.fixed) return;
  let [dx, dy] = [a.x - b.x, a.y - b.y];
  let distance = Math.hypot(dx, dy);
  if (distance < 0.01) {
    [dx, dy] = [random() - 0.5, random() - 0.5];
    distance = Math.hypot(dx, dy) || 1;
  }
  const by = (Math.min(1, weight * step) * (distance - length)) / distance;
  const [forA, forB] = a.fixed ? [0, 1] : b.fixed ? [1, 0] : [0.5, 0.5];
  a.x -= dx * by * forA;
  a.y -= dy * by * forA;
  b.x += dx * by * forB;
  b.y += dy * by * forB;
}

/** Returns the wanted distance of each pair that may move. */
function termsOf(bodies: readonly Body[], lines: readonly Line[]): Term[] {
  const near = neighboursOf(bodies, lines);
  const terms: Term[] = [];
  for (let i = 0; i < bodies.length; i++) {
    const far = distancesFrom(i, near);
    for (let j = i + 1; j < bodies.length; j++) {
      if (bodies[i]?.fixed && bodies[j]?.fixed) continue;
      const length = (far[j] as number) * LENGTH;
      terms.push({ i, j, length, weight: 1 / length ** 2 });
    }
  }
  return terms;
}

/** Returns the neighbours of each node with the lengths of the lines to them. */
function neighboursOf(bodies: readonly Body[], lines: readonly Line[]): Map<number, number>[] {
  const index = new Map(bodies.map((b, i) => [b.id, i]));
  const near = bodies.map(() => new Map<number, number>());
  for (const [a, b] of lines) {
    const [i, j] = [index.get(a), index.get(b)];
    if (i === undefined || j === undefined || i === j) continue;
    near[i]?.set(j, 1);
    near[j]?.set(i, 1);
  }
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
    for (let i = 0; i < out.length; i++) if (!done[i] && (at < 0 || (out[i] as number) < (out[at] as number))) at = i;
    if (at < 0 || out[at] === Infinity) break;
    done[at] = 1;
    farthest = out[at] as number;
    for (const [to, length] of near[at] as ReadonlyMap<number, number>)
      out[to] = Math.min(out[to] as number, farthest + length);
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

function shuffle(terms: Term[], random: () => number): void {
  for (let i = terms.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [terms[i], terms[j]] = [terms[j] as Term, terms[i] as Term];
  }
}
