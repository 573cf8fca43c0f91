// Tests how a large picture is divided into communities, how these are placed, and the grounds on which they lie.
import { describe, expect, test } from 'vitest';
import { type ClusterBody, clustered, communities } from '../src/graph/clusters';
import { communitiesOf, type Weighted } from '../src/graph/communities';
import { spiral } from '../src/graph/geometry';
import type { Line } from '../src/graph/layouts';
import { Drawing, type NodeData } from '../src/graph/drawing';
import { convex, hullsOf, Rims } from '../src/graph/regions';

describe('communities', () => {
  const clique = (first: number, n: number): Weighted[] =>
    Array.from({ length: n }, (_, i) => i).flatMap((i) =>
      Array.from({ length: i }, (__, j): Weighted => [first + j, first + i, 1]),
    );
  test.each<[string, number, Weighted[], number[]]>([
    [
      'two cliques with a line between them',
      8,
      [...clique(0, 4), ...clique(4, 4), [0, 4, 1]],
      [0, 0, 0, 0, 1, 1, 1, 1],
    ],
    ['nodes without lines', 3, [], [0, 1, 2]],
    ['no nodes', 0, [], []],
    [
      'a heavy line keeps its ends together',
      4,
      [
        [0, 1, 1],
        [1, 2, 9],
        [2, 3, 1],
        [0, 3, 9],
      ],
      [0, 1, 1, 0],
    ],
    [
      'two pairs',
      4,
      [
        [0, 3, 1],
        [1, 2, 1],
      ],
      [0, 1, 1, 0],
    ],
  ])('%s', (_name, count, lines, want) => {
    expect([...communitiesOf(count, lines)]).toEqual(want);
  });
  test('a ring of twelve cliques has twelve communities', () => {
    const lines = Array.from({ length: 12 }, (_, i) => [
      ...clique(i * 5, 5),
      [i * 5, ((i + 1) % 12) * 5 + 1, 1] as Weighted,
    ]);
    const found = communitiesOf(60, lines.flat());
    expect(new Set(found).size).toBe(12);
    for (let i = 0; i < 60; i++) expect(found[i]).toBe(found[i - (i % 5)]);
  });
});

/** Returns groups of some stars: a hub with leaves, and a chain of lines that connects the hubs. */
function stars(sizes: readonly number[]): { bodies: ClusterBody[]; lines: Line[] } {
  const bodies: ClusterBody[] = [];
  const lines: Line[] = [];
  const add = (id: string) =>
    bodies.push({ id, ...spiral(bodies.length), r: 8, fixed: false, name: { width: 60, height: 15 } });
  for (const [i, n] of sizes.entries()) {
    add(`hub ${i}`);
    if (i > 0) lines.push([`hub ${i - 1}`, `hub ${i}`]);
    for (let k = 0; k < n; k++) {
      add(`leaf ${i} ${k}`);
      lines.push([`hub ${i}`, `leaf ${i} ${k}`]);
    }
  }
  return { bodies, lines };
}

