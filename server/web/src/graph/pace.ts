// Measures whether this machine draws a large graph fast enough. If not, details are left out while the view moves.
import type { EdgeProgramType } from 'sigma/rendering';
import type { RenderParams } from 'sigma/types';
import type { EdgeData, NodeData } from './model';

/** A longer frame, in milliseconds, looks jerky. Several in a row are no accident. */
const SLOW = 45;
const OFTEN = 3;
/**
 * The view rests when it has not moved for this many milliseconds. sigma waits for 100, which is shorter than a pause
 * of the hand.
 */
const REST = 220;

/**
 * Hides the lines of a large graph while the view moves, if this machine draws them too slowly. A graphics card can
 * draw 50,000 lines, a processor cannot.
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

  /** Measures how long frames take to appear, until they are known to be too slow. */
  watch(): void {
    if (this.slow >= OFTEN || !this.isLarge()) return;
    const drawn = performance.now();
    requestAnimationFrame(() => {
      this.slow = performance.now() - drawn > SLOW ? this.slow + 1 : 0;
    });
  }

  /** Called when the view moves. */
  moved(): void {
    if (!this.tooSlow) return;
    this.moving = true;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.moving = false;
      this.draw();
    }, REST);
  }

  /** Returns a program that draws lines only while they are not hidden. */
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
