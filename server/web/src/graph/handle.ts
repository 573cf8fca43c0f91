import { signal } from '@preact/signals';
import type { Stage } from './stage';

/** The stage while it exists, for code outside of the canvas that saves the picture. */
export const onStage = signal<Stage | null>(null);
