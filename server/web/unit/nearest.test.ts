import { expect, test } from 'vitest';
import { control, distanceToPiece, pieces, type Point } from '../src/graph/geometry';
import { Drawing, type EdgeData, type NodeData } from '../src/graph/model';
import { NearestLine } from '../src/graph/nearest';

/** Returns numbers from 0 to 1 that are the same in each run. */
function random(seed: number): () => number {
  let s = seed;
  return () => {
    s = (s * 1664525 + 1013904223) % 2 ** 32;
    return s / 2 ** 32;
  };
}

function drawing(next: () => number, nodes: number, lines: number): Drawing {
  const graph = new Drawing();
  const data = {
    size: 6,
    plain: 6,
    name: '',
    kind: 'COMPANY',
    removed: false,
    nameless: false,
    hidden: false,
    degree: 0,
  };
  for (let i = 0; i < nodes; i++) graph.addNode(`n${i}`, { ...data, x: next() * 1000, y: next() * 400 });
  for (let i = 0; i < lines; i++) {
    const [a, b] = [Math.floor(next() * nodes), Math.floor(next() * nodes)];
    const bend = next() < 0.5 ? 0 : (next() - 0.5) * 0.4;
    graph.addLine(`e${i}`, `n${a}`, `n${b}`, { bend, hidden: i % 9 === 8 } as EdgeData);
  }
  return graph;
}

/** Returns the distance from a point to a line. */
function distance(graph: Drawing, id: string, p: Point): number {
  const [a, b] = graph.ends(id).map((n) => graph.node(n)) as [NodeData, NodeData];
  const bend = graph.line(id).bend;
  const parts = pieces(a, control(a, b, bend), b, bend !== 0);
  return Math.min(...parts.map(([from, to]) => distanceToPiece(p, from, to)));
}

test('the index finds the same line as a comparison with all visible lines', () => {
  const next = random(7);
  const graph = drawing(next, 80, 400);
  const nearest = new NearestLine(graph);
  let found = 0;
  for (let i = 0; i < 400; i++) {
    if (i === 200) graph.move('n1', { x: 1500, y: 200 });
    const [p, reach] = [{ x: next() * 1200 - 100, y: next() * 500 - 50 }, next() * 12];
    const least = Math.min(...graph.mapLines((id) => distance(graph, id, p)));
    const id = nearest.at(p, reach);
    if (id === null) expect(least).toBeGreaterThanOrEqual(reach);
    else expect([graph.hasLine(id), distance(graph, id, p)]).toEqual([true, least]);
    found += id === null ? 0 : 1;
  }
  expect(found).toBeGreaterThan(50);
});

test('a graph without lines, and one with a single place', () => {
  const next = random(1);
  expect(new NearestLine(drawing(next, 0, 0)).at({ x: 0, y: 0 }, 10)).toBe(null);
  const graph = drawing(next, 1, 1);
  const [{ x, y }] = graph.mapNodes((_id, a) => a) as [NodeData];
  const nearest = new NearestLine(graph);
  expect([nearest.at({ x, y }, 5), nearest.at({ x, y }, 5)]).toEqual(['e0', 'e0']);
});
