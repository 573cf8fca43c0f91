// Copies what is on the stage, for print.
import type { Mind } from './looks';
import type { Stage } from './stage';

/**
 * Returns a copy of what is on the stage, in a theme and its style. The browser forgets what WebGL has drawn after each
 * frame, so all is drawn again first.
 */
export function copyOf(stage: Stage, look: Pick<Mind, 'theme' | 'style'>): HTMLCanvasElement {
  const { mind, sigma } = stage;
  stage.mind = { ...mind, ...look };
  sigma.refresh();
  const all = [...sigma.getContainer().querySelectorAll('canvas')];
  const seen = all.filter((c) => c.style.display !== 'none' && c.width > 0 && c.height > 0);
  const copy = document.createElement('canvas');
  copy.width = Math.max(1, ...seen.map((c) => c.width));
  copy.height = Math.max(1, ...seen.map((c) => c.height));
  const pen = copy.getContext('2d');
  for (const c of seen) pen?.drawImage(c, 0, 0, copy.width, copy.height);
  stage.mind = mind;
  if (mind.style !== look.style) sigma.refresh({ schedule: true });
  return copy;
}