describe('a picture by communities', () => {
  const free = { width: 1100, height: 700 };
  const of = (id: string): string => id.split(' ')[1] ?? '';
  test('each star is a community, with its hub first', () => {
    const { bodies, lines } = stars([30, 12, 40, 25, 18, 33]);
    const found = communities(bodies, lines);
    expect(found.map((g) => g[0]).sort()).toEqual(bodies.map((b) => b.id).filter((id) => id.startsWith('hub')));
    for (const g of found) expect(new Set(g.map(of)).size).toBe(1);
  });
  test('nodes without lines are no community, but may be in a group that is given', () => {
    const { bodies, lines } = stars([3]);
    const alone = { ...(bodies[0] as ClusterBody), id: 'alone' };
    expect(communities([...bodies, alone], lines).map((g) => g[0])).toEqual(['hub 0']);
    const given = [...bodies, alone].map((b) => ({ ...b, group: b.id === 'alone' ? 'none' : 'all' }));
    expect(communities(given, lines).map((g) => g[0])).toEqual(['hub 0', 'alone']);
  });
  test('communities stand apart, nodes do not overlap, and the picture has the shape of the stage', () => {
    const { bodies, lines } = stars([30, 12, 40, 25, 18, 33, 50, 21, 9]);
    clustered(bodies, lines, free);
    const discs = [...Map.groupBy(bodies, (b) => of(b.id)).values()].map((members) => {
      const [x, y] = [members.reduce((s, b) => s + b.x, 0), members.reduce((s, b) => s + b.y, 0)].map(
        (s) => s / members.length,
      );
      return { x, y, r: Math.max(...members.map((b) => Math.hypot(b.x - (x ?? 0), b.y - (y ?? 0)))) };
    }) as { x: number; y: number; r: number }[];
    for (const [i, a] of discs.entries())
      for (const b of discs.slice(i + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan((a.r + b.r) * 0.95);
    for (const [i, a] of bodies.entries())
      for (const b of bodies.slice(i + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(16);
    const side = (of: (b: ClusterBody) => number) => Math.max(...bodies.map(of)) - Math.min(...bodies.map(of));
    const aspect = side((b) => b.x) / side((b) => b.y);
    expect(aspect).toBeGreaterThan(1.1);
    expect(aspect).toBeLessThan(2.2);
  });
  test('a star that is too large for distances has its hub in the middle', () => {
    const { bodies, lines } = stars([600]);
    clustered(bodies, lines, free);
    const hub = bodies[0] as ClusterBody;
    const mean = (of: (b: ClusterBody) => number) => bodies.reduce((s, b) => s + of(b), 0) / bodies.length;
    const far = Math.max(...bodies.map((b) => Math.hypot(b.x - hub.x, b.y - hub.y)));
    expect(Math.hypot(hub.x - mean((b) => b.x), hub.y - mean((b) => b.y))).toBeLessThan(far / 10);
  });
  test('places are the same for the same nodes and lines, and pinned nodes stay', () => {
    const [one, two] = [stars([30, 12, 40, 25]), stars([30, 12, 40, 25])];
    for (const { bodies, lines } of [one, two]) {
      Object.assign(bodies[3] as ClusterBody, { fixed: true, x: 5000, y: 1 });
      clustered(bodies, lines, free);
    }
    expect(one.bodies).toEqual(two.bodies);
    expect(one.bodies[3]).toMatchObject({ x: 5000, y: 1 });
  });
});

describe('regions', () => {
  test.each<[string, [number, number][], [number, number][]]>([
    [
      'a square with a point inside',
      [
        [0, 0],
        [4, 4],
        [2, 1],
        [0, 4],
        [4, 0],
      ],
      [
        [0, 0],
        [4, 0],
        [4, 4],
        [0, 4],
      ],
    ],
    [
      'points on one line',
      [
        [0, 0],
        [1, 1],
        [2, 2],
      ],
      [
        [0, 0],
        [2, 2],
      ],
    ],
    [
      'two points',
      [
        [3, 1],
        [0, 0],
      ],
      [
        [0, 0],
        [3, 1],
      ],
    ],
  ])('the corners around %s', (_name, points, want) => {
    expect(convex(points.map(([x, y]) => ({ x, y }))).map((p) => [p.x, p.y])).toEqual(want);
  });
  test('the ground of a region is around its visible members that are not pinned', () => {
    const graph = new Drawing();
    const node = (x: number, y: number, hidden = false): NodeData => ({
      ...{ x, y, hidden, size: 5, plain: 5, name: '', kind: '', removed: false, nameless: false, degree: 0 },
    });
    for (const [id, x, y] of [
      ['a', 0, 0],
      ['b', 10, 0],
      ['c', 0, 10],
      ['d', 500, 0],
    ] as const)
      graph.addNode(id, node(x, y));
    graph.addNode('e', node(0, 900, true));
    graph.divide([
      { members: ['a', 'b', 'c', 'd', 'e'], heading: '3 laws' },
      { members: ['d'], heading: '' },
    ]);
    const [hull, ...more] = hullsOf(graph, { k: 2, dx: 100, dy: 50, sizes: 1 }, { d: [500, 0] });
    expect(more).toEqual([]);
    expect(hull?.heading).toBe('3 laws');
    expect(hull?.corners).toEqual([
      { x: 100, y: 50 },
      { x: 120, y: 50 },
      { x: 100, y: 30 },
    ]);
    expect(graph.isBetween('a', 'b')).toBe(false);
  });
  test.each<[string, (graph: Drawing) => void, number, object?]>([
    ['a node is moved', (graph) => graph.move('c', { x: 0, y: 90 }), -90],
    ['all are moved', (graph) => graph.moveAll(new Map([['c', { x: 0, y: 90 }]])), -90],
    ['one is hidden', (graph) => graph.hideNode(graph.node('c'), true), -5],
    ['one is pinned', () => undefined, -5, { c: [0, 90] }],
  ])('the kept rim of a region is found again when %s', (_name, change, top, now) => {
    const graph = new Drawing();
    const data = { size: 5, plain: 5, name: '', kind: '', removed: false, nameless: false, hidden: false, degree: 0 };
    graph.addNode('a', { ...data, x: 0, y: 0 });
    graph.addNode('b', { ...data, x: 10, y: 0 });
    graph.addNode('c', { ...data, x: 0, y: 10 });
    graph.addNode('d', { ...data, x: 5, y: 5 });
    graph.divide([{ members: ['a', 'b', 'c', 'd'], heading: '' }]);
    const [rims, p, pins] = [new Rims(), { k: 1, dx: 0, dy: 0, sizes: 1 }, {}];
    const highest = (of: object) => Math.min(...(hullsOf(graph, p, of, rims)[0]?.corners.map((c) => c.y) ?? []));
    expect([highest(pins), highest(pins)]).toEqual([-10, -10]);
    change(graph);
    expect(highest(now ?? pins)).toBe(top);
  });
});
