// Tests how the lines of a large circle bend.
import { describe, expect, test } from 'vitest';
import { control, type Point } from '../src/graph/geometry';
import { Sectors, sectorsOf } from '../src/graph/sectors';

const on = (angle: number): Point => ({ x: 100 * Math.cos(angle), y: 100 * Math.sin(angle) });
/** Four sectors, each with five nodes around its middle. */
const regions = [0, 1, 2, 3].map((i) => ({
  heading: `sector ${i}`,
  members: [0, 1, 2, 3, 4].map((k) => `n${i} ${k}`),
}));
const at = (id: string): Point => {
  const [, i = 0, k = 0] = (/n(\d) (\d)/.exec(id) ?? []).map(Number);
  return on((i * Math.PI) / 2 + (k - 2) * 0.1);
};
const sectors = new Sectors(regions, at);
/** Returns the point to which a line bends. */
const through = (a: string, b: string): Point => control(at(a), at(b), sectors.bend(a, b, at(a), at(b)));
const far = ({ x, y }: Point): number => Math.hypot(x, y);

describe('lines of a large circle', () => {
  test('bend towards the middle, farther the farther their sectors are apart', () => {
    const middle = (a: string, b: string) => far(control(at(a), at(b), 0));
    expect(far(through('n0 2', 'n1 2'))).toBeLessThan(0.6 * middle('n0 2', 'n1 2'));
    expect(far(through('n0 0', 'n0 4'))).toBeLessThan(middle('n0 0', 'n0 4'));
    expect(far(through('n0 2', 'n1 2'))).toBeLessThan(far(through('n0 0', 'n0 4')));
    expect(sectors.bend('n0 2', 'n2 2', at('n0 2'), at('n2 2'))).toBeCloseTo(0);
  });
  test('between the same sectors run close together', () => {
    const all = [0, 1, 2, 3, 4].map((k) => through(`n0 ${k}`, `n1 ${k}`));
    for (const p of all) expect(Math.hypot(p.x - (all[2]?.x ?? 0), p.y - (all[2]?.y ?? 0))).toBeLessThan(12);
  });
  test('bend alike in both directions, and by no more than their length', () => {
    expect(through('n1 3', 'n0 1').x).toBeCloseTo(through('n0 1', 'n1 3').x);
    for (const id of ['n0 1', 'n3 3'])
      expect(Math.abs(sectors.bend('n0 0', id, at('n0 0'), at(id)))).toBeLessThanOrEqual(1);
    expect(sectors.bend('n0 0', 'n0 0', at('n0 0'), at('n0 0'))).toBe(0);
  });
  test('of one sector are bent, too, and those to the middle are straight', () => {
    const ring = new Sectors([], at);
    expect(ring.many).toBe(false);
    expect(far(control(at('n0 0'), at('n0 3'), ring.bend('n0 0', 'n0 3', at('n0 0'), at('n0 3'))))).toBeLessThan(80);
    expect(ring.bend('n0 0', 'middle', at('n0 0'), { x: 0, y: 0 })).toBeCloseTo(0);
  });
  test.each([
    ['circle', 200, true],
    ['circle', 90, true],
    ['radial', 90, true],
    ['circle', 30, false],
    ['force', 200, false],
  ])('of layout %s with %d entities: %s', (by, order, want) => {
    expect(sectorsOf({ graph: { order, regions }, arrangement: { layout: { by } } }, at) !== null).toBe(want);
  });
});
