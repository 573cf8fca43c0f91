// Saves the picture, or the drawn graph in the format of another tool.
import { batch } from '@preact/signals';
import { onStage } from '../graph/handle';
import type { Scene } from '../graph/scene';
import { iconPath } from '../look/icons';
import { colorOf, iconOf, palette, shapeOf, type Theme } from '../look/kinds';
import { lookColor, lookDash } from '../look/lines';
import { groupColor, rampColor, type Style } from '../look/style';
import { type Piece, fail, notice } from '../state/graph';
import { entityName, kindName, limitName, lookName } from '../state/labels';
import { factOf } from '../state/facts';
import type { Scale } from '../state/scale';
import { shown } from '../state/shown';
import { lineLook } from '../state/meaning';
import { state } from '../state/state';
import { colorScale, lineScale, style } from '../state/style';
import { theme, words } from '../state/ui';
import { captionOf, fileName } from './caption';
import { fetchFormat, parameters, type Extension } from './formats';
import { hasLooks, withLooks } from './looks';
import { reportOf } from './report';
import { toSVG, type LegendEntry, type LineEntry, type Picture, type Ramp } from './svg';
import { warn } from '../state/warnings';
import { t } from '../lang/language';

export type Kind = 'png' | 'svg' | 'pdf' | 'html' | Extension;

/** A picture has twice the pixels of the screen, so that it prints well. */
const SCALE = 2;
/** The maximum number of groups in the legend. */
const GROUPS_NAMED = 12;

function offer(file: Blob, name: string): void {
  const a = document.createElement('a');
  a.href = URL.createObjectURL(file);
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 30_000);
}

/** Returns a file of this page as a data URL. */
async function asData(file: string): Promise<string> {
  const text = await (await fetch(file)).text();
  return `data:image/svg+xml;base64,${btoa(String.fromCharCode(...new TextEncoder().encode(text)))}`;
}

/** Returns the flags in a scene as data URLs. */
async function flagsOf(scene: Scene): Promise<Map<string, string>> {
  const files = [...new Set(scene.nodes.flatMap((node) => node.sign?.flag ?? []))];
  return new Map(await Promise.all(files.map(async (file) => [file, await asData(file)] as const)));
}

/** Counts equal values. The most frequent come first. */
const counted = <T extends string>(all: readonly T[]): [T, number][] =>
  [...Map.groupBy(all, (x) => x)].map(([k, v]): [T, number] => [k, v.length]).sort((a, b) => b[1] - a[1]);

/** Explains the colours of a style rule: groups, or a scale. */
function scaleKey(scale: Scale, there: ReadonlySet<string>, ink: Theme) {
  if (scale.is === 'range') return { groups: [], colors: [0, 0.25, 0.5, 0.75, 1].map((part) => rampColor(part, ink)) };
  const groups = scale.groups
    .map((g) => ({
      name: g.name,
      color: groupColor(g.rank, ink),
      count: g.members.filter((id) => there.has(id)).length,
    }))
    .filter((g) => g.count > 0)
    .slice(0, GROUPS_NAMED);
  return { groups, colors: [] };
}

/** Returns the legend of the figure, by the style of the picture. */
function legendOf(piece: Piece, ink: Theme): Pick<Picture, 'kinds' | 'lines' | 'ramps'> {
  const { color, line, shape, icon } = state.peek().style;
  const byKind = color === 'kind';
  const kinds = counted(piece.entities.map((e) => e.kind)).map(
    ([kind, count]): LegendEntry => ({
      name: kindName(kind),
      count,
      color: byKind ? colorOf(kind, ink) : palette[ink].quiet,
      shape: shape === 'kind' ? shapeOf(kind) : 'circle',
      icon: icon === 'kind' ? iconPath(iconOf(kind)) : undefined,
    }),
  );
  const looks = counted(piece.relations.map(lineLook)).map(
    ([look, count]): LineEntry => ({
      name: lookName(look, piece.relations),
      count,
      color: line === 'claimed' ? lookColor(look, ink) : palette[ink].quiet,
      dash: lookDash(look),
    }),
  );
  const ramps: Ramp[] = [];
  const key = (scale: Scale | null, by: string, ids: readonly string[]) => {
    if (!scale) return [];
    const { groups, colors } = scaleKey(scale, new Set(ids), ink);
    if (scale.is === 'range')
      ramps.push({ name: factOf(by) ?? words(by), least: scale.least, most: scale.most, colors });
    return groups;
  };
  const entities = byKind
    ? []
    : key(
        colorScale.peek(),
        color,
        piece.entities.map((e) => e.id),
      );
  const relations =
    line === 'claimed'
      ? []
      : key(
          lineScale.peek(),
          line,
          piece.relations.map((r) => r.id),
        );
  return {
    kinds: [...kinds, ...entities.map((g): LegendEntry => ({ ...g, shape: 'circle' }))],
    lines: [...looks, ...relations.map((g): LineEntry => ({ ...g, dash: 'whole' }))],
    ramps,
  };
}

