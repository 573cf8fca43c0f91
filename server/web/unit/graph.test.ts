import { describe, expect, test } from 'vitest';
import './browser';
import { fitting, including, shrinking } from '../src/graph/camera';
import { freePlace } from '../src/graph/freeplace';
import { bendOf, boxAround, control, crosses, distanceToPiece, Grid, overlap } from '../src/graph/geometry';
import { Labeller } from '../src/graph/labels';
import { placeLines } from '../src/graph/linenames';
import { broken, onOneLine } from '../src/graph/names';
import { type Body, part } from '../src/graph/part';
import { away, outward } from '../src/graph/ringnames';

describe('geometry', () => {
  test('a piece crosses a box that it goes through, and no other', () => {
    const box = { x0: 0, y0: 0, x1: 10, y1: 10 };
    expect(crosses({ x: -5, y: 5 }, { x: 15, y: 5 }, box)).toBe(true);
    expect(crosses({ x: -5, y: 20 }, { x: 15, y: 20 }, box)).toBe(false);
    expect(crosses({ x: -5, y: 5 }, { x: -1, y: 5 }, box)).toBe(false);
  });
  test('the distance to a piece ends at its ends', () => {
    expect(distanceToPiece({ x: 0, y: 3 }, { x: -5, y: 0 }, { x: 5, y: 0 })).toBe(3);
    expect(distanceToPiece({ x: 9, y: 3 }, { x: -5, y: 0 }, { x: 5, y: 0 })).toBe(5);
  });
  test('lines side by side bend evenly to both sides, and one line does not bend', () => {
    expect(bendOf(0, 1)).toBeCloseTo(0);
    expect(bendOf(0, 2)).toBeCloseTo(-bendOf(1, 2));
    expect(control({ x: 0, y: 0 }, { x: 10, y: 0 }, 0.2)).toEqual({ x: 5, y: 2 });
  });
  test('a grid finds what overlaps across its cells', () => {
    const grid = new Grid(8);
    grid.add({ x0: 6, y0: 6, x1: 20, y1: 20 });
    expect(grid.hits(boxAround({ x: 19, y: 19 }, 2))).toBe(true);
    expect(grid.hits(boxAround({ x: 40, y: 40 }, 2))).toBe(false);
  });
});

