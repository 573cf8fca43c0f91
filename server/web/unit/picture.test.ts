import { describe, expect, test } from 'vitest';
import './browser';
import { linesBetween, nameOf } from '../src/graph/bundles';
import { type Drawing, Model, type Setting } from '../src/graph/model';
import { ticksOf } from '../src/graph/axis';
import { distanceToPiece, type Point } from '../src/graph/geometry';
import { circular, grouped, layered, type LayoutNode, radial, timed } from '../src/graph/layouts';
import { clear, even, filling, shaped } from '../src/graph/room';
import { stress } from '../src/graph/stress';
import { filtered, histogram, holdsBetween, largestPart } from '../src/state/filter';
import type { Drawn, Piece } from '../src/state/graph';
import { collapsed, groupKey } from '../src/state/groups';
import type { TypeInfo } from '../src/api/generated';
import { looksOf } from '../src/look/kinds';
import { learn } from '../src/state/meaning';
import { backbone } from '../src/state/overview';
import { noFilter } from '../src/state/state';
import { neighboursOf } from '../src/state/telling';

learn(
  [
    { type: 'CONCERNS', mention: true, conflicts: false },
    { type: 'CONFLICTS_WITH', mention: false, conflicts: true },
  ] as TypeInfo[], // the fields that the picture uses
);

test('kinds look as the ontology says, and others get colours and shapes that tell them apart', () => {
  const kind = (name: string, color: string | null = null) => ({ kind: name, color, icon: color ? 'ship' : null });
  const looks = looksOf(
    [
      kind('VESSEL', 'BLUE'),
      kind('FERRY', 'BLUE'),
      kind('FIRM'),
      kind('PORT'),
      ...'ABCDEFGHIJKL'.split('').map((k) => kind(k)),
    ],
    new Map([
      ['VESSEL', 2],
      ['FERRY', 9],
      ['FIRM', 5],
    ]),
  );
  expect(looks.get('FERRY')).toMatchObject({ color: 'BLUE', shape: 'circle', icon: 'ship' });
  expect(looks.get('VESSEL')).toMatchObject({ color: 'BLUE', shape: 'square' });
  expect(looks.get('FIRM')).toMatchObject({ shape: 'circle', icon: null });
  expect(looks.get('FIRM')?.color).not.toBe('BLUE');
  expect(looks.get('PORT')?.color).not.toBe(looks.get('FIRM')?.color);
  expect(new Set([...looks.values()].map((l) => `${l.color} ${l.shape}`)).size).toBe(looks.size);
});

const entity = (id: string, kind = 'COMPANY') => ({
  id,
  name: id.toUpperCase(),
  zh: null,
  kind: kind as 'COMPANY',
  gone: false,
});

const relation = (source: string, type: string, target: string, more: Partial<Drawn> = {}): Drawn => ({
  id: `${source}|${type}|${target}`,
  type: type as Drawn['type'],
  predicate: null,
  derived: false,
  disputed: false,
  modality: 'STATED',
  confidence: 1,
  validFrom: null,
  validTo: null,
  periods: [],
  source: entity(source),
  target: entity(target),
  fate: 'same',
  ...more,
});

const piece = (ids: string[], relations: Drawn[]): Piece => ({
  entities: ids.map((id) => entity(id)),
  relations,
  truncated: null,
  statedOnly: false,
});
const symmetric = new Set(['COMPETES_WITH', 'CONFLICTS_WITH']);

