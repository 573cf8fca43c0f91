import { describe, expect, test } from 'vitest';
import './browser';
import type { Scene } from '../src/graph/scene';
import { frameOf } from '../src/save/frame';

const at = (...points: [number, number][]): Scene => ({
  width: 1000,
  height: 800,
  origin: { k: 1, dx: 0, dy: 0 },
  nodes: points.map(([x, y], i) => ({ id: `n${i}`, x, y, r: 10 }) as unknown as Scene['nodes'][number]),
  edges: [],
  labels: [],
  lineLabels: [],
  ticks: [],
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
