// Moves the view of the stage.
import type Sigma from 'sigma';
import type { CameraState } from 'sigma/types';
import { calm } from '../state/ui';
import type { Aim } from './camera';

/** sigma frames the graph by a square of this size, whatever is drawn. So nothing moves when something is added. */
export const SPAN = 1000;
export const HALF = SPAN / 2;

export class Flight {
  constructor(private readonly sigma: Pick<Sigma, 'getCamera' | 'getDimensions'>) {}

  /** Moves to a viewpoint within a number of milliseconds. */
  aim({ k, x, y }: Aim, duration: number): void {
    const { width, height } = this.sigma.getDimensions();
    const state = { x: (x + HALF) / SPAN, y: (y + HALF) / SPAN, ratio: Math.min(width, height) / (SPAN * k), angle: 0 };
    this.glide(state, duration);
  }

  /** Moves closer or farther away by a factor. */
  zoom(by: number): void {
    const camera = this.sigma.getCamera();
    this.glide({ ratio: camera.getBoundedRatio(camera.ratio * by) }, 200);
  }

  /** Moves the camera. This ends a movement that is under way. */
  private glide(state: Partial<CameraState>, duration: number): void {
    const camera = this.sigma.getCamera();
    if (!calm && duration > 0) void camera.animate(state, { duration, easing: 'quadraticInOut' });
    else if (camera.isAnimated()) void camera.animate(state, { duration: 1 });
    else camera.setState(state);
  }
}
