// The panels over the stage, which names must not lie under.
import type { Box } from './geometry';

const textOf = (boxes: readonly Box[]): string => boxes.map((b) => [b.x0, b.y0, b.x1, b.y1].join()).join(' ');

export class Covers {
  private readonly sizes: ResizeObserver;
  /** The boxes that were returned last. */
  private last = '';

  /** Calls changed when the boxes differ from those that were returned last. */
  constructor(
    private readonly container: HTMLElement,
    private readonly covering: () => Iterable<Element>,
    changed: () => void,
  ) {
    this.sizes = new ResizeObserver(() => {
      const before = this.last;
      this.boxes();
      if (this.last !== before) changed();
    });
  }

  /** Returns the boxes of the panels that cover the stage, in its own pixels. */
  boxes(): Box[] {
    const stage = this.container.getBoundingClientRect();
    const boxes = [...this.covering()].flatMap((element) => {
      this.sizes.observe(element);
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const box = { x0: left - stage.left, y0: top - stage.top, x1: right - stage.left, y1: bottom - stage.top };
      return box.x1 > box.x0 && box.y1 > box.y0 && box.y0 < stage.height ? [box] : [];
    });
    this.last = textOf(boxes);
    return boxes;
  }

  destroy(): void {
    this.sizes.disconnect();
  }
}