/** Returns the style of the picture with the colours of a theme, which the page itself may not have. */
function styleIn(ink: Theme): Style {
  const before = theme.peek();
  return batch(() => {
    theme.value = ink;
    const of = style.value;
    theme.value = before;
    return of;
  });
}

async function picture(now: Date, ink: Theme = theme.peek()): Promise<Picture> {
  const stage = onStage.peek();
  if (!stage) throw new Error(t().keep.save.noDrawing);
  const piece = shown.peek();
  const scene = stage.scene({ theme: ink, style: styleIn(ink) });
  return {
    scene,
    map:
      state.peek().layout.by === 'map' && !stage.graph.nowhere ? (await import('../graph/map')).outlinesText() : null,
    flags: await flagsOf(scene),
    theme: ink,
    caption: await captionOf(piece, state.peek().view, panelHeading(), now),
    ...legendOf(piece, ink),
  };
}

/** Returns the subject of the panel if it is drawn. */
function panelHeading(): string {
  const p = state.peek().panel;
  const name = (id: string) => {
    const entity = shown.peek().entities.find((e) => e.id === id);
    return entity ? entityName(entity) : '';
  };
  if (p.at === 'card' || p.at === 'binds') return name(p.id);
  if (p.at === 'paths') return [name(p.from), name(p.to)].filter(Boolean).join(' – ');
  return '';
}

/**
 * Draws the SVG. @sigma/export-image would draw the stage a second time, without our names and legend. This way, both
 * pictures come from one description and cannot differ.
 */
async function toPNG(svg: ReturnType<typeof toSVG>): Promise<Blob> {
  const image = new Image(svg.width, svg.height);
  const url = URL.createObjectURL(new Blob([svg.text], { type: 'image/svg+xml' }));
  try {
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = svg.width * SCALE;
    canvas.height = svg.height * SCALE;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((b) => {
        if (b) resolve(b);
        else reject(new Error(t().keep.save.tooLarge));
      }, 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}

async function figure(kind: 'svg' | 'png' | 'pdf', now: Date): Promise<Blob> {
  // PDF and SVG are for print, so they are dark on white also if the page is not.
  const drawn = await picture(now, kind === 'png' ? theme.peek() : 'light');
  const svg = toSVG(drawn);
  if (kind === 'svg') return new Blob([svg.text], { type: 'image/svg+xml' });
  if (kind === 'png') return await toPNG(svg);
  const { toPDF } = await import('./pdf');
  return await toPDF(svg, drawn.caption, now);
}

/** Adds the places, sizes and colours of the picture to a file, if its format has a place for them. */
async function drawnAs(extension: Extension, file: Blob): Promise<Blob> {
  const stage = onStage.peek();
  if (!stage || !hasLooks(extension)) return file;
  const text = withLooks(extension, await file.text(), stage.scene().looks);
  return text === null ? file : new Blob([text], { type: file.type });
}

/** Returns the subject of the panel, which gives the file its name. */
function about(): string | null {
  const p = state.peek().panel;
  return 'id' in p && p.id !== undefined && !p.id.includes('|') ? p.id : null;
}

export async function save(kind: Kind): Promise<void> {
  const now = new Date();
  const { view, hiddenTypes } = state.peek();
  const name = `${fileName(shown.peek(), about(), view, now)}.${kind}`;
  try {
    if (kind === 'html') {
      const drawn = await picture(now, 'light');
      const report = await reportOf(drawn.caption, toSVG(drawn).text);
      offer(new Blob([report], { type: 'text/html' }), name);
      notice.value = t().keep.save.savedReport(name);
    } else if (kind === 'svg' || kind === 'png' || kind === 'pdf') {
      offer(await figure(kind, now), name);
      notice.value = t().keep.save.saved(name);
    } else {
      const { file, truncated } = await fetchFormat(kind, parameters(shown.peek(), hiddenTypes, view));
      offer(await drawnAs(kind, file), name);
      if (truncated) warn(t().keep.save.savedPart(name, limitName(truncated)));
      else notice.value = t().keep.save.saved(name);
    }
  } catch (e) {
    fail(e instanceof Error ? e.message : e);
  }
}
