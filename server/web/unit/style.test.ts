import { describe, expect, test } from 'vitest';
import './browser';
import { mapped } from '../src/graph/maplayout';
import { placeOn } from '../src/graph/map';
import { countryName, countryOf, countryOfNumber } from '../src/look/countries';
import { groupsBy, valuesScale } from '../src/state/scale';

describe('scales', () => {
  test('groups stand by their size, those of equal size by their key', () => {
    const scale = groupsBy(
      new Map([
        ['a', 'x'],
        ['b', 'y'],
        ['c', 'y'],
        ['d', 'w'],
      ]),
      (key) => key.toUpperCase(),
    );
    expect(scale.is === 'groups' && scale.groups.map((g) => [g.name, g.rank, g.members])).toEqual([
      ['Y', 1, ['b', 'c']],
      ['W', 2, ['d']],
      ['X', 3, ['a']],
    ]);
  });
  test.each([
    ['few numbers are groups', ['1', '2', '2'], 'groups'],
    ['many numbers are a range', ['1', '2', '3', '4', '5', '6', '70'], 'range'],
    ['many dates are a range', ['2001', '2002-05', '2003', '2004', '2005', '2006', '2007-01-01'], 'range'],
    ['many words are groups', ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], 'groups'],
    ['a word among numbers makes groups', ['1', '2', '3', '4', '5', '6', '7', 'many'], 'groups'],
  ])('%s', (_name, values, is) => {
    expect(valuesScale(new Map(values.map((v, i) => [String(i), v]))).is).toBe(is);
  });
  test('a range says its ends, and where each value lies', () => {
    const scale = valuesScale(new Map(['10', '20', '30', '40', '50', '60', '110'].map((v, i) => [String(i), v])));
    expect(scale.is === 'range' && [scale.least, scale.most, scale.partOf.get('1')]).toEqual(['10', '110', 0.1]);
  });
});

describe('countries', () => {
  test.each([
    ['two letters', 'de', 'DE'],
    ['a name', 'China', 'CN'],
    ['another name of it', 'United States of America', 'US'],
    ['a city', 'Hangzhou', null],
    ['nothing', '', null],
  ])('by %s', (_name, text, country) => {
    expect(countryOf(text)).toBe(country);
  });
  test('by number', () => {
    expect(['840', '156', '4', '999999'].map(countryOfNumber)).toEqual(['US', 'CN', 'AF', null]);
    expect(countryName('CN')).toBe('China');
  });
});

describe('a layout on a map', () => {
  const node = (id: string, site: { x: number; y: number } | null) => ({
    id,
    x: 0,
    y: 0,
    size: 8,
    fixed: false,
    name: { width: 90, height: 15 },
    ...(site ? { site } : {}),
  });
  test('puts each where it lies, and what lies nowhere below', () => {
    const [china, states] = [placeOn({ country: 'CN' }), placeOn({ country: 'US' })];
    const hangzhou = placeOn({ country: 'CN', point: [120.2, 30.3] });
    if (!china || !states || !hangzhou) throw new Error('there are no places');
    expect(states.x).toBeLessThan(0);
    expect(hangzhou.x).toBeGreaterThan(china.x);
    expect(hangzhou.y).toBeLessThan(china.y);
    const at = mapped([node('a', china), node('b', china), node('c', states), node('d', null)]);
    const far = (p: string, q: { x: number; y: number }) =>
      Math.hypot((at.get(p)?.x ?? 0) - q.x, (at.get(p)?.y ?? 0) - q.y);
    expect(far('a', china)).toBeLessThan(60);
    expect(far('b', china)).toBeLessThan(60);
    expect(far('a', at.get('b') ?? china)).toBeGreaterThan(20);
    expect(far('c', states)).toBeLessThan(1);
    expect(at.get('d')?.y).toBeLessThan(-800);
  });
  test('keeps the rows of those without a place within the width of the land', () => {
    const china = placeOn({ country: 'CN' });
    const many = Array.from({ length: 1500 }, (_, i) => node(`n${i}`, null));
    const rows = [...mapped([node('a', china), ...many]).entries()].filter(([id]) => id !== 'a').map(([, p]) => p);
    const xs = rows.map((p) => p.x);
    expect(Math.max(...xs) - Math.min(...xs)).toBeLessThan(4600);
    expect(new Set(rows.map((p) => `${p.x} ${p.y}`)).size).toBe(1500);
  });
  test('knows no place of a country that there is not', () => {
    expect(placeOn({ country: 'QQ' })).toBeNull();
    expect(placeOn({})).toBeNull();
  });
});
