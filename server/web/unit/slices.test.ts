// Tests that long computations are done in slices, and that a drawing made step by step is the same as one made at
// once.
import { describe, expect, test } from 'vitest';
import './browser';
import { Model, type Setting } from '../src/graph/model';
import { Slices } from '../src/graph/slices';
import type { Drawn, Piece } from '../src/state/graph';

/** Counts to n, and returns it. */
function* counting(n: number): Generator<void, number> {
  let at = 0;
  for (; at < n; at++) yield;
  return at;
}
const finished = () => new Promise((resolve) => setTimeout(resolve, 60));

describe('slices', () => {
  test('run to the end at once, or later', async () => {
    const slices = new Slices();
    const done: number[] = [];
    slices.run(counting(5), true, (n) => done.push(n));
    expect(done).toEqual([5]);
    slices.run(counting(7), false, (n) => done.push(n));
    expect(done).toEqual([5]);
    await finished();
    expect(done).toEqual([5, 7]);
  });
  test('are dropped by the next computation, and by a stop', async () => {
    const slices = new Slices();
    const done: number[] = [];
    slices.run(counting(1), false, (n) => done.push(n));
    slices.run(counting(2), false, (n) => done.push(n));
    await finished();
    expect(done).toEqual([2]);
    slices.run(counting(3), false, (n) => done.push(n));
    slices.stop();
    await finished();
    expect(done).toEqual([2]);
  });
});

describe('a drawing that is made step by step', () => {
  const entity = (id: string) => ({
    id,
    name: id,
    foreignKind: null,
    zh: null,
    kind: 'COMPANY' as const,
    removed: false,
  });
  const relation = (i: number, n: number) =>
    ({
      ...{
        id: `r${i}`,
        type: 'OWNS',
        derived: false,
        disputed: false,
        modality: 'STATED',
        confidence: 1,
        fate: 'same',
      },
      source: entity(`n${i % n}`),
      target: entity(`n${(i * 7 + 1) % n}`),
    }) as unknown as Drawn;
  const piece = (n: number, m: number): Piece => ({
    entities: Array.from({ length: n }, (_, i) => entity(`n${i}`)),
    relations: Array.from({ length: m }, (_, i) => relation(i, n)),
    truncated: null,
    statedOnly: false,
  });
  const setting: Setting = {
    pins: {},
    manner: { opened: new Set(), symmetric: new Set() },
    sizeBy: () => undefined,
  };
  const all = ({ drawing }: Model) => ({
    nodes: drawing.mapNodes((id, data) => [id, data.x, data.y, data.size, data.degree]),
    lines: drawing.mapLines((id, data) => [id, data.relations.map((r) => r.id)]),
  });
  test('is the same as one that is made at once, also after an unfinished one', () => {
    const [first, large] = [piece(20, 40), piece(300, 5000)];
    const [one, other] = [new Model(), new Model()];
    for (const m of [one, other]) m.draw(first, setting);
    one.draw(large, setting);
    const before = all(other);
    const dropped = other.steps(large, setting);
    for (let i = 0; i < 12; i++) expect(dropped.next().done).toBe(false);
    expect(all(other)).toEqual(before);
    let steps = 0;
    for (const work = other.steps(large, setting); !work.next().done; ) steps += 1;
    expect(steps).toBeGreaterThan(10);
    expect(all(other)).toEqual(all(one));
  });
  test('is for large pieces with something new', () => {
    const model = new Model();
    expect([model.isLong(piece(20, 40)), model.isLong(piece(300, 5000))]).toEqual([false, true]);
    model.draw(piece(300, 5000), setting);
    expect(model.isLong(piece(300, 5000))).toBe(false);
  });
});
