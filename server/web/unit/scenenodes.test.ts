import { expect, test } from 'vitest';
import './browser';
import { Drawing } from '../src/graph/drawing';
import { type Mind, plainMind } from '../src/graph/looks';
import { SceneNodes } from '../src/graph/scenenodes';

const p = { k: 2, dx: 100, dy: 50, width: 800, height: 600, sizes: 3 };

test('a node of a scene is the same object in the next one, and has what is true then', () => {
  const graph = new Drawing();
  const data = { size: 5, plain: 5, name: 'A', kind: 'Company', removed: false, nameless: false, hidden: false };
  graph.addNode('a', { ...data, x: 10, y: 20, degree: 0 });
  const [nodes, mind] = [new SceneNodes(), plainMind()];
  const at = (now: Mind = mind, pins: object = {}) => nodes.at('a', graph, now, p, pins);
  const first = at();
  expect(first).toMatchObject({ x: 120, y: 10, r: 15, clear: 15, name: 'A', ring: 'none', must: false, pinned: false });

  Object.assign(first, { size: 15, hub: true }); // as for the most connected member of a region
  graph.move('a', { x: 0, y: 0 });
  expect(at()).toBe(first);
  expect(first).toMatchObject({ x: 100, y: 50 });
  expect(first).not.toHaveProperty('size');
  expect(first).not.toHaveProperty('hub');

  expect(at({ ...mind, chosen: new Set(['a']) }, { a: [0, 0] })).toMatchObject({
    ring: 'chosen',
    must: true,
    pinned: true,
  });
  graph.node('a').name = 'B';
  expect(at()).toMatchObject({ name: 'B', title: 'B', ring: 'none', must: false, pinned: false });
  graph.node('a').nameless = true;
  expect(at().name).toBe('');
  expect(at({ ...mind, focus: new Set(['a']) }).name).toBe('B');
  expect(at({ ...mind, style: { ...mind.style, color: () => '#123456' } }).color).toBe('#123456');
});
