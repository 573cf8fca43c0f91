// The grounds of communities in a picture whose nodes are placed one by one. None may lie under a node of another one.
import type { Point } from './geometry';
import { convex } from './regions';

/** A ground has at least this many nodes. */
const LEAST = 3;
/** The room between a ground and the nodes of others, in units of the graph. */
const RIM = 34;

/** Reports whether a point is within a convex polygon or nearer to it than the rim. */
function isOn(corners: readonly Point[], { x, y }: Point): boolean {
  const within = corners.every((a, i) => {
    const b = corners[(i + 1) % corners.length] as Point;
    const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    return ((b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x)) / length > -RIM;
  });
  return corners.length > 2 && within;
}

/**
 * Returns the members of each community that stand together: without those farthest from its middle, as long as its
 * ground would lie under a node of another one. A community of which fewer than three are left has no ground.
 */
export function standingTogether(
  communities: readonly (readonly string[])[],
  at: (id: string) => Point | undefined,
): string[][] {
  const of = (ids: readonly string[]) => ids.flatMap((id) => at(id) ?? []);
  return communities.flatMap((members, n) => {
    const others = of(communities.flatMap((ids, m) => (m === n ? [] : ids)));
    let kept = [...members];
    while (kept.length >= LEAST) {
      const corners = convex(of(kept));
      if (!others.some((p) => isOn(corners, p))) return [kept];
      kept = withoutFarthest(kept, at);
    }
    return [];
  });
}

/** Returns the members without the one that is farthest from the middle of all. */
function withoutFarthest(members: readonly string[], at: (id: string) => Point | undefined): string[] {
  const points = members.map((id) => at(id) ?? { x: 0, y: 0 });
  const middle = (of: (p: Point) => number) => points.reduce((sum, p) => sum + of(p), 0) / points.length;
  const [x, y] = [middle((p) => p.x), middle((p) => p.y)];
  const far = points.map((p) => Math.hypot(p.x - x, p.y - y));
  const most = far.indexOf(Math.max(...far));
  return members.filter((_, i) => i !== most);
}
