// Computes layouts in a worker. A new request ends a computation that is under way.
import { arranging } from '../state/ui';
import type { LayoutAnswer, LayoutRequest } from './layout.worker';

/** A layout that takes longer than this is announced, in milliseconds. */
const SLOW = 600;

export class Layouter {
  private worker = this.started();
  private run = 0;
  private working = false;
  /** Whether the last request has been answered or dropped. */
  idle = true;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly settle: (answer: LayoutAnswer) => void) {}

  /** Asks for a layout. The request and its answers have the number of the run. */
  ask(request: Omit<LayoutRequest, 'run'>): void {
    this.run += 1;
    if (this.working) {
      this.worker.terminate();
      this.worker = this.started();
    }
    this.working = true;
    this.idle = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      arranging.value = true;
    }, SLOW);
    this.worker.postMessage({ ...request, run: this.run });
  }

  /** Drops the answer to the last request. */
  forget(): void {
    this.run += 1;
    this.finish();
  }

  end(): void {
    this.worker.terminate();
    this.finish();
  }

  private finish(): void {
    this.idle = true;
    clearTimeout(this.timer);
    arranging.value = false;
  }

  private started(): Worker {
    const worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = (e: MessageEvent<LayoutAnswer>) => {
      if (e.data.done) this.working = false;
      if (e.data.run !== this.run) return;
      if (e.data.done) this.finish();
      this.settle(e.data);
    };
    worker.onerror = (e) => {
      e.preventDefault();
      this.working = false;
      this.finish();
      this.settle({ run: this.run, places: {}, done: true, failed: true });
    };
    return worker;
  }
}
