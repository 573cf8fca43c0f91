import type { NodeDisplayData, PartialButFor } from 'sigma/types';
import type { Settings } from 'sigma/settings';
import { palette, type Theme } from './kinds';

type Data = PartialButFor<NodeDisplayData, 'x' | 'y' | 'size' | 'label' | 'color'>;
type Sizes = Pick<Settings, 'labelSize' | 'labelFont' | 'labelWeight'>;

const LINE = 24;

/** Breaks a label in two lines at most, between words if it can. */
export function lines(label: string): string[] {
  if (label.length <= LINE) return [label];
  const at = label.lastIndexOf(' ', LINE);
  const cut = at > LINE / 3 ? at : LINE;
  const rest = label.slice(cut).trim();
  return [label.slice(0, cut), rest.length > LINE ? `${rest.slice(0, LINE - 1).trimEnd()}…` : rest];
}

/** Writes a label under its node, with a rim of paper so that lines do not cut through it. */
export function labelOf(c: CanvasRenderingContext2D, d: Data, s: Sizes, theme: Theme): void {
  if (!d.label) return;
  c.font = `500 ${s.labelSize}px ${s.labelFont}`;
  c.textAlign = 'center';
  c.lineJoin = 'round';
  c.lineWidth = 4;
  c.strokeStyle = palette[theme].paper;
  c.fillStyle = palette[theme].ink;
  let y = d.y + d.size + s.labelSize + 1;
  for (const line of lines(d.label)) {
    c.strokeText(line, d.x, y);
    c.fillText(line, d.x, y);
    y += s.labelSize + 2;
  }
  c.textAlign = 'start';
}

/** Rings a node that is marked or pointed at. */
export function hoverOf(c: CanvasRenderingContext2D, d: Data, s: Sizes, theme: Theme): void {
  c.beginPath();
  c.arc(d.x, d.y, d.size + 5, 0, Math.PI * 2);
  c.lineWidth = 2;
  c.strokeStyle = palette[theme].ink;
  c.stroke();
  labelOf(c, d, s, theme);
}