describe('lines', () => {
  const lines = (relations: Drawn[], opened = false) => linesBetween('a\nb', relations, opened, symmetric);
  test('parallel relations are one line, named by the one that says most, with a count', () => {
    const [line, ...more] = lines([
      relation('a', 'CONCERNS', 'b'),
      relation('a', 'OWNS', 'b'),
      relation('b', 'SUPPLIES', 'a'),
    ]);
    expect(more).toEqual([]);
    expect(line?.data).toMatchObject({ heads: 'both', dash: 'whole' });
    expect(nameOf(line?.data.relations ?? [])).toBe('owns +2');
  });
  test('a line is drawn and named as the strongest of its relations, and counts the others as what they are', () => {
    const alleged = { modality: 'ALLEGED' } as const;
    const hypothetical = { modality: 'HYPOTHETICAL' } as const;
    const drawn = (...of: Drawn[]) => {
      const [line] = lines(of);
      return [line?.data.dash, nameOf(line?.data.relations ?? [])];
    };
    const concerns = relation('a', 'CONCERNS', 'b');
    const accused = relation('a', 'TARGETS', 'b', alleged);
    expect(drawn(concerns, accused)).toEqual(['whole', 'concerns (+1 alleged)']);
    expect(drawn(relation('a', 'OWNS', 'b', { derived: true }), accused)).toEqual(['broken', 'owns (+1 alleged)']);
    expect(
      drawn(accused, relation('a', 'CONTROLS', 'b', hypothetical), relation('a', 'THREATENS', 'b', alleged)),
    ).toEqual(['dotted', 'targets +1 (alleged, +1 hypothetical)']);
    const conflict = relation('a', 'CONFLICTS_WITH', 'b', alleged);
    expect(lines([concerns, conflict])[0]?.data.conflict).toBe(false);
    expect(lines([accused, conflict])[0]?.data.conflict).toBe(true);
  });
  test('a line runs from the lesser id to the greater one, and its head shows the direction', () => {
    const heads = (source: string, target: string) => {
      const [line] = lines([relation(source, 'OWNS', target)]);
      return [line?.source, line?.target, line?.data.heads];
    };
    expect([heads('a', 'b'), heads('b', 'a')]).toEqual([
      ['a', 'b', 'target'],
      ['a', 'b', 'source'],
    ]);
  });
  test('an opened pair has a line for each', () => {
    const apart = lines([relation('a', 'OWNS', 'b'), relation('b', 'SUPPLIES', 'a')], true);
    expect(apart.map((l) => l.data.heads)).toEqual(['target', 'source']);
    expect(new Set(apart.map((l) => l.data.bend)).size).toBe(2);
  });
  test('symmetric ones have no heads; a conflict is marked', () => {
    const [line] = lines([relation('a', 'CONFLICTS_WITH', 'b')]);
    expect(line?.data).toMatchObject({ heads: 'none', conflict: true });
  });
  test('what is only alleged is dotted, what rules derive broken', () => {
    const dash = (more: Partial<Drawn>) => lines([relation('a', 'OWNS', 'b', more)])[0]?.data.dash;
    expect([dash({ modality: 'ALLEGED' }), dash({ derived: true }), dash({})]).toEqual(['dotted', 'broken', 'whole']);
  });
});

describe('the drawing', () => {
  const ids = Array.from({ length: 40 }, (_, i) => `n${String(i).padStart(2, '0')}`);
  const kindOf = (i: number) => (['COMPANY', 'LAW', 'PERSON'] as const)[i % 3] ?? 'COMPANY';
  const all: Piece = {
    ...piece(
      [],
      ids.flatMap((a, i) => [
        relation(a, 'OWNS', ids[(i * 7 + 3) % 40] ?? ''),
        relation(ids[(i * 7 + 3) % 40] ?? '', 'SUPPLIES', a, { derived: i % 2 === 0 }),
        relation(a, 'CONCERNS', ids[(i * 3 + 1) % 40] ?? ''),
      ]),
    ),
    entities: ids.map((id, i) => entity(id, kindOf(i))),
  };
  const setting: Setting = { pins: {}, manner: { opened: new Set(), symmetric }, sizeBy: () => undefined };
  const hiding = (hiddenKinds: string[], hiddenTypes: string[], filter = noFilter) =>
    filtered(all, { hiddenKinds, hiddenTypes, filter }, new Set());
  const content = (d: Drawing) => ({
    counts: [d.order, d.size, d.crowd],
    nodes: new Map(d.mapNodes((id, { kind, plain, degree, name }) => [id, { kind, plain, degree, name }])),
    lines: new Map(d.mapLines((id, { relations, ...data }, ...ends) => [id, [relations, data, ends.slice(0, 2)]])),
  });
  test('filters leave the same as a new drawing of the rest, and keep the graph', () => {
    const model = new Model();
    model.draw(all, setting);
    const { drawing } = model;
    for (const part of [
      hiding(['LAW'], []),
      hiding(['LAW', 'PERSON'], ['OWNS']),
      hiding([], ['OWNS', 'CONCERNS']),
      hiding([], [], { ...noFilter, degree: 6 }),
      hiding(['COMPANY', 'LAW', 'PERSON'], []),
      hiding([], []),
    ]) {
      const change = model.draw(part, setting);
      expect([change.replaced, model.drawing]).toEqual([false, drawing]);
      const anew = new Model();
      anew.draw(part, setting);
      expect(content(drawing)).toEqual(content(anew.drawing));
    }
  });
  test('only what a filter touches is drawn again', () => {
    const model = new Model();
    model.draw(all, setting);
    expect(model.draw({ ...all }, setting)).toMatchObject({ nodes: new Set(), lines: new Set() });
    const [first] = all.relations;
    const { nodes, lines } = model.draw({ ...all, relations: all.relations.filter((r) => r !== first) }, setting);
    expect([...lines]).toEqual(['n00\nn03']);
    expect(nodes.size).toBe(0); // the pair has another relation, so its line stays
  });
  test('an opened pair and something new need a new graph, in which places stay', () => {
    const model = new Model();
    model.draw(all, setting);
    model.drawing.move('n00', { x: 123, y: 45 });
    const opened = { ...setting, manner: { opened: new Set(['n00\nn03']), symmetric } };
    expect(model.draw(all, opened)).toMatchObject({ replaced: true, fresh: new Set() });
    const more = { ...all, entities: [...all.entities, entity('new')] };
    expect(model.draw(more, setting)).toMatchObject({ replaced: true, fresh: new Set(['new']) });
    expect(model.drawing.node('n00')).toMatchObject({ x: 123, y: 45 });
  });
});

