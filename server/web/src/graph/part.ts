// Moves overlapping bodies apart. graphology-layout-noverlap does so too, but cannot keep some of them fixed.

export interface Body {
  id: string;
  x: number;
  y: number;
  r: number;
  fixed: boolean;
}

/** Numbers of cells are unique as long as no coordinate is farther out than half of this. */
const SIDE = 1 << 20;

/** Pushes the bodies that are not fixed until each has its margin, or the rounds are over. */
export function part(bodies: readonly Body[], margin: number, rounds: number): void {
  const widest = bodies.reduce((n, b) => Math.max(n, b.r), 1);
  const cell = 2 * (widest * 1.6 + margin);
  const at = (x: number): number => Math.floor(x / cell);
  for (let round = 0; round < rounds; round++) {
    const cells = Map.groupBy(bodies, (b) => at(b.x) * SIDE + at(b.y));
    let moved = false;
    for (const [i, b] of bodies.entries()) {
      const [cx, cy] = [at(b.x), at(b.y)];
      for (let x = cx - 1; x <= cx + 1; x++)
        for (let y = cy - 1; y <= cy + 1; y++) {
          const near = cells.get(x * SIDE + y);
          if (near) for (const other of near) if (other.id > b.id) moved = push(b, other, margin, i) || moved;
        }
    }
    if (!moved) return;
  }
}

function push(a: Body, b: Body, margin: number, turn: number): boolean {
  if (a.fixed && b.fixed) return false;
  let [dx, dy] = [b.x - a.x, b.y - a.y];
  const wanted = (a.r + b.r) * 1.6 + margin;
  const distance = Math.hypot(dx, dy);
  if (distance >= wanted - 0.01) return false;
  if (distance < 0.01) [dx, dy] = [Math.cos(turn * 2.4), Math.sin(turn * 2.4)];
  const by = (wanted - distance) / (distance < 0.01 ? 1 : distance);
  const [forA, forB] = a.fixed ? [0, 1] : b.fixed ? [1, 0] : [0.5, 0.5];
  a.x -= dx * by * forA;
  a.y -= dy * by * forA;
  b.x += dx * by * forB;
  b.y += dy * by * forB;
  return true;
}
