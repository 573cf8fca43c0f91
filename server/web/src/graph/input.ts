// Handles the pointer on the stage: drag, choose several, hold, hover. sigma handles the rest: pan, wheel, pinch.
import type { MouseCoords, SigmaNodeEventPayload, TouchCoords } from 'sigma/types';
import type { Point } from './geometry';
import { encloses, Lasso } from './lasso';
import type { Stage } from './stage';

export interface InputEvents {
  choose(id: string, several: boolean): void;
  chooseAll(ids: string[]): void;
  expand(id: string): void;
  line(key: string): void;
  clear(): void;
  moved(places: Record<string, [number, number]>): void;
  /** The user asks for the menu of a node, of a line, or of the stage. */
  menu(of: { node: string } | { line: string } | null, at: Point): void;
  together(id: string): readonly string[];
}

type Any = MouseCoords | TouchCoords;
const HOLD = 480; // milliseconds
const SLACK = 4; // the number of pixels that a click may move
const SLACK_TOUCH = 9;
const DOUBLE = 400;

interface Press {
  at: Point;
  node: string | null;
  shift: boolean;
  lasso: boolean;
  touch: boolean;
  from: Record<string, Point>;
}

const isTouch = (e: Event): e is TouchEvent => typeof TouchEvent !== 'undefined' && e instanceof TouchEvent;

export class Input {
  private press: Press | null = null;
  private moved = false;
  private timer = 0;
  private frame = 0;
  /** The latest place of the pointer, which the next frame looks at. */
  private latest: Point = { x: 0, y: 0 };
  private clicked: { node: string; at: Point; time: number } | null = null;
  private readonly box = document.createElement('div');
  private readonly lasso: Lasso;
  /** The entity that the user holds. */
  held: string | null = null;

  constructor(
    private readonly stage: Stage,
    private readonly events: InputEvents,
  ) {
    const { sigma } = stage;
    const container = sigma.getContainer();
    this.box.className = 'chosen-box';
    this.box.hidden = true;
    container.append(this.box);
    this.lasso = new Lasso(container);
    sigma.on('downNode', ({ node, event }) => this.down(node, event));
    sigma.on('downStage', ({ event }) => this.down(null, event));
    sigma.on('moveBody', ({ event, preventSigmaDefault }) => {
      if (this.move(event)) preventSigmaDefault();
    });
    for (const name of ['upNode', 'upStage'] as const) sigma.on(name, () => this.up());
    sigma.on('enterNode', ({ node, event }) => this.enter(node, event.original));
    sigma.on('leaveNode', () => {
      if (!this.held) this.point(null);
    });
    sigma.on('clickNode', (e) => this.click(e));
    sigma.on('clickStage', ({ event }) => {
      if (this.moved) return;
      const line = stage.lineAt(event, isTouch(event.original) ? 14 : 6);
      if (line !== null) events.line(line);
      else events.clear();
    });
    sigma.on('doubleClickNode', (e) => {
      e.preventSigmaDefault();
      this.double(e);
    });
    sigma.on('doubleClickStage', ({ event, preventSigmaDefault }) => {
      preventSigmaDefault();
      this.double({ node: null, event });
    });
    sigma.on('rightClickNode', ({ node, event }) => this.ask({ node }, event));
    sigma.on('rightClickStage', ({ event }) => {
      const line = stage.lineAt(event, 6);
      this.ask(line === null ? null : { line }, event);
    });
    for (const name of ['wheelStage', 'wheelNode'] as const) sigma.on(name, () => stage.leave());
    sigma.getMouseCaptor().on('mousemove', (e) => this.over(e));
  }

  private enter(node: string, original: Event): void {
    if (isTouch(original) || this.held) return;
    this.point(node);
  }

  private point(node: string | null): void {
    this.stage.hover(node);
    this.stage.sigma.getContainer().classList.toggle('pointing', node !== null);
  }

  /** Looks for a line under the pointer, once per frame, at its latest place. */
  private over({ x, y }: Point): void {
    if (this.press) return;
    this.latest = { x, y };
    this.frame ||= requestAnimationFrame(() => {
      const at = this.latest;
      this.frame = 0;
      const line = this.stage.sigma.getContainer().classList.contains('pointing') ? null : this.stage.lineAt(at, 5);
      this.stage.hoverLine(line);
      this.stage.sigma.getContainer().classList.toggle('pointing-line', line !== null);
    });
  }

