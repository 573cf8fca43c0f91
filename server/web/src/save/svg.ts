// Writes the picture as SVG: shapes, lines and text that any drawing program can edit.
import { escaped } from '../parts/escape';
import type { Point } from '../graph/geometry';
import { palette, paths, type Theme } from '../look/kinds';
import { FONT, leading, SIZE } from '../graph/labels';
import { LINE_GAP, LINE_SIZE } from '../graph/linenames';
import type { Dash } from '../graph/model';
import { AXIS, DASHES, HEAD, FLAG_PART, headLength, signSize } from '../graph/pen';
import type { Scene, SceneEdge, SceneNode } from '../graph/scene';
import { t } from '../lang/language';
import type { Caption } from './caption';
import { frameOf } from './frame';

/** An entry of the legend: what a shape, a colour or an icon of nodes stands for. */
export interface LegendEntry {
  name: string;
  count: number;
  color: string;
  shape: SceneNode['shape'];
  /** The data of a path of 24 by 24. */
  icon?: string | undefined;
}
/** An entry of the legend: what a line stands for. */
export interface LineEntry {
  name: string;
  count: number;
  color: string;
  dash: Dash;
}
/** An entry of the legend: what a colour scale stands for. */
export interface Ramp {
  name: string;
  least: string;
  most: string;
  colors: string[];
}
export interface Picture {
  scene: Scene;
  theme: Theme;
  caption: Caption;
  kinds: LegendEntry[];
  lines: LineEntry[];
  ramps: Ramp[];
  /** The outlines of a map, in units of the graph. */
  map: { land: string; borders: string } | null;
  /** The image files of flags as data URLs, by their addresses. */
  flags: ReadonlyMap<string, string>;
}

const n = (x: number): string => (Math.round(x * 100) / 100).toString();
const MARGIN = 24;
const ROW = 20;
const COLUMN = 210;
const FOOT = 15;
/** The size of an icon in the legend. */
const SIGN = 8.5;
const HEADING = { size: 19, height: 46 };

function shape(at: Point, r: number, of: SceneNode['shape'], color: string, says: string): string {
  const scale = r / (of === 'circle' ? 6 : 6.6);
  return `<g transform="translate(${n(at.x)} ${n(at.y)}) scale(${n(scale)}) translate(-8 -8)"><title>${escaped(says)}</title><path d="${paths[of]}" fill="${color}"/></g>`;
}

/** Draws the icon or the flag of a node. The file contains the flag. */
function sign(s: SceneNode, color: string, flags: Picture['flags']): string {
  const flag = s.sign?.flag === undefined ? undefined : flags.get(s.sign.flag);
  if (flag !== undefined) {
    const r = s.r * FLAG_PART;
    const clip = `flag-${n(s.x)}-${n(s.y)}`;
    return `<clipPath id="${clip}"><circle cx="${n(s.x)}" cy="${n(s.y)}" r="${n(r)}"/></clipPath><image href="${escaped(flag)}" x="${n(s.x - 1.5 * r)}" y="${n(s.y - r)}" width="${n(3 * r)}" height="${n(2 * r)}" preserveAspectRatio="none" clip-path="url(#${clip})"/>`;
  }
  return s.sign?.path ? icon(s, signSize(s.r, s.shape), s.sign.path, color) : '';
}

const icon = (at: Point, size: number, path: string, color: string): string =>
  size === 0
    ? ''
    : `<path transform="translate(${n(at.x - size / 2)} ${n(at.y - size / 2)}) scale(${n(size / 24)})" d="${escaped(path)}" fill="none" stroke="${color}" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/>`;

/** Draws the map under the graph. */
function ground({ map, scene: { origin }, theme }: Picture): string {
  if (!map) return '';
  const ink = palette[theme];
  const width = n(0.8 / origin.k);
  return `<g id="map" transform="translate(${n(origin.dx)} ${n(origin.dy)}) scale(${origin.k.toPrecision(5)})" stroke="${ink.border}" stroke-width="${width}"><path d="${map.land}" fill="${ink.land}"/><path d="${map.borders}" fill="none"/></g>\n`;
}

/** Draws the grounds of regions under the graph. */
function regions({ scene: { hulls }, theme }: Picture): string {
  if (hulls.length === 0) return '';
  const { land } = palette[theme];
  const grounds = hulls.map(({ corners, beyond }) =>
    corners.length === 0
      ? ''
      : `<path d="M${corners.map(({ x, y }) => `${n(x)} ${n(y)}`).join('L')}z" stroke-width="${n(2 * beyond)}"/>`,
  );
  return `<g id="regions" fill="${land}" stroke="${land}" stroke-linejoin="round">${grounds.join('')}</g>\n`;
}

