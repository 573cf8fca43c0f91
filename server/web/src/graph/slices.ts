// Does a long computation in slices, between which the page answers to the user.

/** The length of a slice in milliseconds. */
const SLICE = 24;

export class Slices {
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Runs steps to the end, at once or in slices, and then calls done. This drops a computation that is under way. */
  run<T>(steps: Generator<void, T>, atOnce: boolean, done: (result: T) => void): void {
    this.stop();
    const slice = (): void => {
      const end = atOnce ? Infinity : performance.now() + SLICE;
      for (let step = steps.next(); ; step = steps.next()) {
        if (step.done) {
          done(step.value);
          return;
        }
        if (performance.now() > end) break;
      }
      this.timer = setTimeout(slice, 0);
    };
    if (atOnce) slice();
    else this.timer = setTimeout(slice, 0);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
