// Tests that lines bend around nodes, and that the grounds of communities do not lie under the nodes of others.
import { describe, expect, test } from 'vitest';
import { along, control, spiral } from '../src/graph/geometry';
import { standingTogether } from '../src/graph/grounds';
import type { LayoutNode, Line } from '../src/graph/layouts';
import { mapped } from '../src/graph/maplayout';
import { routesOf } from '../src/graph/routes';

const node = (id: string, x: number, y: number): LayoutNode => ({
  ...{ id, x, y, size: 10, fixed: false },
  name: { width: 60, height: 15 },
});
const free = { width: 1000, height: 700 };

/** Returns how often a line comes nearer to a node of others than its radius, with the given bends. */
function covered(nodes: readonly LayoutNode[], lines: readonly Line[], bends: ReadonlyMap<string, number>): number {
  const of = new Map(nodes.map((n) => [n.id, n]));
  return lines.flatMap(([s, t]) => {
    const [a, b] = [of.get(s) as LayoutNode, of.get(t) as LayoutNode];
    const c = control(a, b, bends.get(`${s} ${t}`) ?? 0);
    const points = Array.from({ length: 101 }, (_, i) => along(a, c, b, i / 100));
    return nodes.filter((n) => n !== a && n !== b && points.some((p) => Math.hypot(p.x - n.x, p.y - n.y) < n.size));
  }).length;
}
const bendsOf = (nodes: readonly LayoutNode[], lines: readonly Line[]) =>
  new Map(routesOf(nodes, lines, free).map(([s, t, bend]) => [`${s} ${t}`, bend]));

describe('routes', () => {
  const row = [node('a', 0, 0), node('b', 200, 4), node('c', 400, 0), node('d', 200, 300)];
  test('a line bends away from the node on it, to the nearer side', () => {
    const lines: Line[] = [['a', 'c']];
    const bends = bendsOf(row, lines);
    expect(bends.get('a c')).toBeLessThan(0); // b lies above the line
    expect(bends.get('a c')).toBeGreaterThan(-0.42);
    expect(covered(row, lines, new Map())).toBe(1);
    expect(covered(row, lines, bends)).toBe(0);
  });
  test('a line that touches no node is straight', () => {
    expect(routesOf(row, [['a', 'd']], free)).toEqual([]);
    expect(routesOf(row, [['a', 'a']], free)).toEqual([]);
    expect(routesOf(row, [['a', 'nobody']], free)).toEqual([]);
  });
  test('few of the lines of a tangle still run through nodes, and the result is the same each time', () => {
    const nodes = Array.from({ length: 90 }, (_, i) => {
      const { x, y } = spiral(i, 70);
      return node(`n${i}`, x, y);
    });
    const lines = nodes.map(({ id }, i): Line => [id, `n${(i * 7 + 3) % 90}`]).filter(([a, b]) => a !== b);
    const before = covered(nodes, lines, new Map());
    expect(before).toBeGreaterThan(40);
    expect(covered(nodes, lines, bendsOf(nodes, lines))).toBeLessThan(before / 3);
    expect(routesOf(nodes, lines, free)).toEqual(routesOf(nodes, lines, free));
  });
});

describe('grounds', () => {
  const places: Record<string, [number, number]> = {
    ...{ a: [0, 0], b: [100, 0], c: [0, 100], far: [900, 900], middle: [200, 150] },
    ...{ x: [500, 500], y: [600, 500], z: [500, 600] },
  };
  const at = (id: string) => {
    const [x, y] = places[id] ?? [Number.NaN, Number.NaN];
    return Number.isNaN(x) ? undefined : { x, y };
  };
  test('a member beyond another community is left out', () => {
    expect(
      standingTogether(
        [
          ['a', 'b', 'c', 'far'],
          ['x', 'y', 'z'],
        ],
        at,
      ),
    ).toEqual([
      ['a', 'b', 'c'],
      ['x', 'y', 'z'],
    ]);
  });
  test('a community of two has none, and neither has one whose members stand among others', () => {
    expect(standingTogether([['a', 'b']], at)).toEqual([]);
    expect(standingTogether([['a', 'x', 'b'], ['middle']], at)).toEqual([]);
  });
});

describe('the map', () => {
  const place = { x: 100, y: 50 };
  const many = (n: number, group: (i: number) => string) =>
    Array.from({ length: n }, (_, i) => ({ ...node(`n${i}`, 0, 0), size: 8 + (i % 9), site: place, group: group(i) }));
  const farOf = (at: ReadonlyMap<string, { x: number; y: number }>, id: string) =>
    Math.hypot((at.get(id)?.x ?? 0) - place.x, (at.get(id)?.y ?? 0) - place.y);
  test('a few at one place have room for their names beside each other', () => {
    const far = { ...node('far', 0, 0), site: { x: -4000, y: 50 } };
    const places = mapped([far, ...many(12, () => '')], free);
    const at = [...places.values()].filter((p) => p.x > -2000);
    const [xs, ys] = [at.map((p) => p.x), at.map((p) => p.y)];
    expect(Math.max(...xs) - Math.min(...xs)).toBeGreaterThan(1.5 * (Math.max(...ys) - Math.min(...ys)));
  });
  test('on a narrow stage, those that are somewhere in a country stay near its middle', () => {
    const far = { ...node('far', 0, 0), site: { x: -4000, y: 50 } };
    const phone = { width: 390, height: 700 };
    const at = [...mapped([far, ...many(5, () => '')], phone).values()].filter((p) => p.x > -2000);
    const pixels = phone.width / (place.x - far.site.x);
    for (const p of at) expect(Math.abs(p.y - place.y) * pixels).toBeLessThan(30);
  });
  test('many are in sectors by kind, with the most connected at the rim, and none overlap', () => {
    const nodes = many(80, (i) => (i % 2 === 0 ? 'Company' : 'Law'));
    const at = mapped(nodes, free);
    const of = (size: number) => nodes.filter((n) => n.size === size);
    const mean = (ns: typeof nodes) => ns.reduce((sum, n) => sum + farOf(at, n.id), 0) / ns.length;
    expect(mean(of(16))).toBeGreaterThan(mean(of(8)));
    const up = nodes.filter((n) => (at.get(n.id)?.y ?? 0) > place.y && n.group === 'Law').length;
    expect([0, 40].some((n) => Math.abs(up - n) < 6)).toBe(true);
    const points = [...at.values()];
    for (const [i, p] of points.entries())
      for (const q of points.slice(i + 1)) expect(Math.hypot(p.x - q.x, p.y - q.y)).toBeGreaterThan(20);
  });
});
