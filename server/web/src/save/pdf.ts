// Writes a figure as PDF for print, from the lines, shapes and text of the SVG. Text stays text, in embedded fonts. If
// a line of text has a character that these fonts lack, the browser draws the line, and the PDF contains it as an
// image.
import { jsPDF } from 'jspdf';
import { svg2pdf } from 'svg2pdf.js';
import { t } from '../lang/language';
import type { Caption } from './caption';
import { type FontPart, partOf, type Run, runsOf, trueType } from './fonts';
import type { Drawn } from './svg';

/** Points of the PDF per pixel of the screen. */
const POINTS = 0.75;
/** Pixels of an image of text per pixel of the screen. */
const FINE = 6;
const SVG = 'http://www.w3.org/2000/svg';

/** A line of text, with its place and its look. */
interface Line {
  x: number;
  y: number;
  anchor: string;
  size: number;
  pieces: { text: string; fill: string }[];
  halo: { color: string; width: number } | null;
}

const near = (el: Element, name: string): string => el.closest(`[${name}]`)?.getAttribute(name) ?? '';

/** Returns the lines of a text element. Each tspan with its own place begins a line. */
function linesOf(text: Element): Line[] {
  const out: Line[] = [];
  const begin = (el: Element) =>
    out.push({
      x: Number(el.getAttribute('x') ?? 0),
      y: Number(el.getAttribute('y') ?? text.getAttribute('y') ?? 0),
      anchor: near(text, 'text-anchor') || 'start',
      size: Number(near(text, 'font-size')),
      pieces: [],
      halo: near(text, 'stroke') ? { color: near(text, 'stroke'), width: Number(near(text, 'stroke-width')) } : null,
    });
  for (const node of text.childNodes) {
    const own = node instanceof Element && node.hasAttribute('y');
    if (own || out.length === 0) begin(own ? node : text);
    const fill = near(node instanceof Element ? node : text, 'fill');
    if (node.textContent) out.at(-1)?.pieces.push({ text: node.textContent.normalize('NFC'), fill });
  }
  return out;
}

class Typesetter {
  readonly #doc: jsPDF;
  readonly #parts = new Map<FontPart, boolean>();

  constructor(doc: jsPDF) {
    this.#doc = doc;
  }

  /** Loads the parts of fonts that the texts need. */
  async load(texts: readonly string[]): Promise<void> {
    const needed = new Set([...new Set(texts.join(''))].flatMap((char) => partOf(char) ?? []));
    await Promise.all(
      [...needed].map(async (part) => {
        const response = await fetch(part.url);
        if (!response.ok) throw new Error(t().figure.noFont(response.status));
        const bytes = trueType(new Uint8Array(await response.arrayBuffer()));
        let binary = '';
        for (const byte of bytes) binary += String.fromCharCode(byte);
        this.#doc.addFileToVFS(`${part.name}.ttf`, btoa(binary));
        this.#doc.addFont(`${part.name}.ttf`, part.name, 'normal', 'normal', 'Identity-H');
        this.#parts.set(part, true);
      }),
    );
  }

  #find = (char: string): FontPart | undefined => {
    const part = partOf(char);
    if (!part || !this.#parts.has(part)) return undefined;
    const { metadata } = this.#doc.setFont(part.name, 'normal').getFont() as unknown as {
      metadata: { characterToGlyph(code: number): number };
    };
    return metadata.characterToGlyph(char.codePointAt(0) ?? 0) > 0 ? part : undefined;
  };

  #width(run: Run, size: number): number {
    return this.#doc.setFont(run.part.name, 'normal').getStringUnitWidth(run.text) * size;
  }

  /** Returns the elements that draw a line: one per run in one font. */
  set(line: Line): Element[] {
    const runs = line.pieces.flatMap(
      ({ text, fill }) => runsOf(text, this.#find)?.map((run) => ({ run, fill })) ?? null,
    );
    if (runs.some((r) => r === null)) return [asImage(line)];
    const all = runs.flatMap((r) => r ?? []);
    const widths = all.map(({ run }) => this.#width(run, line.size));
    const whole = widths.reduce((a, b) => a + b, 0);
    let x = line.x - (line.anchor === 'middle' ? whole / 2 : line.anchor === 'end' ? whole : 0);
    const halos: Element[] = [];
    const texts: Element[] = [];
    for (const [i, { run, fill }] of all.entries()) {
      const attributes = {
        x,
        y: line.y,
        'font-size': line.size,
        'font-family': run.part.name,
        'font-weight': 'normal',
      };
      const { halo } = line;
      if (halo)
        halos.push(
          element('text', { ...attributes, fill: 'none', stroke: halo.color, 'stroke-width': halo.width }, run.text),
        );
      texts.push(element('text', { ...attributes, fill, stroke: 'none' }, run.text));
      x += widths[i] ?? 0;
    }
    return [...halos, ...texts];
  }
}

function element(name: string, attributes: Record<string, string | number>, text = ''): Element {
  const el = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries({ 'text-anchor': 'start', ...attributes }))
    el.setAttribute(key, String(value));
  if (text) el.textContent = text;
  return el;
}

