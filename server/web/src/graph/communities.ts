// Finds the communities of a graph: Blondel, Guillaume, Lambiotte and Lefebvre, Fast Unfolding of Communities in Large
// Networks, 2008. The result is the same for the same nodes and lines in the same order.

/** Two nodes by their numbers, and the weight of the line between them. */
export type Weighted = readonly [a: number, b: number, weight: number];

/** A gain of modularity up to this is none. Without it, nodes would move for ever because of rounding. */
const LEAST_GAIN = 1e-9;
/** The maximum number of times that each node may move before communities are joined to larger ones. */
const SWEEPS = 20;

/**
 * Returns the number of the community of each of count nodes. Communities are numbered from 0 in the order of their
 * first nodes.
 */
export function communitiesOf(count: number, lines: readonly Weighted[]): Int32Array {
  let [order, level] = [count, lines];
  const out = Int32Array.from({ length: count }, (_, i) => i);
  for (;;) {
    const moved = numbered(improved(order, level));
    const fewer = moved.reduce((n, c) => Math.max(n, c + 1), 0);
    for (const [i, c] of out.entries()) out[i] = moved[c] as number;
    if (fewer === order) return out;
    level = joined(level, moved, fewer);
    order = fewer;
  }
}

/**
 * Returns the nodes at the other ends of the lines of each node, with their weights, and the sum of the weights of each
 * node.
 */
function nearOf(count: number, lines: readonly Weighted[]) {
  const near = Array.from({ length: count }, () => new Map<number, number>());
  const sums = new Float64Array(count);
  for (const [a, b, weight] of lines) {
    sums[a] = (sums[a] as number) + weight;
    sums[b] = (sums[b] as number) + weight;
    if (a === b) continue;
    near[a]?.set(b, (near[a].get(b) ?? 0) + weight);
    near[b]?.set(a, (near[b].get(a) ?? 0) + weight);
  }
  return { near, sums };
}

/** Moves each node to the community of a neighbour with which the modularity is greatest, until no node moves. */
function improved(count: number, lines: readonly Weighted[]): Int32Array {
  const { near, sums } = nearOf(count, lines);
  const total = sums.reduce((a, b) => a + b, 0) || 1;
  const of = Int32Array.from({ length: count }, (_, i) => i);
  const inside = Float64Array.from(sums);
  for (let sweep = 0, moved = true; moved && sweep < SWEEPS; sweep++) {
    moved = false;
    for (let i = 0; i < count; i++) {
      const [own, sum] = [of[i] as number, sums[i] as number];
      inside[own] = (inside[own] as number) - sum;
      const best = bestFor(near[i] as Map<number, number>, of, (c) => ((inside[c] as number) * sum) / total, own);
      inside[best] = (inside[best] as number) + sum;
      of[i] = best;
      moved ||= best !== own;
    }
  }
  return of;
}

/** Returns the community to which a node belongs best; its own if no other is better. */
function bestFor(
  near: ReadonlyMap<number, number>,
  of: Int32Array,
  expected: (community: number) => number,
  own: number,
): number {
  const weights = new Map([[own, 0]]);
  for (const [j, weight] of near) weights.set(of[j] as number, (weights.get(of[j] as number) ?? 0) + weight);
  let [best, most] = [own, (weights.get(own) ?? 0) - expected(own)];
  for (const [community, weight] of weights) {
    const gain = weight - expected(community);
    if (gain > most + LEAST_GAIN) [best, most] = [community, gain];
  }
  return best;
}

/** Numbers communities from 0 on. */
function numbered(of: Int32Array): Int32Array {
  const numbers = new Map<number, number>();
  return of.map((c) => {
    const number = numbers.get(c) ?? numbers.size;
    numbers.set(c, number);
    return number;
  });
}

/** Returns the lines between communities, with the sums of the weights. */
function joined(lines: readonly Weighted[], of: Int32Array, count: number): Weighted[] {
  const sums = new Map<number, number>();
  for (const [a, b, weight] of lines) {
    const [x, y] = [of[a] as number, of[b] as number];
    const pair = Math.min(x, y) * count + Math.max(x, y);
    sums.set(pair, (sums.get(pair) ?? 0) + weight);
  }
  return [...sums].map(([pair, weight]) => [Math.floor(pair / count), pair % count, weight]);
}
