// Moves the nodes of a drawing to the places that a layout found.
import { animateNodes } from 'sigma/utils';
import { calm } from '../state/ui';
import type { Drawing } from './drawing';
import type { Point } from './geometry';

/** More entities than this jump to their places without animation. */
const MOST_ANIMATED = 800;
const DURATION = 420;

export class Motion {
  private going = new Map<string, Point>();
  private cancel: (() => void) | undefined;

  /** Calls moved when nodes have jumped to their places. */
  constructor(private readonly moved: () => void) {}

  /** Where a node is, or where it is going. A viewpoint that shows all nodes must show them there. */
  end(id: string, at: Point): Point {
    return this.going.get(id) ?? at;
  }

  /** Moves nodes from where they are now, or at once, and then calls rest. */
  move(drawing: Drawing, places: ReadonlyMap<string, Point>, atOnce: boolean, rest: () => void): void {
    this.cancel?.();
    if (calm || atOnce || places.size > MOST_ANIMATED) {
      this.clear();
      drawing.moveAll(places);
      this.moved();
      rest();
      return;
    }
    this.going = new Map(places);
    this.cancel = animateNodes(
      drawing.all,
      Object.fromEntries([...places].map(([id, { x, y }]) => [id, { x, y }])),
      { duration: DURATION, easing: 'quadraticInOut' },
      () => {
        this.clear();
        rest();
      },
    );
  }

  /** Ends a movement that is under way: its nodes jump to their places, except those that others have placed. */
  finish(drawing: Drawing, placed: (id: string) => boolean = () => false): void {
    if (!this.cancel) return;
    this.cancel();
    const going = new Map([...this.going].filter(([id]) => !placed(id)));
    this.clear();
    drawing.moveAll(going);
    this.moved();
  }

  private clear(): void {
    this.cancel = undefined;
    this.going = new Map();
  }
}