  private down(node: string | null, event: Any & Partial<Point>): void {
    const e = event.original;
    window.clearTimeout(this.timer);
    this.moved = false;
    if (isTouch(e) ? e.touches.length > 1 : e.button !== 0) {
      this.press = null;
      this.held = null;
      this.moved = isTouch(e);
      return;
    }
    const touch = isTouch(e);
    const at = { x: event.x ?? 0, y: event.y ?? 0 };
    const from = Object.fromEntries(
      (node === null ? [] : this.events.together(node)).map((id): [string, Point] => {
        const [x, y] = this.stage.place(id) ?? [0, 0];
        return [id, { x, y }];
      }),
    );
    const shift = !touch && (e as MouseEvent).shiftKey;
    this.press = { at, node, shift, lasso: shift && (e as MouseEvent).altKey, touch, from };
    if (touch) {
      this.timer = window.setTimeout(() => {
        this.moved = true; // the following release is not a tap
        this.press = null;
        const line = node === null ? this.stage.lineAt(at, 14) : null;
        const box = this.stage.sigma.getContainer().getBoundingClientRect();
        this.events.menu(node !== null ? { node } : line !== null ? { line } : null, {
          x: at.x + box.left,
          y: at.y + box.top,
        });
      }, HOLD);
    }
  }

  /** Reports whether the movement drags an entity, and not the view. */
  private move(event: Point): boolean {
    const { press } = this;
    if (!press) return false;
    const [dx, dy] = [event.x - press.at.x, event.y - press.at.y];
    if (!this.moved && Math.hypot(dx, dy) > (press.touch ? SLACK_TOUCH : SLACK)) {
      this.moved = true;
      window.clearTimeout(this.timer);
      if (press.node === null && !press.shift) this.stage.leave();
      this.held = press.node;
    }
    if (press.node === null && !press.shift) return false;
    if (!this.moved) return true;
    if (press.node === null && press.lasso) this.lasso.draw(press.at, event);
    else if (press.node === null) this.stretch(press.at, event);
    else this.drag(press, dx, dy);
    return true;
  }

  private drag(press: Press, dx: number, dy: number): void {
    const { k } = this.stage.projection;
    for (const [id, from] of Object.entries(press.from)) {
      if (this.stage.graph.hasNode(id)) this.stage.graph.move(id, { x: from.x + dx / k, y: from.y - dy / k });
    }
  }

  private stretch(a: Point, b: Point): void {
    const { style } = this.box;
    this.box.hidden = false;
    style.left = `${Math.min(a.x, b.x)}px`;
    style.top = `${Math.min(a.y, b.y)}px`;
    style.width = `${Math.abs(a.x - b.x)}px`;
    style.height = `${Math.abs(a.y - b.y)}px`;
  }

  private up(): void {
    window.clearTimeout(this.timer);
    const { press } = this;
    this.press = null;
    if (this.held !== null) this.point(null); // while an entity is held, leaving the pointer is not reported
    this.held = null;
    if (!press || !this.moved) return;
    if (press.node !== null) {
      this.events.moved(
        Object.fromEntries(
          Object.keys(press.from).flatMap((id) => {
            const place = this.stage.place(id);
            return place ? [[id, place]] : [];
          }),
        ),
      );
    } else if (press.lasso) this.enclosed();
    else if (press.shift) this.boxed();
  }

  private boxed(): void {
    const [x0, y0] = [this.box.offsetLeft, this.box.offsetTop];
    const [x1, y1] = [x0 + this.box.offsetWidth, y0 + this.box.offsetHeight];
    this.box.hidden = true;
    this.chooseWhere(({ x, y }) => x >= x0 && x <= x1 && y >= y0 && y <= y1);
  }

  private enclosed(): void {
    const line = this.lasso.end();
    this.chooseWhere((at) => encloses(line, at));
  }

  /** Chooses the nodes whose place on the stage fits. */
  private chooseWhere(fits: (at: Point) => boolean): void {
    const p = this.stage.projection;
    this.events.chooseAll(
      this.stage.graph.nodes().filter((id) => {
        const a = this.stage.graph.node(id);
        return fits({ x: a.x * p.k + p.dx, y: p.dy - a.y * p.k });
      }),
    );
  }

  private click({ node, event }: SigmaNodeEventPayload): void {
    if (this.moved) return;
    this.clicked = { node, at: { x: event.x, y: event.y }, time: Date.now() };
    this.events.choose(node, (event.original as MouseEvent).shiftKey);
  }

  /** The second click of a double click is about the node of the first one, even if the node has moved since. */
  private double({ node, event }: { node: string | null; event: MouseCoords }): void {
    const first = this.clicked && Date.now() - this.clicked.time < DOUBLE ? this.clicked : null;
    this.clicked = null;
    const apart = first !== null && Math.hypot(event.x - first.at.x, event.y - first.at.y) > 2 * SLACK_TOUCH;
    const several = (event.original as MouseEvent).shiftKey;
    if (node !== null && (apart || several))
      this.events.choose(node, several); // two quick clicks
    else if (first !== null || node !== null) this.events.expand(first?.node ?? node ?? '');
  }

  private ask(of: { node: string } | { line: string } | null, event: Any & Partial<Point>): void {
    event.original.preventDefault();
    const box = this.stage.sigma.getContainer().getBoundingClientRect();
    this.events.menu(of, { x: (event.x ?? 0) + box.left, y: (event.y ?? 0) + box.top });
  }

  destroy(): void {
    window.clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
    this.box.remove();
    this.lasso.destroy();
  }
}