describe('the most telling neighbours', () => {
  test('substance before mention, rare before common, strong before weak', () => {
    const relations = [
      relation('report', 'CONCERNS', 'x'),
      relation('x', 'OWNS', 'owned'),
      relation('x', 'SUPPLIES', 'weak', { confidence: 0.2 }),
      ...['p', 'q', 'r', 's'].map((id) => relation('x', 'OPERATES_IN', id)),
    ];
    expect(neighboursOf('x', relations).map((n) => n.id)).toEqual(['owned', 'p', 'q', 'r', 's', 'weak', 'report']);
  });
  test('the backbone keeps a line for each entity', () => {
    const ids = Array.from({ length: 20 }, (_, i) => `n${i}`);
    const all = ids.flatMap((a) => ids.filter((b) => b > a).map((b) => relation(a, 'OWNS', b)));
    const kept = backbone(all, ids.length);
    expect(new Set(kept.flatMap((r) => [r.source.id, r.target.id])).size).toBe(20);
    expect(kept.length).toBeLessThan(40);
  });
});

describe('filters', () => {
  const all = piece(
    ['a', 'b', 'c', 'd', 'e'],
    [
      relation('a', 'OWNS', 'b'),
      relation('b', 'OWNS', 'c', { disputed: true }),
      relation('d', 'OWNS', 'e', { confidence: 0.3 }),
    ],
  );
  const left = (filter: Partial<typeof noFilter>, chosen = new Set<string>()) =>
    filtered(all, { hiddenKinds: [], hiddenTypes: [], filter: { ...noFilter, ...filter } }, chosen);
  test.each([
    ['the largest part', { keep: 'largest' as const }, 'abc'],
    ['without what is disputed, what is connected', { looks: ['disputed'], keep: 'connected' as const }, 'abde'],
    ['two relations at least', { degree: 2 }, 'b'],
    ['sure relations', { confidence: 0.5, keep: 'connected' as const }, 'abc'],
    ['all', {}, 'abcde'],
  ])('%s', (_name, filter, want) => {
    expect(
      left(filter)
        .entities.map((e) => e.id)
        .join(''),
    ).toBe(want);
  });
  test('near the selection', () => {
    expect(
      left({ keep: 'near' }, new Set(['a']))
        .entities.map((e) => e.id)
        .join(''),
    ).toBe('ab');
  });
  test('years', () => {
    const r = relation('a', 'OWNS', 'b', { validFrom: '2010-05', validTo: '2012' });
    expect([
      holdsBetween(r, '2012', ''),
      holdsBetween(r, '2013', ''),
      holdsBetween(r, '', '2009'),
      holdsBetween(relation('a', 'OWNS', 'b'), '2013', '2014'),
    ]).toEqual([true, false, false, true]);
  });
  test('histograms count every value once', () => {
    expect(histogram([0, 1, 5, 10, 10], 0, 10, 5)).toEqual([2, 0, 1, 0, 2]);
  });
  test('the largest part of many', () => {
    const chain = Array.from({ length: 5000 }, (_, i) => relation(`n${i}`, 'OWNS', `n${i + 1}`));
    expect(largestPart(['n0'], chain).size).toBe(5001);
  });
});

