// Whether this machine draws a large graph fast enough, and what is left out while the view moves if not.
import type { EdgeProgramType } from 'sigma/rendering';
import type { RenderParams } from 'sigma/types';
import type { EdgeData, NodeData } from './model';

/** A frame that takes longer than this, in milliseconds, is seen to jerk; so many of them in a row are no accident. */
const SLOW = 45;
const OFTEN = 3;
/** The view rests when it has not moved for so long. sigma takes a tenth of a second for rest, in which a hand hardly pauses. */
const REST = 220;

/**
 * Leaves the lines of a large graph out while the view moves, if this machine draws them too slowly: a graphics
 * card does not mind 50,000, a processor does.
 */
export class Pace {
  private slow = 0;
  private timer = 0;
  private moving = false;
  constructor(
    private readonly isLarge: () => boolean,
    private readonly draw: () => void,
  ) {}

  private get tooSlow(): boolean {
    return this.slow >= OFTEN && this.isLarge();
  }

  /** Sees how long what was just drawn takes to come to the screen, until it is known to take too long. */
  watch(): void {
    if (this.slow >= OFTEN || !this.isLarge()) return;
    const drawn = performance.now();
    requestAnimationFrame(() => {
      this.slow = performance.now() - drawn > SLOW ? this.slow + 1 : 0;
    });
  }

  /** The view moves. */
  moved(): void {
    if (!this.tooSlow) return;
    this.moving = true;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.moving = false;
      this.draw();
    }, REST);
  }

  /** A program that draws lines, when they are not left out. */
  lines(Program: EdgeProgramType<NodeData, EdgeData>): EdgeProgramType<NodeData, EdgeData> {
    const out = () => this.moving;
    return class extends (Program as new (
      ...args: ConstructorParameters<typeof Program>
    ) => { render(params: RenderParams): void }) {
      override render(params: RenderParams): void {
        if (!out()) super.render(params);
      }
    } as typeof Program;
  }

  destroy(): void {
    window.clearTimeout(this.timer);
  }
}
