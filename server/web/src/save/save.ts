// Saves what is seen: as a picture, or as the graph that is drawn in the format of another tool.
import { onStage } from '../graph/handle';
import type { Scene } from '../graph/scene';
import { lookOf } from '../look/lines';
import { notice, problem, failed } from '../state/graph';
import { shown } from '../state/shown';
import { state } from '../state/state';
import { theme } from '../state/ui';
import { captionOf, fileName } from './caption';
import { fetchFormat, parameters, type Extension } from './formats';
import { reportOf } from './report';
import { toSVG, type LegendEntry, type LineEntry, type Picture } from './svg';
import { kindName } from '../state/labels';

export type Kind = 'png' | 'svg' | 'html' | Extension;

/** A picture has twice the points of the screen, so that it prints well. */
const SCALE = 2;

function offer(file: Blob, name: string): void {
  const a = document.createElement('a');
  a.href = URL.createObjectURL(file);
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 30_000);
}

/** A file of this page as data that stands within another file. */
async function asData(file: string): Promise<string> {
  const text = await (await fetch(file)).text();
  return `data:image/svg+xml;base64,${btoa(String.fromCharCode(...new TextEncoder().encode(text)))}`;
}

/** The flags in a scene, as data. */
async function flagsOf(scene: Scene): Promise<Map<string, string>> {
  const files = [...new Set(scene.nodes.flatMap((node) => node.sign?.flag ?? []))];
  return new Map(await Promise.all(files.map(async (file) => [file, await asData(file)] as const)));
}

async function picture(now: Date): Promise<Picture> {
  const stage = onStage.peek();
  if (!stage) throw new Error('There is no drawing to save.');
  const piece = shown.peek();
  const scene = stage.scene();
  const counted = <T extends string>(all: T[]): [T, number][] =>
    [...Map.groupBy(all, (x) => x)].map(([k, v]): [T, number] => [k, v.length]).sort((a, b) => b[1] - a[1]);
  return {
    scene,
    map: state.peek().layout.by === 'map' ? (await import('../graph/map')).outlinesText() : null,
    flags: await flagsOf(scene),
    theme: theme.peek(),
    caption: await captionOf(piece, state.peek().view, now),
    kinds: counted(piece.entities.map((e) => e.kind)).map(
      ([kind, count]): LegendEntry => ({ kind, name: kindName(kind), count }),
    ),
    lines: counted(piece.relations.map(lookOf)).map(([look, count]): LineEntry => ({ look, count })),
  };
}

/**
 * Draws the SVG. @sigma/export-image draws the stage a second time instead, and knows nothing of our names
 * and legend; so both pictures come from one description and cannot differ.
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
        else reject(new Error('The picture is too large for this browser.'));
      }, 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** What the panel speaks of gives the file its name. */
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
      const drawn = await picture(now);
      const report = await reportOf(drawn.caption, toSVG({ ...drawn, theme: 'light' }).text);
      offer(new Blob([report], { type: 'text/html' }), name);
      notice.value = `Saved as ${name}. Print it to have a PDF.`;
    } else if (kind === 'svg' || kind === 'png') {
      const svg = toSVG(await picture(now));
      offer(kind === 'svg' ? new Blob([svg.text], { type: 'image/svg+xml' }) : await toPNG(svg), name);
      notice.value = `Saved as ${name}.`;
    } else {
      const { file, truncated } = await fetchFormat(kind, parameters(shown.peek(), hiddenTypes, view));
      offer(file, name);
      notice.value = truncated
        ? `Saved as ${name}, but not all of it: a limit of the service was reached (${truncated.toLowerCase()}).`
        : `Saved as ${name}.`;
    }
  } catch (e) {
    problem.value = failed(e instanceof Error ? e.message : e);
  }
}
