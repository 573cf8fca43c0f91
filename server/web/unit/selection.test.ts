import { describe, expect, test } from 'vitest';
import './browser';
import { arranged, forms } from '../src/graph/arrange';
import { encloses } from '../src/graph/lasso';
import { exact, linesOf } from '../src/state/pasted';
import { cardsOf } from '../src/page/questions';
import { emptyPiece } from '../src/state/graph';

describe('a lasso', () => {
  const horseshoe = [
    { x: 0, y: 0 },
    { x: 100, y: 0 },
    { x: 100, y: 100 },
    { x: 70, y: 100 },
    { x: 70, y: 30 },
    { x: 30, y: 30 },
    { x: 30, y: 100 },
    { x: 0, y: 100 },
  ];
  test.each([
    ['in an arm', { x: 15, y: 80 }, true],
    ['in the other arm', { x: 85, y: 80 }, true],
    ['between the arms', { x: 50, y: 80 }, false],
    ['outside', { x: 150, y: 50 }, false],
  ])('a point %s', (_name, at, inside) => {
    expect(encloses(horseshoe, at)).toBe(inside);
  });
  test('a click encloses nothing', () => {
    expect(encloses([], { x: 0, y: 0 })).toBe(false);
  });
});

describe('arranged', () => {
  const points = Array.from({ length: 7 }, (_, i) => ({ id: `n${i}`, x: i * 10, y: (i % 3) * 10 }));
  test.each(forms)('in a %s, each has a place of its own, around the middle of all', (form) => {
    const places = [...arranged(points, form).values()];
    expect(places).toHaveLength(points.length);
    for (const [i, a] of places.entries())
      for (const b of places.slice(i + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(60);
    expect(places.reduce((s, p) => s + p.x, 0) / places.length).toBeGreaterThan(-70);
  });
  test('a row keeps the order from left to right, and a column from top to bottom', () => {
    const row = arranged(points, 'row');
    expect(new Set([...row.values()].map((p) => p.y)).size).toBe(1);
    const order = [...row].sort((a, b) => a[1].x - b[1].x).map(([p]) => p.id);
    expect(order).toEqual(points.map((p) => p.id));
    const column = [...arranged(points, 'column')].sort((a, b) => b[1].y - a[1].y).map(([p]) => p.y);
    expect(column).toEqual([...column].sort((a, b) => b - a));
  });
});

describe('a pasted list', () => {
  test('cells are separated by tabs, and empty lines are left out', () => {
    expect(linesOf('Huawei\tCompany\thuawei\r\n\n  ZTE  \n\t\n')).toEqual([['Huawei', 'Company', 'huawei'], ['ZTE']]);
    expect(linesOf('"ZTE"\nTencent;China\n"Acme; Nord KG";Deutschland\n„Müller“\nMicrosoft Corp.\n')).toEqual([
      ['ZTE'],
      ['Tencent;China', 'Tencent', 'China'],
      ['"Acme; Nord KG";Deutschland', 'Acme; Nord KG', 'Deutschland'],
      ['Müller'],
      ['Microsoft Corp.'],
    ]);
  });
  const found = (id: string, name: string, ...aliases: string[]) => ({
    id,
    name,
    kind: 'COMPANY',
    foreignKind: null,
    zh: null,
    aliases,
    description: null,
  });
  test('only exact names count, in any case and width', () => {
    const all = [found('zte', 'ZTE', '中兴'), found('zte-usa', 'ZTE USA')] as never;
    expect(exact('zte', all).map((f) => f.id)).toEqual(['zte']);
    expect(exact('ＺＴＥ  usa', all).map((f) => f.id)).toEqual(['zte-usa']);
    expect(exact('中兴', all).map((f) => f.id)).toEqual(['zte']);
    expect(exact('ZTE Corp', all)).toEqual([]);
  });
});

test('of a dataset without questions, the first question shows an entity with its neighbours, not a lonely dot', () => {
  const node = (id: string) => ({
    node: { id, name: id.toUpperCase(), kind: 'COMPANY', foreignKind: null, zh: null, relationCounts: [] },
  });
  const start = { datasets: [], rules: [], entities: { edges: [node('cst'), node('aeroscan')] } } as never;
  const between = [{ source: { id: 'cst' }, target: { id: 'aeroscan' } }];
  const [first, ...others] = cardsOf(start, { ...emptyPiece, relations: between as never });
  expect(first).toMatchObject({ world: 'cst', open: { panel: { at: 'card', id: 'cst' } } });
  expect(others.at(-1)).toMatchObject({ open: { panel: { at: 'paths', from: 'cst', to: 'aeroscan' } } });
  expect(cardsOf(start, emptyPiece).some((c) => c.open.panel?.at === 'paths')).toBe(false);
});
