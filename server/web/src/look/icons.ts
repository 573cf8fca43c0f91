// Icons of kinds, from Lucide, and flags of countries. Both are loaded when a picture first needs them.
import { signal } from '@preact/signals';

type Attributes = Record<string, string | number>;
type Node = readonly [tag: string, attributes: Attributes];

const known = signal<ReadonlyMap<string, string>>(new Map());
let asked = false;

const n = (a: Attributes, name: string): number => Number(a[name] ?? 0);

/** Converts an SVG shape to the data of a path. */
function pathOf([tag, a]: Node): string {
  switch (tag) {
    case 'path':
      return `M0 0${String(a['d'] ?? '')}`; // the next segment may be relative to the end of the last one
    case 'line':
      return `M${n(a, 'x1')} ${n(a, 'y1')}L${n(a, 'x2')} ${n(a, 'y2')}`;
    case 'polyline':
      return `M${String(a['points'] ?? '')}`;
    case 'polygon':
      return `M${String(a['points'] ?? '')}z`;
    case 'rect': {
      const [x, y, w, h] = [n(a, 'x'), n(a, 'y'), n(a, 'width'), n(a, 'height')];
      const r = Math.max(n(a, 'rx'), n(a, 'ry'));
      const corner = (dx: number, dy: number) => (r > 0 ? `a${r} ${r} 0 0 1 ${dx} ${dy}` : '');
      return `M${x + r} ${y}h${w - 2 * r}${corner(r, r)}v${h - 2 * r}${corner(-r, r)}h${2 * r - w}${corner(-r, -r)}v${2 * r - h}${corner(r, -r)}z`;
    }
    case 'circle':
    case 'ellipse': {
      const [rx, ry] = tag === 'circle' ? [n(a, 'r'), n(a, 'r')] : [n(a, 'rx'), n(a, 'ry')];
      return `M${n(a, 'cx') - rx} ${n(a, 'cy')}a${rx} ${ry} 0 1 0 ${2 * rx} 0a${rx} ${ry} 0 1 0 ${-2 * rx} 0z`;
    }
    default:
      return '';
  }
}

async function load(): Promise<void> {
  const { default: all } = await import('lucide-static/icon-nodes.json');
  known.value = new Map(
    Object.entries(all as unknown as Record<string, Node[]>).map(([name, nodes]) => [name, nodes.map(pathOf).join('')]),
  );
}

/**
 * Returns the icons by name, each as the data of one path of 24 by 24, to be drawn with lines of width 2. The map is
 * empty until they are loaded.
 */
export function iconPaths(): ReadonlyMap<string, string> {
  if (!asked) {
    asked = true;
    load().catch(() => {
      asked = false;
    });
  }
  return known.value;
}

const files = signal<Readonly<Record<string, string>>>({});
let askedFlags = false;

/**
 * Returns the image files of flags by the two-letter code of the country. The object is empty until they are loaded.
 */
export function flagFiles(): Readonly<Record<string, string>> {
  if (!askedFlags) {
    askedFlags = true;
    import('./flags')
      .then((m) => {
        files.value = m.flags;
      })
      .catch(() => {
        askedFlags = false;
      });
  }
  return files.value;
}
