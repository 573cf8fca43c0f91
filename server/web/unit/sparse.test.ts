// Tests which lines a map or an axis of time leaves out, and what the legend says about it.
import { describe, expect, test } from 'vitest';
import type { EdgeData } from '../src/graph/bundles';
import { Drawing, type NodeData } from '../src/graph/drawing';
import { counted, isLeftOut } from '../src/graph/sparse';
import type { Drawn } from '../src/state/graph';

const node: NodeData = {
  ...{ x: 0, y: 0, size: 5, plain: 5, name: '', kind: '', removed: false, nameless: false, hidden: false, degree: 0 },
};
const line = (id: string, more: Partial<Drawn> = {}): EdgeData => ({
  ...{ dash: 'whole', heads: 'none', bend: 0, size: 1, pair: id, conflict: false, hidden: false },
  relations: [{ id, type: 'OWNS', fate: 'same', disputed: false, ...more } as Drawn],
});

/** Returns a ring of some entities in which every third has no place, with one more line. */
function ring(n: number, more: Partial<Drawn> = {}): Drawing {
  const graph = new Drawing();
  for (let i = 0; i < n; i++) graph.addNode(String(i), { ...node });
  for (let i = 0; i < n; i++) graph.addLine(`${i}`, String(i), String((i + 1) % n), line(`${i}`));
  graph.addLine('more', '0', '2', line('more', more));
  graph.unplaced = new Set(Array.from({ length: n / 3 }, (_, i) => String(3 * i)));
  return graph;
}
const wish = { proven: new Set<string>(), allLines: false };

describe('lines of entities without a place', () => {
  const isOut = (graph: Drawing, id: string, of = wish) => isLeftOut(graph, of, id, graph.line(id));
  test('are left out of a picture with many lines, and counted', () => {
    const graph = ring(150);
    expect([isOut(graph, '0'), isOut(graph, '1'), isOut(graph, '2')]).toEqual([true, false, true]);
    expect(counted(graph, wish)).toEqual({ drawn: 50, all: 151, placed: true });
  });
  test.each<[string, Drawing, typeof wish, boolean]>([
    ['disputed ones are left out, too', ring(150, { disputed: true }), wish, true],
    ['what is new or no longer holds is drawn', ring(150, { fate: 'removed' }), wish, false],
    ['what is highlighted is drawn', ring(150), { ...wish, proven: new Set(['more']) }, false],
    ['all are drawn if the reader wants all', ring(150), { ...wish, allLines: true }, false],
    ['all are drawn in a small picture', ring(90), wish, false],
  ])('%s', (_name, graph, of, want) => {
    expect(isOut(graph, 'more', of)).toBe(want);
  });
  test('a picture in which everything has a place draws all', () => {
    const graph = ring(150);
    graph.unplaced = new Set();
    expect(counted(graph, wish)).toBeNull();
  });
});
