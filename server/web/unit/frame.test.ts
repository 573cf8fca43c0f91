import { describe, expect, test } from 'vitest';
import './browser';
import type { Scene } from '../src/graph/scene';
import { frameOf } from '../src/save/frame';
import { toSVG } from '../src/save/svg';

const at = (...points: [number, number][]): Scene => ({
  width: 1000,
  height: 800,
  origin: { k: 1, dx: 0, dy: 0 },
  nodes: points.map(([x, y], i) => ({ id: `n${i}`, x, y, r: 10 }) as unknown as Scene['nodes'][number]),
  edges: [],
  labels: [],
  lineLabels: [],
  ticks: [],
  hulls: [],
  looks: { nodes: new Map(), lines: new Map() },
});

describe('the frame of a saved picture', () => {
  const all = { x: 0, y: 0, width: 1000, height: 800 };
  test('leaves out the empty space, but has room for the legend', () => {
    const frame = frameOf(at([700, 300], [900, 700]), false);
    expect(frame).toEqual({ x: 320, y: 264, width: 680, height: 472 });
  });
  test.each([
    ['what is cut at the edge was framed by the user', at([995, 300]), false],
    ['a map is whole', at([700, 300]), true],
    ['nothing is drawn', at(), false],
  ])('%s', (_name, scene, whole) => expect(frameOf(scene, whole)).toEqual(all));
});

test('a line of a saved picture has a head at each end to which its relations point', () => {
  const [west, east] = [
    { x: 100, y: 400 },
    { x: 900, y: 400 },
  ];
  /** Returns the x of the tips of the heads of a line from west to east. */
  const tips = (heads: Scene['edges'][number]['heads']): number[] => {
    const line = {
      id: 'l',
      a: west,
      b: east,
      c: west,
      bent: false,
      color: '#000',
      opacity: 1,
      dash: 'whole',
      heads,
      width: 2,
    } as const;
    const scene: Scene = { ...at(), edges: [{ ...line, start: 10, end: 10, says: 'west east' }] };
    const caption = { heading: '', title: '', view: '', sources: '', origin: '' };
    const { text } = toSVG({
      scene,
      theme: 'light',
      caption,
      kinds: [],
      lines: [],
      ramps: [],
      map: null,
      flags: new Map(),
    });
    return [...text.matchAll(/M([\d.]+) 400L[\d.]+ [\d.]+L[\d.]+ [\d.]+z/g)]
      .map((m) => Number(m[1]))
      .sort((a, b) => a - b);
  };
  expect(tips('target')).toEqual([890]);
  expect(tips('source')).toEqual([110]);
  expect(tips('both')).toEqual([110, 890]);
  expect(tips('none')).toEqual([]);
});
