// The free line that a user draws around entities to select them.
import type { Point } from './geometry';

/** Reports whether a point lies inside the area that a line encloses. The line is closed from its end to its start. */
export function encloses(line: readonly Point[], p: Point): boolean {
  let inside = false;
  line.forEach((a, i) => {
    const b = line[(i + 1) % line.length] as Point;
    if (a.y > p.y !== b.y > p.y && p.x < ((b.x - a.x) * (p.y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  });
  return inside;
}

/** The minimum distance of two points of the line, in pixels. */
const STEP = 3;
const SVG = 'http://www.w3.org/2000/svg';

export class Lasso {
  private readonly svg = document.createElementNS(SVG, 'svg');
  private readonly path = document.createElementNS(SVG, 'polygon');
  private line: Point[] = [];

  constructor(container: HTMLElement) {
    this.svg.classList.add('lasso');
    this.svg.append(this.path);
    container.append(this.svg);
  }

  draw(from: Point, to: Point): void {
    if (this.line.length === 0) this.line.push({ x: from.x, y: from.y });
    const last = this.line.at(-1) as Point;
    if (Math.hypot(to.x - last.x, to.y - last.y) < STEP) return;
    this.line.push({ x: to.x, y: to.y });
    this.path.setAttribute('points', this.line.map((p) => `${p.x},${p.y}`).join(' '));
  }

  /** Ends the line and returns it. */
  end(): Point[] {
    const { line } = this;
    this.line = [];
    this.path.removeAttribute('points');
    return line;
  }

  destroy(): void {
    this.svg.remove();
  }
}
