// Finds the lines that show the structure of a dense picture: the strongest of each node, and those that connect all.
import { isMention } from '../state/meaning';
import type { EdgeData } from './bundles';
import type { Drawing } from './drawing';

/** With more lines than this, only the backbone is drawn, unless the user wants all lines. */
export const DENSE_FROM = 1200;

/**
 * The same for a small picture: it is dense if it has more than `from` lines and more than `perNode` lines for each
 * node.
 */
const DENSE = { from: 150, perNode: 5 };

/** Reports whether a picture has so many lines that only the backbone is drawn. */
export const isDense = ({ size, order }: Pick<Drawing, 'size' | 'order'>): boolean =>
  size > DENSE_FROM || (size > DENSE.from && size > DENSE.perNode * order);

/** How many of its strongest lines each node keeps. */
const STRONGEST = 2;

/**
 * Returns the importance of a line: a mention counts less than other relations, a derived relation less than a stated
 * one, and an uncertain relation less than a certain one.
 */
function weightOf({ relations }: EdgeData): number {
  let sum = 0;
  for (const r of relations) sum += (isMention(r.type) ? 0.3 : 1) * (r.derived ? 0.5 : 1) * r.confidence;
  return sum;
}

/**
 * Returns the lines of a dense drawing that do not belong to its backbone. The backbone has the strongest lines of each
 * node, and the strongest ones that connect all nodes that are connected. A line is strong if its ends have many common
 * neighbours but few other lines: such lines connect the members of a group.
 */
export function weakLines(drawing: Drawing): Set<string> {
  const weak = new Set<string>();
  if (!isDense(drawing)) return weak;
  const number = new Map<string, number>();
  drawing.forEachNode((id) => number.set(id, number.size));
  const lines: { id: string; data: EdgeData; a: number; b: number; strength: number }[] = [];
  const near: number[][] = Array.from({ length: number.size }, () => []);
  drawing.forEachLine((id, data, source, target) => {
    const [a, b] = [number.get(source) ?? 0, number.get(target) ?? 0];
    lines.push({ id, data, a, b, strength: 0 });
    near[a]?.push(b);
    near[b]?.push(a);
  });
  const common = commonNeighbours(near);
  for (const line of lines) {
    const [m, n] = [near[line.a]?.length ?? 1, near[line.b]?.length ?? 1];
    const shared = common(line.a, line.b);
    line.strength = weightOf(line.data) * (shared / (m + n - shared) + 1 / Math.sqrt(m * n));
  }
  lines.sort((x, y) => y.strength - x.strength);
  const parts = new Int32Array(number.size).map((_, i) => i);
  const part = (i: number): number => {
    let at = i;
    while (parts[at] !== at) at = parts[at] = parts[parts[at] ?? at] ?? at;
    return at;
  };
  const kept = new Uint8Array(number.size);
  for (const { id, a, b } of lines) {
    const [p, q] = [part(a), part(b)];
    const wanted = (kept[a] ?? 0) < STRONGEST || (kept[b] ?? 0) < STRONGEST;
    if (p === q && !wanted) {
      weak.add(id);
      continue;
    }
    parts[p] = q;
    kept[a] = (kept[a] ?? 0) + 1;
    kept[b] = (kept[b] ?? 0) + 1;
  }
  return weak;
}

/**
 * Returns a function that counts the common neighbours of two nodes. It is fast for many pairs with the same first
 * node.
 */
function commonNeighbours(near: readonly number[][]): (a: number, b: number) => number {
  const marks = new Int32Array(near.length).fill(-1);
  let marked = -1;
  return (x, y) => {
    // Marking the node with more neighbours leaves the shorter list to read.
    const [a, b] = (near[x]?.length ?? 0) >= (near[y]?.length ?? 0) ? [x, y] : [y, x];
    if (marked !== a) {
      marked = a;
      for (const n of near[a] ?? []) marks[n] = a;
    }
    let count = 0;
    for (const n of near[b] ?? []) if (marks[n] === a) count += 1;
    return count;
  };
}
