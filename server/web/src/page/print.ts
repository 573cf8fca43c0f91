// Prepares the page for paper: the picture as it is seen, dark on white.
import { copyOf } from '../graph/copy';
import { onStage } from '../graph/handle';
import type { Theme } from '../look/kinds';
import { style } from '../state/style';
import { theme } from '../state/ui';

/**
 * Puts a copy of the picture onto the stage while the page is printed, until the returned function is called. Meanwhile
 * the theme is light: the colours of the picture and of the legend are those of the theme.
 */
export function heedPrint(): () => void {
  let copy: HTMLCanvasElement | undefined;
  let seen: Theme | undefined;
  const before = () => {
    seen ??= theme.peek();
    theme.value = 'light';
    document.documentElement.dataset['theme'] = 'light';
    copy?.remove();
    const stage = onStage.peek();
    if (!stage) return;
    copy = copyOf(stage, { theme: 'light', style: style.peek() });
    copy.className = 'printed';
    document.querySelector('.page')?.append(copy);
  };
  const after = () => {
    theme.value = seen ?? theme.peek();
    seen = undefined;
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