/** Draws the axis of time under the graph. */
function axis({ scene: { ticks }, theme }: Picture, bottom: number): string {
  if (ticks.length === 0) return '';
  const ink = palette[theme];
  const lines = ticks
    .filter((tick) => !tick.plain)
    .map(({ x }) => `M${n(x)} 0V${n(bottom - AXIS.foot)}`)
    .join('');
  const years = ticks
    .map(({ x, text }) => `<text x="${n(x)}" y="${n(bottom - AXIS.base)}">${escaped(text)}</text>`)
    .join('');
  return `<g id="axis"><path d="${lines}" stroke="${ink.faint}"/><g font-size="${AXIS.text}" fill="${ink.quiet}" text-anchor="middle">${years}</g></g>\n`;
}

const dashes = (dash: Dash): string => (dash === 'whole' ? '' : ` stroke-dasharray="${DASHES[dash].join(' ')}"`);

/** Returns the end of a line at a node: its tip, the unit vector into the node, and the start of the head. */
function endOf(e: SceneEdge, at: Point, other: Point, radius: number, headed: boolean) {
  const from = e.bent ? e.c : other;
  const length = Math.hypot(at.x - from.x, at.y - from.y) || 1;
  const [ux, uy] = [(at.x - from.x) / length, (at.y - from.y) / length];
  const tip = { x: at.x - ux * radius, y: at.y - uy * radius };
  const size = headed ? headLength(e.width) : 0;
  return { ux, uy, tip, size, base: { x: tip.x - ux * size, y: tip.y - uy * size } };
}

function head({ ux, uy, tip, size, base }: ReturnType<typeof endOf>): string {
  const half = (size * HEAD.shape) / 2;
  return size === 0
    ? ''
    : `M${n(tip.x)} ${n(tip.y)}L${n(base.x - uy * half)} ${n(base.y + ux * half)}L${n(base.x + uy * half)} ${n(base.y - ux * half)}z`;
}

function line(e: SceneEdge): string {
  const to = endOf(e, e.b, e.a, e.end, e.heads === 'target' || e.heads === 'both');
  const from = endOf(e, e.a, e.b, e.start, e.heads === 'source' || e.heads === 'both');
  const [a, b] = [from.base, to.base];
  const d = `M${n(a.x)} ${n(a.y)}${e.bent ? `Q${n(e.c.x)} ${n(e.c.y)} ` : 'L'}${n(b.x)} ${n(b.y)}`;
  const heads = head(to) + head(from);
  return (
    `<g stroke="${e.color}" fill="none"${e.opacity < 1 ? ` opacity="${e.opacity}"` : ''}><title>${escaped(e.says)}</title>` +
    `<path d="${d}" stroke-width="${n(e.width)}"${dashes(e.dash)}/>` +
    (heads && `<path d="${heads}" fill="${e.color}" stroke="none"/>`) +
    '</g>'
  );
}

function names(p: Picture): string {
  const ink = palette[p.theme];
  const labels = p.scene.labels
    .map(
      (l) =>
        (l.angle === undefined
          ? ''
          : `<g transform="translate(${n(l.x)} ${n(l.y)}) rotate(${n((l.angle * 180) / Math.PI)}) translate(${n(-l.x)} ${n(SIZE * 0.35 - l.y)})">`) +
        `<text x="${n(l.x)}" text-anchor="${l.align === 'center' ? 'middle' : l.align}"${l.size === undefined ? '' : ` font-size="${l.size}"`}${l.quiet ? ` fill="${ink.quiet}"` : ''}>` +
        l.lines.map((t, i) => `<tspan x="${n(l.x)}" y="${n(l.y + i * leading(l))}">${escaped(t)}</tspan>`).join('') +
        '</text>' +
        (l.angle === undefined ? '' : '</g>'),
    )
    .join('\n');
  const gap = (width: number): string =>
    `<rect x="${n(-width / 2 - 2)}" y="${-LINE_GAP / 2}" width="${n(width + 4)}" height="${LINE_GAP}" fill="${ink.paper}" stroke="none"/>`;
  const lines = p.scene.lineLabels
    .map(
      (l) =>
        `<g transform="translate(${n(l.x)} ${n(l.y)}) rotate(${n((l.angle * 180) / Math.PI)})">${l.beside ? '' : gap(l.width)}<text y="${n(LINE_SIZE * 0.35)}">${escaped(l.text)}</text></g>`,
    )
    .join('\n');
  const rim = `paint-order="stroke" stroke="${ink.paper}" stroke-width="4" stroke-linejoin="round" unicode-bidi="plaintext"`;
  return `<g ${rim} font-size="${LINE_SIZE}" fill="${ink.quiet}" text-anchor="middle">${lines}</g>\n<g ${rim} font-size="${SIZE}" font-weight="500" fill="${ink.ink}">${labels}</g>`;
}

const ring = (s: SceneNode, color: string): string =>
  s.ring === 'none'
    ? ''
    : `<circle cx="${n(s.x)}" cy="${n(s.y)}" r="${n(s.r * 1.12 + 4)}" fill="none" stroke="${color}" stroke-width="2"/>`;

interface Foot {
  body: string;
  height: number;
}