/** Returns a line as the browser draws it, with the fonts of this machine. */
function asImage(line: Line): Element {
  const canvas = document.createElement('canvas');
  const text = line.pieces.map((p) => p.text).join('');
  const context = canvas.getContext('2d');
  if (!context) throw new Error(t().figure.noCanvas);
  const font = `${line.size * FINE}px system-ui, sans-serif`;
  context.font = font;
  const edge = (line.halo?.width ?? 0) * FINE;
  const width = context.measureText(text).width + 2 * edge;
  const height = line.size * 1.6 * FINE;
  canvas.width = Math.ceil(width);
  canvas.height = Math.ceil(height);
  context.font = font;
  context.lineJoin = 'round';
  if (line.halo) {
    context.strokeStyle = line.halo.color;
    context.lineWidth = edge;
    context.strokeText(text, edge, line.size * 1.2 * FINE);
  }
  context.fillStyle = line.pieces[0]?.fill ?? '';
  context.fillText(text, edge, line.size * 1.2 * FINE);
  const left = line.anchor === 'middle' ? width / 2 : line.anchor === 'end' ? width - edge : edge;
  return element('image', {
    href: canvas.toDataURL('image/png'),
    x: line.x - left / FINE,
    y: line.y - line.size * 1.2,
    width: canvas.width / FINE,
    height: canvas.height / FINE,
  });
}

/** Writes a figure as PDF. The page has the size of the figure on the screen; it prints at any size. */
export async function toPDF(svg: Drawn, caption: Caption, now: Date): Promise<Blob> {
  const root = new DOMParser().parseFromString(svg.text, 'image/svg+xml').documentElement;
  const [width, height] = [svg.width * POINTS, svg.height * POINTS];
  const doc = new jsPDF({
    unit: 'pt',
    format: [width, height],
    orientation: width > height ? 'landscape' : 'portrait',
    compress: true,
    putOnlyUsedFonts: true,
  });
  const { heading, title, view, sources, origin } = caption;
  const subject = [view, sources, origin].filter(Boolean).join(' ');
  doc.setProperties({ title: [heading, title].filter(Boolean).join(': '), subject, creator: 'nexum' });
  doc.setCreationDate(now);
  const texts = [...root.querySelectorAll('text')].map((text) => ({ text, lines: linesOf(text) }));
  const setter = new Typesetter(doc);
  await setter.load(texts.flatMap(({ lines }) => lines.flatMap((l) => l.pieces.map((p) => p.text))));
  for (const { text, lines } of texts) text.replaceWith(...lines.flatMap((line) => setter.set(line)));
  for (const title of root.querySelectorAll('title, desc')) title.remove();
  for (const el of root.querySelectorAll('[font-weight]:not(text)')) el.removeAttribute('font-weight');
  // svg2pdf reads computed styles, so the drawing must be in the document.
  root.setAttribute('class', 'visually-hidden');
  const drawn = document.importNode(root, true);
  document.body.append(drawn);
  try {
    await svg2pdf(drawn, doc, { x: 0, y: 0, width, height });
  } finally {
    drawn.remove();
  }
  return doc.output('blob');
}