describe('places', () => {
  test('bodies that lie on each other are parted, and what is fixed stays', () => {
    const bodies: Body[] = [
      { id: 'a', x: 0, y: 0, r: 5, fixed: true },
      { id: 'b', x: 1, y: 0, r: 5, fixed: false },
      { id: 'c', x: 0, y: 1, r: 5, fixed: false },
    ];
    part(bodies, 10, 200);
    expect(bodies[0]).toMatchObject({ x: 0, y: 0 });
    for (const [i, a] of bodies.entries())
      for (const b of bodies.slice(i + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(25.9);
  });
});

describe('the camera', () => {
  test('all points lie within the stage', () => {
    const points = [
      { x: -500, y: -20 },
      { x: 700, y: 900 },
    ];
    const size = { width: 800, height: 600 };
    const { k, x, y } = fitting(points, size, []);
    for (const p of points) {
      expect(Math.abs((p.x - x) * k)).toBeLessThan(400);
      expect(Math.abs((p.y - y) * k)).toBeLessThan(300);
    }
  });
});

test('the view moves only as far as what must be seen asks for', () => {
  const view = { k: 1, dx: 500, dy: 400, width: 1000, height: 800 };
  const at = (x: number, y: number) => ({ x, y });
  expect(including([at(0, 0), at(300, 200)], view, [])).toBeNull();
  expect(including([at(600, 0)], view, [])).toEqual({ k: 1, x: 148, y: 0 });
  const both = including([at(-900, 0), at(900, 0)], view, []);
  expect(both?.k).toBeCloseTo(904 / 1800);
  expect(both?.x).toBeCloseTo(0);
  const sheet = { x0: 0, y0: 500, x1: 1000, y1: 800 };
  expect(including([at(0, -200)], view, [sheet])?.y).toBeLessThan(-100);
});

test('something new gets the free place nearest to the middle', () => {
  const frame = { width: 600, height: 400 };
  const size = { width: 100, height: 50 };
  expect(freePlace(size, [], frame)).toEqual({ x: 250, y: 175 });
  const middle = boxAround({ x: 300, y: 200 }, 80);
  const { x, y } = freePlace(size, [middle], frame);
  expect(overlap(middle, { x0: x, y0: y, x1: x + 100, y1: y + 50 })).toBe(false);
  expect(Math.hypot(x - 250, y - 175)).toBeLessThan(200);
  expect(freePlace(size, [{ x0: 0, y0: 0, x1: 600, y1: 400 }], frame)).toEqual({ x: 250, y: 175 });
});

test('nodes of a crowded circle are on the stage as large as in the graph, or smaller', () => {
  const stage = { width: 900, height: 700 };
  const k = 0.3;
  const ratio = 700 / (1000 * k);
  expect(shrinking(ratio, stage)).toBeLessThan(1 / k / 2);
  expect(shrinking(ratio, stage, 1000)).toBeGreaterThan(0.7 / k);
});

describe('names', () => {
  const measure = (text: string, size: number) => text.length * size * 0.5;
  test.each([
    ['Microsoft', ['Microsoft']],
    ['Ministry of State Security of China', ['Ministry of State Security', 'of China']],
    ['x'.repeat(30), ['x'.repeat(26), 'x'.repeat(4)]],
    ['Telecommunications Regulations, 2016 revision', ['Telecommunications', 'Regulations, 2016 revision']],
    ['x'.repeat(80), ['x'.repeat(26), 'x'.repeat(26), `…${'x'.repeat(25)}`]],
    [
      'Annual report of the commission on the security of networks to the congress, 2016',
      ['Annual report of the', 'commission on the security', '…to the congress, 2016'],
    ],
    ['中国电子信息产业集团有限公司网络安全办公室', ['中国电子信息产业集团有限公', '司网络安全办公室']],
    [`${'x'.repeat(25)}😀y`, ['x'.repeat(25), '😀y']],
  ])('%s is broken between words', (name, lines) => {
    expect(broken(name)).toEqual(lines);
  });
  test.each([
    ['Telecommunications Regulations, 2016 revision', 'Telecommunications…revision'],
    ["Alibaba's place among IaaS providers worldwide 2017", "Alibaba's place among…2017"],
    ['China cloud market', 'China cloud market'],
    ['中国电子信息产业集团有限公司网络安全办公室', '中国电子信息产业…安全办公室'],
  ])('%s is shortened in its middle on one line', (name, line) => {
    expect(onOneLine(name)).toBe(line);
  });
  test('no two names overlap, and what must be named is', () => {
    const nodes = Array.from({ length: 40 }, (_, i) => ({
      id: `n${i}`,
      name: `Name ${i}`,
      x: (i % 8) * 60,
      y: Math.floor(i / 8) * 40,
      r: 8,
      clear: 8,
      must: i === 39,
    }));
    const { labels } = new Labeller(measure).place(nodes, nodes, [], { width: 600, height: 400 });
    expect(labels.some((l) => l.id === 'n39')).toBe(true);
    const others = labels.filter((l) => l.id !== 'n39');
    for (const [i, a] of others.entries())
      for (const b of others.slice(i + 1)) expect(overlap(a.box, b.box), `${a.id} ${b.id}`).toBe(false);
  });
  test('a name without room moves others aside that have room elsewhere, and none is lost', () => {
    const at = (id: string, x: number, name: string) => ({ ...{ id, name, x, y: 40, r: 8, clear: 8 }, must: false });
    // Below the nodes is room for one name only, and the second one has room nowhere else.
    const nodes = [at('first', 60, 'First'), at('second', 90, 'Second')];
    const walls = [
      { x0: 72, y0: 0, x1: 200, y1: 30 },
      { x0: 100, y0: 0, x1: 200, y1: 50 },
      { x0: 113, y0: 0, x1: 200, y1: 70 },
    ];
    const place = (asking: typeof nodes) =>
      new Labeller(measure).place(asking, nodes, [], { width: 200, height: 70 }, walls).labels;
    const labels = place(nodes);
    expect(labels.map((l) => l.id).sort()).toEqual(['first', 'second']);
    expect(labels.find((l) => l.id === 'first')?.box.y0).toBeLessThan(place(nodes.slice(0, 1))[0]?.box.y0 ?? 0);
    const [a, b] = labels.map((l) => l.box);
    expect(a && b && overlap(a, b)).toBe(false);
  });
  test('a name covers other lines rather than a remarkable one', () => {
    const node = { ...{ id: 'n', name: 'CLOUD Act', x: 100, y: 100, r: 8, clear: 8 }, must: false };
    const row = (y: number, weight?: number) => ({ a: { x: 0, y }, b: { x: 200, y }, ...(weight ? { weight } : {}) });
    const side = (weight?: number) => {
      const lines = [row(100, weight), row(118), row(120), row(80), row(82)];
      return new Labeller(measure).place([node], [node], lines, { width: 200, height: 200 }).labels[0]?.align;
    };
    expect([side(), side(4)]).toEqual(['start', 'center']); // beside the node, and below it
  });
  test('the names of 90 nodes on a circle point away from it, each beside the next, and those without room are hidden', () => {
    const ring = { x: 0, y: 0, radius: 280, crowded: true, outermost: false };
    const p = { k: 1, dx: 500, dy: 500 };
    const nodes = Array.from({ length: 90 }, (_, i) => {
      const angle = (i * 2 * Math.PI) / 90;
      const at = { x: 500 + 280 * Math.cos(angle), y: 500 + 280 * Math.sin(angle) };
      const outside = outward(ring, p, at) ?? undefined;
      return { ...at, id: `n${i}`, name: `A name ${i}`, r: 6, clear: 6, must: false, outward: outside };
    });
    const place = (width: number) => new Labeller(measure).place(nodes, nodes, [], { width, height: 1000 }).labels;
    const labels = place(1000);
    expect(labels.length).toBe(90);
    for (const l of labels) {
      expect(Math.hypot(l.x - 500, l.y - 500), l.id).toBeCloseTo(280 + 6 + 5, 3);
      expect(Math.cos(l.angle ?? Math.PI), 'no name is upside down').toBeGreaterThanOrEqual(-1e-9);
    }
    const narrow = place(800);
    expect(narrow.length).toBeLessThan(90);
    expect(narrow.some((l) => l.id === 'n0')).toBe(false);
    expect(outward(ring, p, { x: 520, y: 500 })).toBe(null);
  });
  test('the names of nodes around a middle are outside of their circle, off the lines to the middle', () => {
    const ring = { x: 0, y: 0, radius: 280, crowded: false, outermost: false };
    const p = { k: 1, dx: 500, dy: 500 };
    const nodes = Array.from({ length: 17 }, (_, i) => {
      const angle = (i * 2 * Math.PI) / 17;
      const at = { x: 500 + 280 * Math.cos(angle), y: 500 + 280 * Math.sin(angle) };
      return {
        ...at,
        id: `n${i}`,
        name: `The name ${i}`,
        r: 12,
        clear: 12,
        must: false,
        away: away(ring, p, at) ?? undefined,
      };
    });
    const lines = nodes.map((n) => ({ a: n, b: { x: 500, y: 500 } }));
    const { labels } = new Labeller(measure).place(nodes, nodes, lines, { width: 1000, height: 1000 });
    expect(labels.length).toBe(17);
    for (const { id, box } of labels) {
      const [x, y] = [(box.x0 + box.x1) / 2 - 500, (box.y0 + box.y1) / 2 - 500];
      expect(Math.hypot(x, y), id).toBeGreaterThan(280);
      expect(
        lines.some(({ a, b }) => crosses(a, b, box)),
        id,
      ).toBe(false);
    }
    expect(away(ring, p, { x: 500, y: 500 })).toBe(null);
    expect(outward(ring, p, { x: 780, y: 500 })).toBe(null);
  });
  test('in a dense cloud of dots a hub has its name, which covers no other hub', () => {
    const dots = Array.from({ length: 900 }, (_, i) => ({
      id: `d${i}`,
      name: '',
      x: (i % 30) * 12,
      y: Math.floor(i / 30) * 12,
      r: 2,
      clear: 2,
      must: false,
    }));
    const hub = { id: 'hub', name: 'United States', x: 180, y: 180, r: 5, clear: 5, must: false };
    const others = [-1, 1].flatMap((side) => [
      { ...hub, id: `x${side}`, x: 180 + side * 40 },
      { ...hub, id: `y${side}`, y: 180 + side * 18 },
    ]);
    const named = (nodes: (typeof hub)[]) =>
      new Labeller(measure).place([hub], [hub, ...nodes], [], { width: 400, height: 400 }).labels.map((l) => l.id);
    expect(named(dots)).toEqual(['hub']);
    expect(named(others)).toEqual([]);
  });
  test('a remarkable line is seen whole, with its name beside it', () => {
    const labeller = new Labeller(measure);
    const room = labeller.place([], [], [], { width: 500, height: 200 });
    const at = { a: { x: 0, y: 100 }, c: { x: 60, y: 100 }, b: { x: 120, y: 100 }, covered: 20, must: false };
    const [label] = placeLines([{ id: 'l', name: 'conflicts', ...at, where: 'beside' }], room, measure);
    expect(label?.beside).toBe(true);
    expect(Math.abs((label?.y ?? 100) - 100)).toBeGreaterThan(6);
  });
  test('a name is not where it seems to be that of another node', () => {
    const node = { id: 'a', name: 'Azure China', x: 200, y: 100, r: 8, clear: 8, must: false };
    const other = { ...node, id: 'b', name: '', x: 200 - 8 - 4 - 72 - 12 };
    const lines = [0, 1].map((i) => ({ a: { x: 170 + 5 * i, y: 125 }, b: { x: 230, y: 125 } }));
    const placed = (nodes: (typeof node)[]) => {
      const { labels } = new Labeller(measure).place([node], nodes, lines, { width: 280, height: 400 });
      return labels.map((l) => (l.align === 'end' ? 'left' : l.y < 100 ? 'above' : 'elsewhere'));
    };
    expect(placed([node])).toEqual(['left']);
    expect(placed([node, other])).toEqual(['above']);
  });
  test('the name of a line is on the stage, or left out', () => {
    const named = (x: number) => {
      const room = new Labeller(measure).place([], [], [], { width: 500, height: 200 });
      const line = { id: 'l', name: 'conflicts with', covered: 0, must: false };
      const at = { a: { x, y: 100 }, c: { x: x + 200, y: 100 }, b: { x: x + 400, y: 100 } };
      return placeLines([{ ...line, ...at }], room, measure).map((l) => Math.round(l.x));
    };
    expect([named(0), named(-200), named(-280), named(-400)]).toEqual([[200], [40], [], []]);
  });
  test('the name of a line lies over few other lines', () => {
    const labeller = new Labeller(measure);
    const room = () => labeller.place([], [], [], { width: 500, height: 200 });
    const line = { id: 'l', name: 'owns', covered: 0, must: false };
    const at = { a: { x: 0, y: 100 }, c: { x: 200, y: 100 }, b: { x: 400, y: 100 } };
    const down = (x: number) => ({ id: `d${x}`, a: { x, y: 0 }, b: { x, y: 200 } });
    const place = (xs: number[]) => placeLines([{ ...line, ...at }], room(), measure, xs.map(down)).map((l) => l.x);
    expect(place([])).toEqual([200]);
    expect(place([199, 201])).toEqual([160]);
    const all = Array.from({ length: 100 }, (_, i) => 4 * i);
    expect(place(all)).toEqual([]);
    const alone = (xs: number[]) =>
      placeLines([{ ...line, ...at, alone: true }], room(), measure, xs.map(down)).map((l) => l.x);
    expect([alone([]), alone([80, 120, 160, 200, 240, 280])]).toEqual([[200], []]);
  });
  test('the name of a line lies on no node', () => {
    const ends = [
      { id: 'a', x: 0, y: 100, r: 20 },
      { id: 'b', x: 400, y: 100, r: 20 },
    ];
    const between = [100, 200].map((x) => ({ id: `m${x}`, x, y: 100, r: 20 }));
    const line = {
      id: 'l',
      name: 'owns',
      a: { x: 0, y: 100 },
      c: { x: 200, y: 100 },
      b: { x: 400, y: 100 },
      covered: 40,
      must: false,
    };
    const named = (nodes: typeof ends, of = line) => {
      const labeller = new Labeller(measure);
      const room = labeller.place([], nodes, [], { width: 500, height: 200 });
      return placeLines([of], room, measure).map((l) => l.x);
    };
    expect(named(ends)).toEqual([200]);
    expect(named([...ends, ...between])).toEqual([160]);
    // A name that would cover the whole of the line that is seen is left out.
    expect(named(ends, { ...line, name: 'owns'.repeat(12) })).toEqual([200]);
    expect(named(ends, { ...line, name: 'owns'.repeat(16) })).toEqual([]);
    expect(named([...ends, ...[100, 160, 220, 280].map((x) => ({ id: `n${x}`, x, y: 100, r: 20 }))])).toEqual([]);
  });
});
