// Draws bars or lines as the text of an SVG, for the page, for files and for the report.
import type { Theme } from '../look/kinds';
import { escaped } from '../parts/escape';
import { hueOf } from './palette';

export interface Bar {
  label: string;
  series: string;
  value: number;
  text: string;
  /** Whether it is selected. */
  on: boolean;
}

export interface PlotPicture {
  title: string;
  note: string;
  form: 'bars' | 'line';
  bars: Bar[];
  theme: Theme;
  width: number;
}

const inks: Record<Theme, { ink: string; quiet: string; line: string; sheet: string }> = {
  light: { ink: '#1c1b19', quiet: '#5f5b54', line: '#e2ddd3', sheet: '#ffffff' },
  dark: { ink: '#f0ede6', quiet: '#b0aaa0', line: '#37362f', sheet: '#1f1e1b' },
};

/** The approximate width of a text: Chinese characters are as wide as high. */
export const widthOf = (text: string, size: number): number =>
  [...text].reduce((w, c) => w + ((c.codePointAt(0) ?? 0) > 0x2e80 ? 1 : 0.56), 0) * size;

/** Shortens a text until it fits. */
export function fitted(text: string, size: number, room: number): string {
  if (widthOf(text, size) <= room) return text;
  const chars = [...text];
  while (chars.length > 1 && widthOf(`${chars.join('')}…`, size) > room) chars.pop();
  return `${chars.join('')}…`;
}

/**
 * Breaks a text into lines that fit: between words, and between Chinese characters. The last line is shortened if the
 * text needs more lines.
 */
export function wrapped(text: string, size: number, room: number, most: number): string[] {
  const words = text.match(/[\u2e80-\uffef][，。、：；！？）”’》]*|[^\s\u2e80-\uffef]+\s*|\s+/g) ?? [];
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    const fits = last !== undefined && widthOf((last + word).trimEnd(), size) <= room;
    if (last !== undefined && (fits || lines.length === most)) lines[lines.length - 1] += word;
    else lines.push(word);
  }
  return lines.map((line) => fitted(line.trimEnd(), size, room));
}

const ROW = 24;
const TOP = 56;
/** The size by which the width of a bold title of 15 points is estimated. */
const TITLE_SIZE = 16.5;
const TITLE_LEADING = 20;
const NOTE_LEADING = 16;
const MOST_TITLE_LINES = 3;
const LEGEND = 20;

