// Tests what makes a finished layout read better: fewer crossings, no node on the line of others, and the shape of the
// stage.
import { describe, expect, test } from 'vitest';
import { distanceToPiece, meet, spiral } from '../src/graph/geometry';
import type { Line } from '../src/graph/layouts';
import { polish } from '../src/graph/polish';
import { widened } from '../src/graph/room';

const bodyOf = (id: string, x: number, y: number, fixed = false) => ({
  ...{ id, x, y, r: 10, fixed },
  name: { width: 60, height: 15 },
});
type Body = ReturnType<typeof bodyOf>;

const endsOf = (bodies: readonly Body[], lines: readonly Line[]) => {
  const of = new Map(bodies.map((b) => [b.id, b]));
  return lines.map(([a, b]) => [of.get(a) as Body, of.get(b) as Body] as const);
};
function crossings(bodies: readonly Body[], lines: readonly Line[]): number {
  const ends = endsOf(bodies, lines);
  return ends.flatMap(([a, b], i) => ends.slice(i + 1).filter(([c, d]) => meet(a, b, c, d))).length;
}
const covered = (bodies: readonly Body[], lines: readonly Line[]): number =>
  endsOf(bodies, lines).flatMap(([a, b]) => bodies.filter((n) => n !== a && n !== b && distanceToPiece(n, a, b) < n.r))
    .length;

/** Returns nodes on a spiral, with lines between some of them. */
function tangle(n: number): { bodies: Body[]; lines: Line[] } {
  const bodies = Array.from({ length: n }, (_, i) => {
    const { x, y } = spiral(i, 60);
    return bodyOf(`n${i}`, x, y);
  });
  const lines = Array.from({ length: n }, (_, i): Line => [`n${i}`, `n${(i * 7 + 3) % n}`]).filter(([a, b]) => a !== b);
  return { bodies, lines };
}

const size = { width: 1000, height: 700 };

describe('polishing', () => {
  test('takes nodes off the lines of others, with fewer crossings than before', () => {
    const { bodies, lines } = tangle(40);
    const before = [crossings(bodies, lines), covered(bodies, lines)];
    polish(bodies, lines, size);
    expect(covered(bodies, lines)).toBeLessThan((before[1] ?? 0) / 4);
    expect(crossings(bodies, lines)).toBeLessThan(before[0] ?? 0);
    for (const [i, a] of bodies.entries())
      for (const b of bodies.slice(i + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(a.r + b.r);
  });
  test('leaves what is fixed, stays within the frame, and has the same result each time', () => {
    const [one, other] = [tangle(40), tangle(40)];
    const held = one.bodies.slice(0, 9);
    for (const b of [...held, ...other.bodies.slice(0, 9)]) b.fixed = true;
    const before = structuredClone(held);
    const [least, most] = [Math.min(...one.bodies.map((b) => b.x)), Math.max(...one.bodies.map((b) => b.x))];
    polish(one.bodies, one.lines, size);
    polish(other.bodies, other.lines, size);
    expect(held).toEqual(before);
    expect(one.bodies).toEqual(other.bodies);
    for (const { x } of one.bodies) expect(x >= least && x <= most).toBe(true);
  });
  test('leaves a picture alone that reads well, and one that is too large', () => {
    const row = [0, 1, 2, 3].map((i) => bodyOf(`n${i}`, 200 * i, 0));
    const chain: Line[] = [
      ['n0', 'n1'],
      ['n1', 'n2'],
      ['n2', 'n3'],
    ];
    const many = tangle(151);
    const before = structuredClone([row, many.bodies]);
    polish(row, chain, size);
    polish(many.bodies, many.lines, size);
    expect([row, many.bodies]).toEqual(before);
  });
});

describe('a finished layout', () => {
  const flat = () => [bodyOf('a', -400, 0), bodyOf('b', 400, 0), bodyOf('c', 0, 100), bodyOf('d', 0, -100)];
  test('is drawn apart towards the shape of the stage, and nothing comes closer', () => {
    const bodies = flat();
    widened(bodies, size);
    expect(bodies.map((b) => b.x)).toEqual([-400, 400, 0, 0]);
    expect(bodies[2]?.y).toBeGreaterThan(120);
    expect(bodies[2]?.y).toBeLessThanOrEqual(150);
  });
  test('stays as it is if something in it is fixed', () => {
    const bodies = flat().map((b, i) => ({ ...b, fixed: i === 0 }));
    const before = structuredClone(bodies);
    widened(bodies, size);
    expect(bodies).toEqual(before);
  });
});
