// Writes how the picture is drawn into a file of the service: places, sizes and colours, in the words of each format.
import type { DrawnLine, Looks } from '../graph/drawn';
import type { Extension } from './formats';

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const character = (code: string): string =>
  String.fromCodePoint(code.startsWith('x') ? Number.parseInt(code.slice(1), 16) : Number(code));

/** Returns the text of an attribute in XML. */
const unescaped = (text: string): string =>
  text.replace(/&(?:#([^;]+)|(\w+));/g, (whole, code: string | undefined, name: string | undefined) =>
    code ? character(code) : (entities[name ?? ''] ?? whole),
  );

const channels = (hex: string): number[] => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16));

/** Adds text at the end of each element of a name. In XML, a text or an attribute never contains the character "<". */
function within(xml: string, name: 'node' | 'edge', addition: (id: string) => string): string {
  const element = new RegExp(`<${name} id="([^"]*)"[^>]*>[^]*?(?=</${name}>)`, 'g');
  return xml.replace(element, (whole, id: string) => whole + addition(unescaped(id)));
}

const SHAPES: Record<DrawnLine['dash'], string> = { whole: 'solid', broken: 'dashed', dotted: 'dotted' };

function gexf(text: string, { nodes, lines }: Looks): string {
  const color = (hex: string): string => {
    const [r, g, b] = channels(hex);
    return `<viz:color r="${r}" g="${g}" b="${b}"/>`;
  };
  const root = text.replace(/<gexf xmlns="([^"]*)"/, (whole, space: string) => `${whole} xmlns:viz="${space}/viz"`);
  const withNodes = within(root, 'node', (id) => {
    const n = nodes.get(id);
    if (!n) return '';
    return `${color(n.color)}<viz:position x="${n.x}" y="${n.y}" z="0"/><viz:size value="${n.size}"/>`;
  });
  return within(withNodes, 'edge', (id) => {
    const l = lines.get(id);
    if (!l) return '';
    return `${color(l.color)}<viz:thickness value="${l.width}"/><viz:shape value="${SHAPES[l.dash]}"/>`;
  });
}

type Values = Record<string, number | string>;

/** Returns the attributes of a colour: the channels that Gephi reads, and the text that others read. */
function colored(hex: string): Values {
  const [r = 0, g = 0, b = 0] = channels(hex);
  return { r, g, b, color: hex };
}

function graphml(text: string, { nodes, lines }: Looks): string {
  const types: Record<'node' | 'edge', Record<string, string>> = {
    node: { x: 'double', y: 'double', size: 'double', r: 'int', g: 'int', b: 'int', color: 'string' },
    edge: { width: 'double', r: 'int', g: 'int', b: 'int', color: 'string' },
  };
  const declared = new Set(
    [...text.matchAll(/<key [^>]*for="(\w+)" attr\.name="([^"]*)"/g)].map(([, on, name]) => `${on} ${name}`),
  );
  // A fact or an attribute of the dataset keeps its name.
  const names = (on: 'node' | 'edge') => Object.keys(types[on]).filter((name) => !declared.has(`${on} ${name}`));
  const keys = (['node', 'edge'] as const).flatMap((on) =>
    names(on).map(
      (name) => `<key id="look.${on}.${name}" for="${on}" attr.name="${name}" attr.type="${types[on][name]}"/>\n`,
    ),
  );
  const data = (on: 'node' | 'edge', values: Values | undefined): string =>
    values
      ? names(on)
          .map((name) => `<data key="look.${on}.${name}">${values[name]}</data>`)
          .join('')
      : '';
  const head = text.replace(/<graph /, (start) => keys.join('') + start);
  const withNodes = within(head, 'node', (id) => {
    const n = nodes.get(id);
    return data('node', n && { x: n.x, y: n.y, size: n.size, ...colored(n.color) });
  });
  return within(withNodes, 'edge', (id) => {
    const l = lines.get(id);
    return data('edge', l && { width: l.width, ...colored(l.color) });
  });
}

interface Cytoscape {
  elements: { nodes: { data: { id: string }; position?: { x: number; y: number } }[] };
}

function cytoscape(text: string, { nodes }: Looks): string {
  const file = JSON.parse(text) as Cytoscape;
  for (const node of file.elements.nodes) {
    const n = nodes.get(node.data.id);
    // In Cytoscape, y grows downward.
    if (n) node.position = { x: n.x, y: 0 - n.y };
  }
  return JSON.stringify(file);
}

interface Graphology {
  nodes: { key: string; attributes: object }[];
  edges: { key: string; attributes: object }[];
}

function graphology(text: string, { nodes, lines }: Looks): string {
  const file = JSON.parse(text) as Graphology;
  for (const node of file.nodes) node.attributes = { ...nodes.get(node.key), ...node.attributes };
  for (const edge of file.edges) {
    const l = lines.get(edge.key);
    if (l) edge.attributes = { size: l.width, color: l.color, ...edge.attributes };
  }
  return JSON.stringify(file);
}

const writers: Partial<Record<Extension, (text: string, looks: Looks) => string>> = {
  gexf,
  graphml,
  cyjs: cytoscape,
  'graphology.json': graphology,
};

/** Returns the text of a file with the looks of what is drawn; null if the format has no place for them. */
export const withLooks = (extension: Extension, text: string, looks: Looks): string | null =>
  writers[extension]?.(text, looks) ?? null;

/** Reports whether a format has a place for looks. */
export const hasLooks = (extension: Extension): boolean => extension in writers;