const textAt = (x: number, y: number, of: string, more = ''): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${escaped(of)}</text>`;

/** Returns the names of the series in the order of their first mark. */
export const seriesOf = (bars: readonly Bar[]): string[] => [...new Set(bars.map((b) => b.series))];

function legend(names: readonly string[], p: PlotPicture, y: number): string {
  if (names.length < 2) return '';
  const ink = inks[p.theme];
  return names
    .map(
      (name, i) =>
        `<rect x="16" y="${y + i * LEGEND - 9}" width="10" height="10" fill="${hueOf(p.theme, i)}"/>${textAt(32, y + i * LEGEND, fitted(name, 12, p.width - 50), `fill="${ink.quiet}" font-size="12"`)}`,
    )
    .join('');
}

function rows(p: PlotPicture, names: readonly string[]): { body: string; height: number } {
  const ink = inks[p.theme];
  const room = Math.min(p.width * 0.42, Math.max(60, ...p.bars.map((b) => widthOf(b.label, 13))) + 4);
  const left = 16 + room + 8;
  const end = Math.max(40, ...p.bars.map((b) => widthOf(b.text, 12))) + 22;
  const [low, high] = [Math.min(0, ...p.bars.map((b) => b.value)), Math.max(0, ...p.bars.map((b) => b.value))];
  const x = (value: number) => left + ((value - low) / (high - low || 1)) * (p.width - left - end);
  const body = p.bars.map((b, i) => {
    const y = TOP + i * ROW;
    const hue = hueOf(p.theme, Math.max(0, names.indexOf(b.series)));
    const [from, to] = [x(Math.min(0, b.value)), x(Math.max(0, b.value))];
    const ring = b.on ? ` stroke="${ink.ink}" stroke-width="2"` : '';
    return (
      textAt(left - 8, y + 13, fitted(b.label, 13, room), `fill="${ink.ink}" font-size="13" text-anchor="end"`) +
      `<rect x="${from.toFixed(1)}" y="${y + 2}" width="${Math.max(1, to - from).toFixed(1)}" height="15" fill="${hue}"${ring}><title>${escaped(`${b.label} ${b.series} ${b.text}`)}</title></rect>` +
      textAt(to + 6, y + 13, b.text, `fill="${ink.quiet}" font-size="12"`)
    );
  });
  const axis = `<path d="M${x(0).toFixed(1)} ${TOP - 4}V${TOP + p.bars.length * ROW}" stroke="${ink.line}"/>`;
  return { body: axis + body.join(''), height: TOP + p.bars.length * ROW + 10 };
}

function lines(p: PlotPicture, names: readonly string[]): { body: string; height: number } {
  const ink = inks[p.theme];
  const labels = [...new Set(p.bars.map((b) => b.label))].toSorted();
  const [left, right, bottom] = [64, p.width - 24, TOP + 200];
  const [low, high] = [Math.min(0, ...p.bars.map((b) => b.value)), Math.max(1e-9, ...p.bars.map((b) => b.value))];
  const years = labels.map(Number);
  const dated = years.every(Number.isFinite);
  const [first, last] = [years[0] ?? 0, years.at(-1) ?? 0];
  const x = (label: string) =>
    left +
    (dated ? (Number(label) - first) / (last - first || 1) : labels.indexOf(label) / (labels.length - 1 || 1)) *
      (right - left);
  const y = (value: number) => bottom - ((value - low) / (high - low || 1)) * 190;
  const step = Math.max(1, Math.ceil(labels.length / Math.floor((right - left) / 56)));
  const ticks = labels
    .filter((_, i) => i % step === 0)
    .map((l) => textAt(x(l), bottom + 18, l, `fill="${ink.quiet}" font-size="12" text-anchor="middle"`));
  const top = p.bars.reduce<Bar | undefined>((most, b) => (most && most.value >= b.value ? most : b), undefined);
  const grid = [low, high].map((v) => `<path d="M${left} ${y(v).toFixed(1)}H${right}" stroke="${ink.line}"/>`).join('');
  const scale = top
    ? textAt(left - 8, y(high) + 4, top.text, `fill="${ink.quiet}" font-size="12" text-anchor="end"`)
    : '';
  const drawn = names.map((name, i) => {
    const points = p.bars.filter((b) => b.series === name).toSorted((a, b) => x(a.label) - x(b.label));
    const path = points.map((b, j) => `${j ? 'L' : 'M'}${x(b.label).toFixed(1)} ${y(b.value).toFixed(1)}`).join('');
    const marks = points.map(
      (b) =>
        `<circle cx="${x(b.label).toFixed(1)}" cy="${y(b.value).toFixed(1)}" r="3.5" fill="${hueOf(p.theme, i)}"><title>${escaped(`${b.label} ${b.series} ${b.text}`)}</title></circle>`,
    );
    return `<path d="${path}" fill="none" stroke="${hueOf(p.theme, i)}" stroke-width="2"/>${marks.join('')}`;
  });
  return { body: grid + scale + ticks.join('') + drawn.join(''), height: bottom + 34 };
}

/** Returns the SVG of a chart, its width and its height. All text of the data is escaped. */
export function plotSVG(p: PlotPicture): { svg: string; width: number; height: number } {
  const ink = inks[p.theme];
  const names = seriesOf(p.bars);
  const { body, height } = p.form === 'bars' ? rows(p, names) : lines(p, names);
  const titles = wrapped(p.title, TITLE_SIZE, p.width - 32, MOST_TITLE_LINES);
  const notes = wrapped(p.note, 12, p.width - 32, MOST_TITLE_LINES);
  const below = 24 + Math.max(0, titles.length - 1) * TITLE_LEADING; // the baseline of the last line of the title
  const more = below - 24 + Math.max(0, notes.length - 1) * NOTE_LEADING;
  const all = height + more + (names.length > 1 ? names.length * LEGEND + 12 : 0);
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${p.width} ${all}" width="${p.width}" height="${all}" font-family="'Noto Sans','Noto Sans SC',system-ui,sans-serif" role="img" aria-label="${escaped(p.title)}">` +
    `<rect width="${p.width}" height="${all}" fill="${ink.sheet}"/>` +
    titles
      .map((l, i) => textAt(16, 24 + i * TITLE_LEADING, l, `fill="${ink.ink}" font-size="15" font-weight="600"`))
      .join('') +
    notes.map((l, i) => textAt(16, below + 18 + i * NOTE_LEADING, l, `fill="${ink.quiet}" font-size="12"`)).join('') +
    `<g transform="translate(0 ${more})">${body}${legend(names, p, height + 12)}</g></svg>`;
  return { svg, width: p.width, height: all };
}
