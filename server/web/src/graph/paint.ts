// Draws names and rings over the nodes that sigma has drawn.
import { palette, type Theme } from '../look/kinds';
import { FONT, leading, SIZE, type Label } from './labels';
import { LINE_GAP, LINE_SIZE, type LineLabel } from './linenames';
import { DASHES, signSize } from './pen';
import type { PointedLine, SceneNode } from './scene';
import type { Signs } from './signs';

/** How much of a sign is seen in the background. */
const FAINT = 0.25;

/** Writes text with an outline in the background colour, so that lines do not cross the letters. */
function write(c: CanvasRenderingContext2D, text: string, x: number, y: number): void {
  c.strokeText(text, x, y);
  c.fillText(text, x, y);
}

/** Removes the line behind its name, which would show between the words. */
function gap(c: CanvasRenderingContext2D, width: number, theme: Theme): void {
  c.fillStyle = palette[theme].paper;
  c.fillRect(-width / 2 - 2, -LINE_GAP / 2, width + 4, LINE_GAP);
}

function ring(c: CanvasRenderingContext2D, n: SceneNode, theme: Theme): void {
  c.beginPath();
  c.arc(n.x, n.y, n.r * 1.12 + 4, 0, Math.PI * 2);
  c.setLineDash(n.ring === 'cursor' ? [4, 3] : []);
  c.lineWidth = n.ring === 'focus' ? 2 : 2.5;
  c.strokeStyle = n.ring === 'focus' ? palette[theme].ink : palette[theme].accent;
  c.stroke();
  c.setLineDash([]);
}

function pinned(c: CanvasRenderingContext2D, n: SceneNode, theme: Theme): void {
  c.beginPath();
  c.arc(n.x, n.y, Math.min(3, n.r * 0.4), 0, Math.PI * 2);
  c.fillStyle = palette[theme].paper;
  c.fill();
}

/** Draws lines beneath the nodes, in one path per look. */
export function paintLines(c: CanvasRenderingContext2D, lines: readonly PointedLine[]): void {
  for (const alike of Map.groupBy(lines, (l) => `${l.color} ${l.dash} ${l.width}`).values()) {
    const [{ color, dash, width }] = alike as [PointedLine];
    c.beginPath();
    for (const { a, b, c: middle } of alike) {
      c.moveTo(a.x, a.y);
      c.quadraticCurveTo(middle.x, middle.y, b.x, b.y);
    }
    c.setLineDash([...DASHES[dash]]);
    c.lineWidth = width;
    c.strokeStyle = color;
    c.stroke();
  }
  c.setLineDash([]);
}

export function paint(
  c: CanvasRenderingContext2D,
  nodes: readonly SceneNode[],
  labels: readonly Label[],
  lineLabels: readonly LineLabel[],
  theme: Theme,
  signs: Signs,
): void {
  for (const n of nodes) {
    const size = signSize(n.r, n.shape);
    c.globalAlpha = n.faint ? FAINT : 1;
    if (n.sign && size > 0) signs.draw(c, n, n.sign, size, theme);
    c.globalAlpha = 1;
    if (n.pinned && !(n.sign && size > 0)) pinned(c, n, theme);
    if (n.ring !== 'none') ring(c, n, theme);
  }
  c.lineJoin = 'round';
  c.lineWidth = 4;
  c.strokeStyle = palette[theme].paper;
  c.font = `${LINE_SIZE}px ${FONT}`;
  c.textAlign = 'center';
  c.fillStyle = palette[theme].quiet;
  for (const l of lineLabels) {
    c.save();
    c.translate(l.x, l.y);
    c.rotate(l.angle);
    if (!l.beside) gap(c, l.width, theme);
    c.fillStyle = palette[theme].quiet;
    write(c, l.text, 0, LINE_SIZE * 0.35);
    c.restore();
  }
  const removed = new Set(nodes.filter((n) => n.removed).map((n) => n.id));
  for (const l of labels) {
    c.font = `500 ${l.size ?? SIZE}px ${FONT}`;
    c.fillStyle = palette[theme][removed.has(l.id) ? 'faintText' : l.quiet ? 'quiet' : 'ink'];
    c.textAlign = l.align;
    if (l.angle === undefined) l.lines.forEach((line, i) => write(c, line, l.x, l.y + i * leading(l)));
    else {
      c.save();
      c.translate(l.x, l.y);
      c.rotate(l.angle);
      write(c, l.lines.join(' '), 0, SIZE * 0.35);
      c.restore();
    }
  }
  c.textAlign = 'start';
}

/**
 * Texts in which each character is drawn for itself, so that the text is as wide as its characters: Latin, Chinese,
 * Japanese and Korean.
 */
const PLAIN = /^[\u0020-\u024f\u2010-\u2027\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff00-\uffef]*$/;

/**
 * Returns a function that measures text in the fonts of the stage and keeps the results. It measures the characters of
 * a plain text, and not each text: a filter brings thousands of new names at once, and few new characters. It leaves
 * out kerning, which is less than a pixel in most names.
 */
export function measurer(
  context: Pick<CanvasRenderingContext2D, 'font' | 'measureText'> | null = document
    .createElement('canvas')
    .getContext('2d'),
): (text: string, size: number) => number {
  const widths = new Map<string, number>();
  const letters = new Map<number, Map<string, number>>();
  const measured = (text: string, size: number): number => {
    const key = `${size} ${text}`;
    let width = widths.get(key);
    if (width === undefined) {
      if (context) context.font = `${size >= SIZE ? '500 ' : ''}${size}px ${FONT}`;
      width = context?.measureText(text).width ?? text.length * size * 0.55;
      widths.set(key, width);
    }
    return width;
  };
  return (text, size) => {
    if (!PLAIN.test(text)) return measured(text, size);
    const known = letters.get(size) ?? new Map<string, number>();
    letters.set(size, known);
    let sum = 0;
    for (const c of text) {
      const width = known.get(c) ?? measured(c, size);
      known.set(c, width);
      sum += width;
    }
    return sum;
  };
}
