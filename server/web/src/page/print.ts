// Prepares the page for paper: the picture as it is seen, dark on white.
import { copyOf } from '../graph/copy';
import { onStage } from '../graph/handle';
import { theme } from '../state/ui';

/** Puts a copy of the picture onto the stage while the page is printed, until the returned function is called. */
export function heedPrint(): () => void {
  let copy: HTMLCanvasElement | undefined;
  const before = () => {
    document.documentElement.dataset['theme'] = 'light';
    copy?.remove();
    const stage = onStage.peek();
    if (!stage) return;
    copy = copyOf(stage, 'light');
    copy.className = 'printed';
    document.querySelector('.page')?.append(copy);
  };
  const after = () => {
    document.documentElement.dataset['theme'] = theme.peek();
    copy?.remove();
    copy = undefined;
  };
  addEventListener('beforeprint', before);
  addEventListener('afterprint', after);
  return () => {
    removeEventListener('beforeprint', before);
    removeEventListener('afterprint', after);
  };
}
