import { signal } from '@preact/signals';
import type { Stage } from './stage';

/** The stage while there is one, for those beside the canvas who save what it shows. */
export const onStage = signal<Stage | null>(null);
