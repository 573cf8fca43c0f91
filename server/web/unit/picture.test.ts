import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import './browser';
import { linesBetween, nameOf } from '../src/graph/bundles';
import { type Drawing, Model, type Setting } from '../src/graph/model';
import { filtered, histogram, holdsBetween, largestPart } from '../src/state/filter';
import type { Drawn, Piece } from '../src/state/graph';
import { collapsed, groupKey } from '../src/state/groups';
import type { TypeInfo } from '../src/api/generated';
import { looksOf } from '../src/look/kinds';
import { learn } from '../src/state/meaning';
import { backbone, kindsIn } from '../src/state/overview';
import { noFilter } from '../src/state/state';
import { joinedBy } from '../src/state/joiners';
import { isNameless } from '../src/state/labels';
import { neighboursOf } from '../src/state/neighbours';

learn(
  [
    { type: 'CONCERNS', mention: true, conflicts: false },
    { type: 'CONFLICTS_WITH', mention: false, conflicts: true },
  ] as TypeInfo[], // the fields that the picture uses
);

const kindOf = (name: string, color: string | null = null) => ({ kind: name, color, icon: color ? 'ship' : null });

test('kinds look as the ontology says, and others get a colour and a shape', () => {
  const looks = looksOf([kindOf('VESSEL', 'BLUE'), kindOf('FIRM'), kindOf('DOCUMENT'), kindOf('CASE', 'NO_COLOR')]);
  expect(looks.get('VESSEL')).toMatchObject({ color: 'BLUE', icon: 'ship' });
  expect(looks.get('FIRM')).toMatchObject({ icon: null });
  expect(looks.get('DOCUMENT')).toMatchObject({ color: 'ORANGE', icon: 'file-text' });
  expect(looks.get('CASE')?.color).not.toBe('NO_COLOR');
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((k) => `KIND_${k}`);
  const many = looksOf(letters.map((k) => kindOf(k)));
  const different = (of: 'color' | 'shape') => new Set([...many.values()].map((l) => l[of])).size;
  expect(different('color')).toBeGreaterThan(6);
  expect(different('shape')).toBe(6);
});

test('the look of a kind does not depend on what else is loaded', () => {
  const own = [kindOf('DOCUMENT'), kindOf('FIRM'), kindOf('PORT'), kindOf('THING'), kindOf('VESSEL', 'BLUE')];
  const more = [...'ABCDEFGHIJKL'].map((k) => kindOf(k));
  const before = looksOf(own);
  const after = looksOf([...more, kindOf('CASE', 'GREEN'), kindOf('BARGE', 'BLUE'), ...own]);
  for (const { kind } of own) {
    const { color, shape, icon } = before.get(kind) ?? {};
    expect(after.get(kind), kind).toMatchObject({ color, shape, icon });
  }
});

test('kinds of the bundled ontology that have the same colour have different shapes', () => {
  const text = readFileSync(fileURLToPath(new URL('../../../seed/kinds.graphqls', import.meta.url)), 'utf8');
  const kinds = [...text.matchAll(/^type (\w+) .*@look\(color: (\w+)/gm)].map(([, name = '', color = '']) =>
    kindOf(name.toUpperCase(), color),
  );
  expect(kinds.length).toBeGreaterThan(20);
  const looks = [...looksOf([...kinds, kindOf('DOCUMENT'), kindOf('THING')]).values()];
  expect(new Set(looks.map((l) => `${l.color} ${l.shape}`)).size).toBe(looks.length);
});

const entity = (id: string, kind = 'COMPANY') => ({
  id,
  name: id.toUpperCase(),
  foreignKind: null,
  zh: null,
  kind: kind as 'COMPANY',
  removed: false,
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
  validFromOrBefore: false,
  validToOrAfter: false,
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
  test('parallel relations of foreign data are counted and opened by their predicates', () => {
    const related = Array.from({ length: 14 }, (_, i) =>
      relation('a', 'RELATED', 'b', { id: `r${i}`, predicate: i % 2 ? 'ftm:Directorship' : 'ftm:Ownership' }),
    );
    expect(nameOf(related)).toBe('ownership +1');
    expect(lines(related, true).map((l) => [l.key, l.data.relations.length])).toEqual([
      ['a\nb\nftm:Ownership', 7],
      ['a\nb\nftm:Directorship', 7],
    ]);
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
  const entities = ids.map((id, i) => entity(id, kindOf(i)));
  const byId = new Map(entities.map((e) => [e.id, e]));
  const { relations, ...none } = piece(
    [],
    ids.flatMap((a, i) => [
      relation(a, 'OWNS', ids[(i * 7 + 3) % 40] ?? ''),
      relation(ids[(i * 7 + 3) % 40] ?? '', 'SUPPLIES', a, { derived: i % 2 === 0 }),
      relation(a, 'CONCERNS', ids[(i * 3 + 1) % 40] ?? ''),
    ]),
  );
  const ends = (r: Drawn) => ({ source: byId.get(r.source.id) ?? r.source, target: byId.get(r.target.id) ?? r.target });
  const all: Piece = { ...none, entities, relations: relations.map((r) => ({ ...r, ...ends(r) })) };
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
  test('an entity without a name is small, unless none has one', () => {
    const model = new Model();
    const nameless = { ...entity('x1'), name: 'x1' };
    model.draw({ ...none, entities: [entity('a'), nameless], relations: [] }, setting);
    expect(model.drawing.node('x1')).toMatchObject({ nameless: true });
    expect(model.drawing.node('x1').size).toBeLessThan(model.drawing.node('a').size);
    const ids = new Model();
    ids.draw({ ...none, entities: [nameless], relations: [] }, setting);
    expect(ids.drawing.node('x1').nameless).toBe(false);
  });
  test('only what a filter touches is drawn again', () => {
    const model = new Model();
    model.draw(all, setting);
    expect(model.draw({ ...all }, setting)).toMatchObject({ nodes: new Set(), lines: new Map() });
    const [first] = all.relations;
    const { nodes, lines } = model.draw({ ...all, relations: all.relations.filter((r) => r !== first) }, setting);
    expect([...lines.keys()]).toEqual(['n00\nn03']);
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
  test('an entity without a name that joins few others leads to them', () => {
    const join = (n: number) => Array.from({ length: n }, (_, i) => relation('x', 'HAS', `n${i}`));
    expect(joinedBy('x', join(3)).sort()).toEqual(['n0', 'n1', 'n2']);
    expect(joinedBy('x', join(30))).toEqual([]);
    expect(['x', 'Apollo 13'].map((name) => isNameless({ id: 'x', name }))).toEqual([true, false]);
    expect(isNameless({ id: 'x', name: 'x', zh: '名' })).toBe(false);
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
  const looked = all.entities.find((e) => e.kind === 'COMPANY')?.id ?? '';
  const apart = collapsed(all, grouping, [], new Set([looked])).entities.map((e) => e.id);
  expect(apart).toContain(looked);
  expect(apart).toContain('group:COMPANY');
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

test('the kinds that foreign data gives entities are not in an overview of them', () => {
  const line = (predicate: string | null, target: string) => ({ predicate, target: { id: target } });
  const lines = [
    line('type', '/film/film'),
    line('http://www.w3.org/1999/02/22-rdf-syntax-ns#type', 'x:Company'),
    line('x:bloodtype', 'x:A'),
    line('/film/film/starring', 'mel'),
    line(null, 'acme'),
  ];
  expect([...kindsIn(lines)]).toEqual(['/film/film', 'x:Company']);
});