test('a group is one node, whose lines are those of its members', () => {
  const all = {
    ...piece([], [relation('a', 'OWNS', 'x'), relation('b', 'OWNS', 'x'), relation('a', 'OWNS', 'b')]),
    entities: [entity('a'), entity('b'), entity('c'), entity('x', 'LAW')],
  };
  const grouping = {
    keyOf: (e: { kind: string }) => e.kind,
    name: (key: string, members: readonly unknown[]) => `${members.length} ${key}`,
  };
  const closed = collapsed(all, grouping, []);
  expect(closed.entities.map((e) => e.name)).toEqual(['X', '3 COMPANY']);
  expect(closed.relations.map((r) => groupKey(r.source.id))).toEqual(['COMPANY', 'COMPANY']);
  expect(collapsed(all, grouping, ['COMPANY'])).toEqual(all);
});

describe('layouts', () => {
  const nodes: LayoutNode[] = Array.from({ length: 30 }, (_, i) => ({
    id: `n${i}`,
    x: 0,
    y: 0,
    size: 8,
    fixed: false,
    group: `g${i % 3}`,
    ...(i % 4 ? { year: 1990 + i } : {}),
  }));
  const lines = nodes.slice(1, 25).map((n, i) => [`n${Math.floor(i / 3)}`, n.id] as const);
  test.each([
    ['layered', () => layered(nodes, lines)],
    ['radial', () => radial(nodes, lines, 'n0')],
    ['grouped', () => grouped(nodes, lines)],
    ['circular', () => circular(nodes, lines)],
    ['timed', () => timed(nodes)],
  ])('%s gives each a place of its own', (_name, place) => {
    const places = place();
    expect([...places.keys()].sort()).toEqual(nodes.map((n) => n.id).sort());
    const all = [...places.values()];
    for (const [i, a] of all.entries())
      for (const b of all.slice(i + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(10);
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
  test('a crowded circle has one radius, because its names point outward', () => {
    const crowd = Array.from({ length: 60 }, (_, i) => ({ ...(nodes[0] as LayoutNode), id: `c${i}` }));
    const radii = new Set([...circular(crowd, []).values()].map((p) => Math.round(Math.hypot(p.x, p.y))));
    expect(radii.size).toBe(1);
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
    const high = Array.from({ length: 20 }, (_, i) => ({ x: i % 2, y: i }));
    shaped(high, 1.6);
    const side = (of: (p: Point) => number) => Math.max(...high.map(of)) - Math.min(...high.map(of));
    expect(side((p) => p.x)).toBeGreaterThan(side((p) => p.y));
  });
});

describe('a dense picture', () => {
  // Groups of 40 whose members are all connected, and single relations between the groups.
  const groups = 3;
  const ids = Array.from({ length: groups * 40 }, (_, i) => `n${i}`);
  const relations = ids.flatMap((a, i) =>
    ids.slice(i + 1).flatMap((b, j) => {
      const together = Math.floor(i / 40) === Math.floor((i + 1 + j) / 40);
      return together || (i % 40 === 0 && (i + 1 + j) % 40 === 0) ? [relation(a, 'OWNS', b)] : [];
    }),
  );
  const dense: Piece = { ...piece([], relations), entities: ids.map((id) => entity(id, 'COMPANY')) };
  const model = new Model();
  model.draw(dense, { pins: {}, manner: { opened: new Set(), symmetric: new Set() }, sizeBy: () => undefined });
  const { drawing } = model;
  const strong = drawing.mapLines((id, _d, s, t) => ({ id, s, t })).filter((l) => !drawing.weak.has(l.id));

  test('draws the strongest lines of each entity, which connect all that is connected', () => {
    expect(drawing.size).toBe(relations.length);
    expect(strong.length).toBeLessThan(3 * ids.length);
    const reached = new Set(['n0']);
    for (let n = -1; n !== reached.size; ) {
      n = reached.size;
      for (const { s, t } of strong) if (reached.has(s) || reached.has(t)) reached.add(s).add(t);
    }
    expect(reached.size).toBe(ids.length);
    for (const id of ids) expect(strong.filter((l) => l.s === id || l.t === id).length).toBeGreaterThanOrEqual(2);
  });
  test('a picture with few lines has all of them', () => {
    const small = new Model();
    small.draw(
      { ...dense, relations: relations.slice(0, 50) },
      { pins: {}, manner: { opened: new Set(), symmetric: new Set() }, sizeBy: () => undefined },
    );
    expect(small.drawing.weak.size).toBe(0);
  });
});
