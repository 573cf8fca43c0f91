// Tests where what is added to a large picture is placed.
import { describe, expect, test } from 'vitest';
import { type ClusterBody, clustered, communities } from '../src/graph/clusters';
import { spiral } from '../src/graph/geometry';
import { join } from '../src/graph/join';
import type { Line } from '../src/graph/layouts';

const size = { width: 1100, height: 700 };
const bodyOf = (id: string, fixed: boolean, at = { x: 0, y: 0 }): ClusterBody => ({
  ...{ id, ...at, r: 8, fixed },
  name: { width: 60, height: 15 },
});

/** Returns a picture of some stars in which everything has its place. */
function picture(stars: number, leaves: number): { bodies: ClusterBody[]; lines: Line[]; regions: string[][] } {
  const [bodies, lines]: [ClusterBody[], Line[]] = [[], []];
  for (let i = 0; i < stars; i++) {
    bodies.push(bodyOf(`hub ${i}`, false, spiral(bodies.length)));
    lines.push([`hub ${i}`, `hub ${(i + 1) % stars}`]);
    for (let k = 0; k < leaves; k++) {
      bodies.push(bodyOf(`leaf ${i} ${k}`, false, spiral(bodies.length)));
      lines.push([`hub ${i}`, `leaf ${i} ${k}`]);
    }
  }
  clustered(bodies, lines, size);
  for (const b of bodies) b.fixed = true;
  return { bodies, lines, regions: communities(bodies, lines) };
}

/** Adds nodes with lines, all without places, and returns all nodes by id with the regions. */
function added(to: ReturnType<typeof picture>, ids: readonly string[], more: readonly Line[]) {
  const bodies = [...to.bodies.map((b) => ({ ...b })), ...ids.map((id) => bodyOf(id, false))];
  const regions = join(bodies, [...to.lines, ...more], to.regions, size);
  return { at: new Map(bodies.map((b) => [b.id, b])), regions };
}
const regionOf = (regions: readonly string[][], id: string) => regions.findIndex((r) => r.includes(id));

describe('what is added to a large picture', () => {
  const before = picture(8, 30);
  const far = (a: ClusterBody | undefined, b: ClusterBody | undefined) =>
    Math.hypot((a?.x ?? 0) - (b?.x ?? 0), (a?.y ?? 0) - (b?.y ?? 0));
  test('lies near its neighbours and joins their region, and nothing else moves', () => {
    const { at, regions } = added(
      before,
      ['new', 'next'],
      [
        ['new', 'hub 3'],
        ['new', 'leaf 3 1'],
        ['hub 5', 'new'],
        ['next', 'new'],
      ],
    );
    for (const b of before.bodies) expect(at.get(b.id)).toEqual(b);
    expect(regionOf(regions, 'new')).toBe(regionOf(before.regions, 'hub 3'));
    expect(regionOf(regions, 'next')).toBe(regionOf(regions, 'new'));
    expect(regions.map((r) => r[0])).toEqual(before.regions.map((r) => r[0]));
    const own = before.regions[regionOf(before.regions, 'hub 3')] ?? [];
    const radius = Math.max(...own.map((id) => far(at.get(id), at.get('hub 3'))));
    expect(far(at.get('new'), at.get('hub 3'))).toBeLessThan(radius);
  });
  test('overlaps nothing', () => {
    const ids = Array.from({ length: 60 }, (_, i) => `new ${i}`);
    const { at } = added(
      before,
      ids,
      ids.map((id, i): Line => [id, `hub ${i % 3}`]),
    );
    const all = [...at.values()];
    for (const id of ids)
      for (const b of all) if (b.id !== id) expect(far(at.get(id), b), `${id} ${b.id}`).toBeGreaterThan(16);
  });
  test('does not depend on the order in which it comes', () => {
    const ids = Array.from({ length: 20 }, (_, i) => `new ${i}`);
    const more = ids.map((id, i): Line => [id, i < 5 ? `hub ${i}` : `new ${i - 5}`]);
    const [one, other] = [added(before, ids, more), added(before, ids.toReversed(), more.toReversed())];
    for (const id of ids) expect(one.at.get(id)).toEqual(other.at.get(id));
  });
  test('has a ground of its own if it is a community that is new', () => {
    const ids = Array.from({ length: 12 }, (_, i) => `new ${i}`);
    const ring = ids.map((id, i): Line => [id, ids[(i + 1) % 12] ?? '']);
    const { at, regions } = added(before, ids, [...ring, ...ids.slice(2, 9).map((id): Line => ['new 0', id])]);
    expect(regions.length).toBe(before.regions.length + 1);
    expect(regions.at(-1)?.toSorted()).toEqual(ids.toSorted());
    const nearest = Math.min(...before.bodies.flatMap((b) => ids.map((id) => far(at.get(id), b))));
    expect(nearest).toBeGreaterThan(40);
  });
  test('without lines it still has a place of its own', () => {
    const { at } = added(before, ['one', 'two'], []);
    expect(far(at.get('one'), at.get('two'))).toBeGreaterThan(16);
  });
});
