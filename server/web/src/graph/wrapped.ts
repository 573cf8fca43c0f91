// Wraps layers into rows, so that the stage has room for the names of all nodes.
import type { Point, Size } from './geometry';
import type { LayoutNode } from './layouts';

/** A node with its wanted horizontal place, in any unit. */
export interface Wanted {
  of: LayoutNode;
  x: number;
}

/** The room between names on one row, between rows, and between layers, in pixels. */
const BESIDE = 10;
const BELOW = 6;
const BETWEEN = 16;
/** The least diameter of a node on the stage, in pixels. */
const DISC = 18;
/** The height of a row that is reserved for a name at most: longer ones have room beside others that are shorter. */
const TALLEST = 30;
/** The factor by which rows become wider until all of them are within the shape of the stage. */
const WIDER = 1.06;

const widthOf = ({ of }: Wanted): number => Math.max(DISC, of.name.width) + BESIDE;
const sum = (row: readonly Wanted[]): number => row.reduce((all, n) => all + widthOf(n), 0);
const heightOf = (row: readonly Wanted[]): number =>
  row.reduce((most, { of }) => Math.max(most, Math.min(TALLEST, of.name.height)), 0) + DISC + BELOW;

/**
 * Places layers from the top in rows on which names do not overlap, in pixels, in the shape of the stage. Neighbours in
 * the order of a layer are above each other, so that each node stays near its wanted place. It returns null if each
 * layer has room on one row of the stage.
 */
export function wrapped(layers: readonly (readonly Wanted[])[], stage: Size): Map<string, Point> | null {
  const filled = layers.filter((l) => l.length > 0).map((l) => [...l].sort((a, b) => a.x - b.x));
  if (filled.every((l) => sum(l) <= stage.width)) return null;
  const widest = Math.max(...filled.flat().map(widthOf));
  for (let width = Math.max(widest, stage.width); ; width *= WIDER) {
    const rows = filled.map((l) => rowsOf(l, width));
    const height = rows.flat().reduce((all, row) => all + heightOf(row), BETWEEN * (rows.length - 1));
    if (height <= (width * stage.height) / stage.width || rows.every((l) => l.length === 1)) return placed(rows, width);
  }
}

/** Divides a layer into the fewest rows that are not wider than a width. */
function rowsOf(layer: readonly Wanted[], width: number): Wanted[][] {
  for (let n = Math.ceil(sum(layer) / width); ; n++) {
    const rows = Array.from({ length: n }, (_, row) => layer.filter((_n, i) => i % n === row));
    if (n >= layer.length || rows.every((row) => sum(row) <= width)) return rows;
  }
}

function placed(layers: readonly Wanted[][][], width: number): Map<string, Point> {
  const xs = layers.flat(2).map((n) => n.x);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const out = new Map<string, Point>();
  let [y, number] = [0, 0];
  for (const rows of layers) {
    // The fuller a layer is, the more evenly its nodes stand on the stage.
    const full = Math.min(1, sum(rows.flat()) / width);
    for (const row of rows) {
      // Rows of a layer are offset as bricks are, so that a line from above passes between the nodes of a row.
      const offset = number % 2 === 0 ? 0.25 : 0.75;
      const even = (i: number): number => ((i + offset) / row.length) * width;
      number += 1;
      const near = (n: Wanted): number => ((n.x - left) / (right - left || 1)) * width;
      const wanted = row.map((n, i) => full * even(i) + (1 - full) * near(n));
      const at = apart(wanted, row.map(widthOf), width);
      row.forEach(({ of }, i) => {
        out.set(of.id, { x: at[i] ?? 0, y });
      });
      y -= heightOf(row);
    }
    y -= BETWEEN;
  }
  return out;
}

/** Moves places apart by the widths at them, within 0 and a width, and as little as that needs. */
function apart(wanted: readonly number[], widths: readonly number[], width: number): number[] {
  const half = widths.map((w) => w / 2);
  // The furthest places to the left and to the right at which those before and behind have room.
  const pushed = (to: readonly number[], by: readonly number[]): number[] => {
    let free = 0;
    const out = to.map((x, i) => {
      const h = by[i] ?? 0;
      const place = Math.max(x, free + h);
      free = place + h;
      return place;
    });
    let most = width;
    for (let i = out.length - 1; i >= 0; i--) {
      const h = by[i] ?? 0;
      out[i] = Math.min(out[i] ?? 0, most - h);
      most = (out[i] ?? 0) - h;
    }
    return out;
  };
  const right = pushed(wanted, half);
  const left = pushed(wanted.map((x) => width - x).reverse(), [...half].reverse())
    .map((x) => width - x)
    .reverse();
  return right.map((x, i) => (x + (left[i] ?? x)) / 2);
}