/** Draws the legend and the caption under the graph. */
function foot(p: Picture, top: number, width: number): Foot {
  const ink = palette[p.theme];
  const columns = Math.max(1, Math.floor((width - 2 * MARGIN) / COLUMN));
  const cell = (i: number): Point => ({
    x: MARGIN + (i % columns) * COLUMN,
    y: top + MARGIN + Math.floor(i / columns) * ROW,
  });
  const named = (at: Point, name: string, count: number | null) =>
    `<text x="${n(at.x + 22)}" y="${n(at.y + 4)}">${escaped(name)}${count === null ? '' : ` <tspan fill="${ink.quiet}">${count}</tspan>`}</text>`;
  const entries = [
    ...p.kinds.map((k) => (at: Point) => {
      const middle = { x: at.x + 7, y: at.y };
      const inside = k.icon ? icon(middle, SIGN, k.icon, ink.paper) : '';
      return shape(middle, 7, k.shape, k.color, k.name) + inside + named(at, k.name, k.count);
    }),
    ...p.lines.map(
      (l) => (at: Point) =>
        `<path d="M${n(at.x)} ${n(at.y)}h16" stroke="${l.color}" stroke-width="2"${dashes(l.dash)}/>${named(at, l.name, l.count)}`,
    ),
    ...p.ramps.map(
      (r) => (at: Point) =>
        r.colors
          .map((c, i) => `<rect x="${n(at.x + i * 4)}" y="${n(at.y - 4)}" width="4.2" height="8" fill="${c}"/>`)
          .join('') + named(at, `${r.name}: ${t().figure.from(r.least, r.most)}`, null),
    ),
  ];
  const rows = Math.ceil(entries.length / columns);
  const below = top + MARGIN + rows * ROW + 12;
  const most = Math.floor((width - 2 * MARGIN) / 6.4);
  const { title, view, sources, origin } = p.caption;
  const said = [...wrapped([`${title}.`, view, sources].filter(Boolean).join(' '), most), origin];
  return {
    body:
      `<path d="M0 ${top}h${width}" stroke="${ink.faint}"/>\n<g font-size="12.5" fill="${ink.ink}">${entries.map((e, i) => e(cell(i))).join('\n')}</g>\n` +
      `<g font-size="12" fill="${ink.quiet}" unicode-bidi="plaintext">${said.map((t, i) => `<text x="${MARGIN}" y="${n(below + i * (FOOT + 2))}">${escaped(t)}</text>`).join('')}</g>`,
    height: below + said.length * (FOOT + 2) + MARGIN / 2 - top,
  };
}

function wrapped(text: string, most: number): string[] {
  const out: string[] = [];
  for (const word of text.split(' ')) {
    const last = out.at(-1);
    if (last !== undefined && last.length + word.length < most) out[out.length - 1] = `${last} ${word}`;
    else out.push(word);
  }
  return out;
}

export interface Drawn {
  text: string;
  width: number;
  height: number;
}

export function toSVG(p: Picture): Drawn {
  const { x, y, width, height } = frameOf(p.scene, p.map !== null);
  const ink = palette[p.theme];
  const { heading, title, view, sources, origin } = p.caption;
  const top = heading ? HEADING.height : 0;
  const under = foot(p, height, width);
  const total = Math.ceil(top + height + under.height);
  const head = wrapped(heading, Math.floor((width - 2 * MARGIN) / (HEADING.size * 0.55)))[0] ?? '';
  const says = p.scene.nodes
    .slice(0, 40)
    .map((s) => s.title)
    .join(', ');
  const more = p.scene.nodes.length > 40 ? ' …' : '';
  const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}" font-family="${escaped(FONT)}" role="img" aria-labelledby="title desc">
<title id="title">${escaped([heading, title].filter(Boolean).join(': '))}</title>
<desc id="desc">${escaped([view, sources, `${origin}.`, `${says}${more}.`].filter(Boolean).join(' '))}</desc>
<rect width="${width}" height="${total}" fill="${ink.paper}"/>
${head && `<text id="heading" x="${MARGIN}" y="${HEADING.height - 15}" font-size="${HEADING.size}" fill="${ink.ink}" unicode-bidi="plaintext">${escaped(head === heading ? head : `${head} …`)}</text>`}
<g transform="translate(0 ${top})">
<clipPath id="frame"><rect width="${width}" height="${height}"/></clipPath>
<g clip-path="url(#frame)">
<g${x === 0 && y === 0 ? '' : ` transform="translate(${-x} ${-y})"`}>
${ground(p)}${regions(p)}${axis(p, y + height)}<g id="relations">${p.scene.edges.map(line).join('\n')}</g>
<g id="entities">${p.scene.nodes.map((s) => shape(s, s.r, s.shape, s.color, s.title) + sign(s, ink.paper, p.flags) + ring(s, ink.ink)).join('\n')}</g>
<g id="names">${names(p)}</g>
</g>
</g>
<g id="legend">${under.body}</g>
</g>
</svg>
`;
  return { text, width, height: total };
}
