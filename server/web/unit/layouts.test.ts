// Tests the layouts: what each places where, and that no node lies on the line of others.
import { describe, expect, test } from 'vitest';
import { ticksOf } from '../src/graph/axis';
import { distanceToPiece, type Point } from '../src/graph/geometry';
import { layered } from '../src/graph/layers';
import { circular, type LayoutNode, radial, timed } from '../src/graph/layouts';
import { clear, clearBeside, even, filling, shaped } from '../src/graph/room';
import { overlap, spiral } from '../src/graph/geometry';
import { type NamedBody, nameSize, roomForNames } from '../src/graph/nameroom';
import { stress } from '../src/graph/stress';
import { wrapped } from '../src/graph/wrapped';

describe('layouts', () => {
  const nodes: LayoutNode[] = Array.from({ length: 30 }, (_, i) => ({
    id: `n${i}`,
    x: 0,
    y: 0,
    size: 8,
    fixed: false,
    name: { width: 90, height: 15 },
    group: `g${i % 3}`,
    ...(i % 4 ? { year: 1990 + i } : {}),
  }));
  const lines = nodes.slice(1, 25).map((n, i) => [`n${Math.floor(i / 3)}`, n.id] as const);
  test.each([
    ['layered', () => layered(nodes, lines)],
    ['radial', () => radial(nodes, lines, 'n0')],
    ['circular', () => circular(nodes, lines)],
    ['timed', () => timed(nodes)],
  ])('%s gives each a place of its own', (_name, place) => {
    const places = place();
    expect([...places.keys()].sort()).toEqual(nodes.map((n) => n.id).sort());
    const all = [...places.values()];
    for (const [i, a] of all.entries())
      for (const b of all.slice(i + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(10);
  });
  test('many nodes on a circle are in a band, with a sector for each group, and none overlap', () => {
    const many = Array.from(
      { length: 600 },
      (_, i): LayoutNode => ({ ...(nodes[0] as LayoutNode), id: `n${i}`, group: `g${i % 7 === 0 ? 1 : i % 3}` }),
    );
    const places = circular(many, [
      ['n4', 'n5'],
      ['n4', 'n6'],
    ]);
    const all = [...places.values()];
    const far = all.map((p) => Math.hypot(p.x, p.y));
    expect(Math.min(...far) / Math.max(...far)).toBeGreaterThan(0.55);
    expect(Math.hypot(places.get('n4')?.x ?? 0, places.get('n4')?.y ?? 0)).toBeCloseTo(Math.max(...far));
    for (const [i, a] of all.entries())
      for (const b of all.slice(i + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(20);
    // From one group to the next the angle only falls.
    const sectors = [...Map.groupBy(many, (n) => n.group ?? '')].sort().map(([, of]) =>
      of.map((n) => {
        const { x, y } = places.get(n.id) as Point;
        return (Math.PI / 2 - Math.atan2(y, x) + 2 * Math.PI) % (2 * Math.PI);
      }),
    );
    for (const [i, of] of sectors.entries())
      expect(Math.min(...of)).toBeGreaterThan(Math.max(...(sectors[i - 1] ?? [-1])));
  });
  test('radial has the focus in the middle, and the nearest around it', () => {
    const places = radial(nodes, lines, 'n0');
    expect(places.get('n0')).toEqual({ x: 0, y: 0 });
    const far = (id: string) => Math.hypot(places.get(id)?.x ?? 0, places.get(id)?.y ?? 0);
    expect(far('n1')).toBeCloseTo(far('n2'));
    expect(far('n20')).toBeGreaterThan(far('n1'));
  });
  test('no line between two nodes on a ring runs through the focus', () => {
    const star = nodes.slice(0, 11);
    const places = radial(
      star,
      star.slice(1).map((n) => ['n0', n.id] as const),
      'n0',
    );
    for (const [a, p] of places)
      for (const [b, q] of places)
        if (a < b && a !== 'n0' && b !== 'n0')
          expect(Math.abs(p.x * q.y - p.y * q.x) / Math.hypot(p.x - q.x, p.y - q.y)).toBeGreaterThan(20);
  });
  test('the axis of time has a tick at the place of each year, and none if a node is elsewhere', () => {
    const places = timed(nodes);
    const dated = nodes.flatMap(({ id, year }) => (year ? [{ ...(places.get(id) as Point), year }] : []));
    const view = { k: 1, dx: 100, width: 5000 };
    const ticks = ticksOf(dated, view);
    expect(ticks.length).toBeGreaterThan(3);
    for (const { x, text } of ticks)
      for (const n of dated.filter((d) => String(d.year) === text)) expect(n.x + 100).toBeCloseTo(x);
    expect(ticksOf([...dated, { x: 17, y: 0, year: 2001 }], view)).toEqual([]);
    expect(ticksOf(dated.slice(0, 1), view).map((t) => t.text)).toEqual(['1991']);
  });
  test('dates of which only the year is known are side by side within it, and the axis is right', () => {
    const years = (n: number) =>
      Array.from({ length: n }, (_, i) => ({ ...(nodes[0] as LayoutNode), id: `y${i}`, year: 2000 + (i % 7) }));
    const exact = { ...(nodes[0] as LayoutNode), id: 'exact', year: 2003.5 };
    for (const n of [40, 700]) {
      const dated = [...years(n), exact];
      const places = timed(dated);
      const at = (id: string) => places.get(id) as Point;
      const width = (at('y6').x - at('y0').x) / 6;
      for (const { id, year } of dated)
        expect(Math.floor((at(id).x - at('y0').x) / width + 2000 + 1e-6)).toBe(Math.floor(year));
      expect(at('exact').x).toBeCloseTo(at('y0').x + 3.5 * width);
      const ticks = ticksOf(
        dated.map(({ id, year }) => ({ ...at(id), year })),
        { k: 1, dx: 0, width: 1e6 },
      );
      const tick = ticks.find((t) => t.text === '2003');
      expect(tick?.x).toBeCloseTo(at('y3').x);
    }
  });
  test('many dates are drawn about half as high as the axis is long', () => {
    const many = Array.from({ length: 600 }, (_, i) => ({
      ...(nodes[0] as LayoutNode),
      id: `m${i}`,
      year: i < 300 ? 2018 : 1970 + (i % 50),
    }));
    const all = [...timed(many).values()];
    const size = (of: (p: Point) => number) => Math.max(...all.map(of)) - Math.min(...all.map(of));
    expect(size((p) => p.y) / size((p) => p.x)).toBeGreaterThan(0.3);
    expect(size((p) => p.y) / size((p) => p.x)).toBeLessThan(0.9);
    for (const [i, a] of all.entries())
      expect(all.slice(i + 1).every((b) => Math.hypot(a.x - b.x, a.y - b.y) > 20)).toBe(true);
  });
  test('time runs from left to right', () => {
    const places = timed(nodes);
    expect(places.get('n1')?.x).toBeLessThan(places.get('n29')?.x ?? 0);
  });
  test.each([
    ['layered', () => layered(nodes, lines)],
    ['timed', () => timed(nodes)],
  ])('%s fills a high stage, and keeps what its widths mean', (_name, place) => {
    const [plain, high] = [place(), place()];
    filling(high, 0.5, 6);
    const height = (places: ReadonlyMap<string, Point>) => {
      const ys = [...places.values()].map((p) => p.y);
      return Math.max(...ys) - Math.min(...ys);
    };
    expect(height(high)).toBeGreaterThan(1.5 * height(plain));
    for (const [id, p] of high) expect(p.x).toBe(plain.get(id)?.x);
  });
  test('a crowded outermost ring has one radius, because its names point outward; a ring within has not', () => {
    const crowd = Array.from({ length: 60 }, (_, i) => ({ ...(nodes[0] as LayoutNode), id: `c${i}` }));
    const star = crowd.slice(1).map((n) => ['c0', n.id] as const);
    const far = (places: ReadonlyMap<string, Point>) =>
      new Set([...places].filter(([id]) => id !== 'c0').map(([, p]) => Math.round(Math.hypot(p.x, p.y)))).size;
    expect(far(radial(crowd, star, 'c0'))).toBe(1);
    const beyond = { ...(nodes[0] as LayoutNode), id: 'far' };
    expect(far(radial([...crowd, beyond], [...star, ['c9', 'far']], 'c0'))).toBe(3);
  });
  test('on an axis of time no node lies on the line of two others, and each keeps its date', () => {
    const row = Array.from({ length: 12 }, (_, i) => ({
      ...(nodes[0] as LayoutNode),
      id: `t${i}`,
      size: 8,
      ...(i % 2 ? { year: 2000 + 3 * i } : {}),
    }));
    const chains = row.flatMap((n, i) => [4, 2].flatMap((by) => (row[i + by] ? [[n.id, `t${i + by}`] as const] : [])));
    const places = timed(row);
    const dates = new Map(row.filter((n) => n.year !== undefined).map((n) => [n.id, places.get(n.id)?.x]));
    clearBeside(places, row, chains, (id) => (dates.has(id) ? 'x' : 'none'));
    for (const [id, x] of dates) expect(places.get(id)?.x).toBe(x);
    for (const [id, p] of places)
      for (const [a, b] of chains)
        if (id !== a && id !== b)
          expect(distanceToPiece(p, places.get(a) as Point, places.get(b) as Point), `${id} ${a} ${b}`).toBeGreaterThan(
            8,
          );
  });
  test('nodes of one date stand above each other, also after they were taken off the lines of others', () => {
    const column = Array.from({ length: 40 }, (_, i) => ({
      ...(nodes[0] as LayoutNode),
      id: `d${i}`,
      year: i < 4 ? 2001 + i + 0.25 : 2010.25,
    }));
    const fan = column
      .slice(4)
      .flatMap((n, i) => [[`d${i % 4}`, n.id] as const, [n.id, `d${4 + ((i * 7) % 36)}`] as const]);
    const places = timed(column);
    clearBeside(places, column, fan, () => 'x');
    const ys = column.slice(4).map((n) => places.get(n.id)?.y ?? 0);
    const sorted = ys.sort((a, b) => a - b);
    for (const [i, y] of sorted.slice(1).entries()) expect(y - (sorted[i] ?? 0)).toBeGreaterThan(60);
  });
  test('a crowded circle has one radius, because its names point outward', () => {
    const crowd = Array.from({ length: 60 }, (_, i) => ({ ...(nodes[0] as LayoutNode), id: `c${i}` }));
    const radii = new Set([...circular(crowd, []).values()].map((p) => Math.round(Math.hypot(p.x, p.y))));
    expect(radii.size).toBe(1);
  });
  test('more nodes than have room on a circle stand in rows, the most connected of each group outside', () => {
    const crowd = Array.from(
      { length: 120 },
      (_, i): LayoutNode => ({
        ...(nodes[0] as LayoutNode),
        id: `c${i}`,
        group: `g${i % 5}`,
      }),
    );
    const star = crowd.slice(70, 100).map((n) => ['c69', n.id] as const);
    const places = circular(crowd, star);
    const far = (id: string) => Math.round(Math.hypot(places.get(id)?.x ?? 0, places.get(id)?.y ?? 0));
    const radii = [...new Set(crowd.map((n) => far(n.id)))].sort((a, b) => b - a);
    expect(radii).toHaveLength(2);
    expect(far('c69')).toBe(radii[0]);
    // One row of all nodes would have a radius of 878 for the same distance of two nodes.
    expect(radii[0]).toBeLessThan(520);
    for (const [i, a] of [...places.values()].entries())
      for (const b of [...places.values()].slice(i + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(40);
  });
  test('the neighbours of a hub stand in rows around it if one ring has no room for them', () => {
    const crowd = Array.from({ length: 131 }, (_, i) => ({ ...(nodes[0] as LayoutNode), id: `c${i}` }));
    const places = radial(
      crowd,
      crowd.slice(1).map((n) => ['c0', n.id] as const),
      'c0',
    );
    const far = [...places].filter(([id]) => id !== 'c0').map(([, p]) => Math.round(Math.hypot(p.x, p.y)));
    expect(new Set(far).size).toBe(3);
    expect(Math.max(...far)).toBeLessThan(600);
  });
  test('a layer with many nodes has several rows, so that nodes are no dots; nodes without lines are below', () => {
    const crowd = Array.from({ length: 60 }, (_, i) => ({ ...(nodes[0] as LayoutNode), id: `c${i}` }));
    const fan = crowd.slice(1, 45).map((n) => ['c0', n.id] as const);
    const places = layered(crowd, fan);
    expect(places.size).toBe(crowd.length);
    const [leaves, alone] = [crowd.slice(1, 45), crowd.slice(45)].map((of) => of.map((n) => places.get(n.id) as Point));
    const xs = (leaves ?? []).map((p) => p.x);
    expect(Math.max(...xs) - Math.min(...xs)).toBeLessThan(2600); // in one row: over 7,000
    const ys = (leaves ?? []).map((p) => p.y);
    expect(places.get('c0')?.y).toBeGreaterThan(Math.max(...ys));
    for (const p of alone ?? []) expect(p.y).toBeLessThan(Math.min(...ys));
  });
});

describe('wrapped layers', () => {
  const stage = { width: 1000, height: 700 };
  const layer = (name: string, count: number) =>
    Array.from({ length: count }, (_, x) => {
      const of: LayoutNode = { id: `${name}${x}`, x: 0, y: 0, size: 8, fixed: false, name: { width: 120, height: 30 } };
      return { of, x };
    });
  test('layers that have room on one row each are left as they are', () => {
    expect(wrapped([layer('a', 2), layer('b', 7)], stage)).toBeNull();
  });
  test('no two names overlap, each layer is below the one before, and all have the shape of the stage', () => {
    const layers = [layer('a', 2), layer('b', 40), layer('c', 1), layer('d', 9)];
    const places = wrapped(layers, stage) as Map<string, Point>;
    const at = layers.map((l) => l.map(({ of }) => places.get(of.id) as Point));
    expect(places.size).toBe(52);
    for (const [i, p] of at.flat().entries())
      for (const q of at.flat().slice(i + 1))
        expect(Math.abs(p.x - q.x) >= 120 || Math.abs(p.y - q.y) >= 30 + 8).toBe(true);
    for (const [i, below] of at.slice(1).entries())
      expect(Math.max(...below.map((p) => p.y))).toBeLessThan(Math.min(...(at[i] ?? []).map((p) => p.y)));
    const [xs, ys] = [at.flat().map((p) => p.x), at.flat().map((p) => p.y)];
    const [width, height] = [Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)];
    expect(width / height).toBeGreaterThan(0.9);
    expect(width / height).toBeLessThan(2.6);
  });
  test('a stage that is narrower than a name has a row for each', () => {
    const places = wrapped([layer('a', 3)], { width: 60, height: 900 }) as Map<string, Point>;
    expect(new Set([...places.values()].map((p) => p.y)).size).toBe(3);
  });
});

describe('a layout by forces', () => {
  /** Two rings of ten that one line joins, a leaf on each node of the first, and all at the same place. */
  const ring = (g: string) => Array.from({ length: 10 }, (_, i) => [`${g}${i}`, `${g}${(i + 1) % 10}`] as const);
  const leaves = Array.from({ length: 10 }, (_, i) => [`a${i}`, `leaf${i}`] as const);
  const lines = [...ring('a'), ...ring('b'), ['a0', 'b0'] as const, ...leaves];
  const bodies = () =>
    [...new Set(lines.flat())].map((id) => ({
      id,
      x: 0,
      y: 0,
      r: 8,
      fixed: false,
      group: id.startsWith('b') ? 'b' : 'a',
    }));
  const settled = () => {
    const all = bodies();
    stress(all, lines);
    return new Map(all.map((b) => [b.id, b]));
  };
  const far = (places: ReadonlyMap<string, Point>, a: string, b: string) => {
    const [p, q] = [places.get(a) as Point, places.get(b) as Point];
    return Math.hypot(p.x - q.x, p.y - q.y);
  };
  test('distances follow the ways between nodes, and no leaf drives away', () => {
    const places = settled();
    expect(far(places, 'a5', 'b5')).toBeGreaterThan(far(places, 'a0', 'b0'));
    expect(far(places, 'a0', 'a5')).toBeGreaterThan(2 * far(places, 'a0', 'a1'));
    for (const [a, leaf] of leaves) expect(far(places, a, leaf)).toBeLessThan(2 * far(places, 'a0', 'a1'));
  });
  test('it is the same in each run, and leaves what is fixed', () => {
    expect(settled()).toEqual(settled());
    const some = bodies().map((b) => (b.id === 'a3' ? { ...b, x: 77, y: -5, fixed: true } : b));
    stress(some, lines);
    expect(some.find((b) => b.id === 'a3')).toMatchObject({ x: 77, y: -5 });
  });
  test('the largest picture for which it is used gets a place for each', () => {
    const many = Array.from({ length: 500 }, (_, i) => ({ id: `m${i}`, x: i, y: -i, fixed: false }));
    stress(
      many,
      many.slice(1).map((b, i) => [`m${Math.floor(i / 3)}`, b.id] as const),
    );
    expect(many.every((b) => Number.isFinite(b.x) && Number.isFinite(b.y))).toBe(true);
  }, 60_000);
  test('groups stand apart', () => {
    const plain = bodies().map(({ group: _group, ...b }) => b);
    stress(plain, lines);
    const places = new Map(plain.map((b) => [b.id, b]));
    const grouped = settled();
    const apart = (p: ReadonlyMap<string, Point>) => far(p, 'a0', 'b0') / far(p, 'a0', 'a1');
    expect(apart(grouped)).toBeGreaterThan(1.3 * apart(places));
  });
  test('parts without a line between them stay apart', () => {
    const two = bodies();
    stress(
      two,
      lines.filter(([a, b]) => a !== 'a0' || b !== 'b0'),
    );
    expect(two.every((b) => Number.isFinite(b.x) && Number.isFinite(b.y))).toBe(true);
    const places = new Map(two.map((b) => [b.id, b]));
    expect(far(places, 'a5', 'b5')).toBeGreaterThan(far(places, 'a5', 'a6'));
  });
  test('a node leaves the line of two others', () => {
    const body = (id: string, x: number, y: number) => ({ id, x, y, r: 8, fixed: false });
    const all = [body('left', -200, 0), body('right', 200, 0), body('between', 3, 1), body('above', 0, 150)];
    clear(all, [
      ['left', 'right'],
      ['between', 'above'],
    ]);
    const [left, right, between] = all as unknown as [Point, Point, Point];
    expect(distanceToPiece(between, left, right)).toBeGreaterThan(20);
  });
  test('a crowd gets room, and a wide stage a wide picture', () => {
    const crowd = Array.from({ length: 40 }, (_, i) => ({
      id: `n${i}`,
      x: (i % 8) * 4,
      y: Math.floor(i / 8) * 4,
      r: 1,
      fixed: false,
    }));
    crowd.push({ id: 'east', x: 900, y: 0, r: 1, fixed: false }, { id: 'north', x: 0, y: 900, r: 1, fixed: false });
    even(crowd);
    const nearest = crowd.map((b) =>
      Math.min(...crowd.filter((o) => o !== b).map((o) => Math.hypot(o.x - b.x, o.y - b.y))),
    );
    expect(Math.min(...nearest)).toBeGreaterThan(20);
    const path = Array.from({ length: 5 }, (_, i) => ({ x: -i, y: i }));
    shaped(path, 1.6, [path[0] as Point, path[4] as Point]);
    expect((path[4]?.x ?? 0) - (path[0]?.x ?? 0)).toBeGreaterThan(3);
    const high = Array.from({ length: 20 }, (_, i) => ({ x: i % 2, y: i }));
    shaped(high, 1.6);
    const side = (of: (p: Point) => number) => Math.max(...high.map(of)) - Math.min(...high.map(of));
    expect(side((p) => p.x)).toBeGreaterThan(side((p) => p.y));
  });
});

test('a large picture has layers, with sources above their targets', () => {
  const nodes = Array.from({ length: 1800 }, (_, i) => ({
    id: `${i}`,
    x: 0,
    y: 0,
    size: 5,
    fixed: false,
    name: { width: 0, height: 0 },
  }));
  const lines = nodes.flatMap((_, i): [string, string][] =>
    i === 0
      ? []
      : [
          [`${Math.floor((i - 1) / 3)}`, `${i}`],
          [`${i % 7}`, `${i}`],
          [`${Math.floor(i / 2)}`, `${i}`],
        ],
  );
  const places = layered(nodes, lines);
  expect(places.size).toBe(nodes.length);
  const y = (id: string) => places.get(id)?.y ?? 0;
  const against = lines.filter(([a, b]) => a !== b && y(a) < y(b));
  expect(against.length / lines.length).toBeLessThan(0.02);
  const all = [...places.values()];
  expect(new Set(all.map((p) => `${p.x} ${p.y}`)).size).toBe(all.length);
});

describe('room for names', () => {
  const stage = { width: 900, height: 700 };
  const crowd = (count: number): NamedBody[] =>
    Array.from({ length: count }, (_, i) => ({
      id: `n${i}`,
      ...spiral(i, 60),
      r: 10,
      fixed: false,
      name: nameSize('A name of a node'),
    }));
  const boxes = (bodies: readonly NamedBody[]) =>
    bodies.map(({ x, y, name }) => ({
      x0: x - name.width / 2,
      x1: x + name.width / 2,
      y0: -y,
      y1: -y + 10 + name.height,
    }));
  const overlaps = (bodies: readonly NamedBody[]) => {
    const all = boxes(bodies);
    return all.filter((a, i) => all.some((b, j) => i < j && overlap(a, b))).length;
  };
  test('nodes move apart until their names have room', () => {
    const bodies = crowd(36);
    expect(overlaps(bodies)).toBeGreaterThan(2);
    roomForNames(bodies, stage);
    expect(overlaps(bodies)).toBe(0);
  });
  test('fixed nodes and pictures without room stay as they are', () => {
    const fixed = crowd(36).map((b) => ({ ...b, fixed: true }));
    const [before, full] = [structuredClone(fixed), crowd(151)];
    roomForNames(fixed, stage);
    expect(fixed).toEqual(before);
    const places = structuredClone(full);
    roomForNames(full, stage);
    expect(full).toEqual(places);
  });
  test('where not all names have room, each gets a part of it', () => {
    const bodies = crowd(80);
    const before = overlaps(bodies);
    roomForNames(bodies, stage);
    expect(overlaps(bodies)).toBeLessThan(before);
  });
  test('the size of a name depends on its characters only', () => {
    expect(nameSize('')).toEqual({ width: 0, height: 0 });
    expect(nameSize('网络安全法').width).toBe(nameSize('abcdefghij').width);
    expect(nameSize('Telecommunications Regulations of China').height).toBe(30);
  });
});
