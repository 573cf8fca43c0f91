// Adds the places, colours and sizes of the picture to files of the service, so that Gephi and others draw what the page
// shows.

/** How a node is drawn. In the file, y points up, as on the stage of Gephi. */
export interface Look {
  x: number;
  y: number;
  size: number;
  /** #rrggbb, or #rgb. */
  color: string;
}

const unescaped = (text: string): string =>
  text.replace(/&(?:(lt|gt|quot|apos|amp)|#(\d+)|#x([\da-f]+));/gi, (_, name, decimal, hex) => {
    if (name) return { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }[String(name).toLowerCase()] ?? '';
    return String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(String(hex), 16));
  });

function rgb(color: string): [number, number, number] {
  const hex = color.slice(1);
  const full = hex.length === 3 ? [...hex].map((c) => c + c).join('') : hex;
  return [0, 2, 4].map((i) => Number.parseInt(full.slice(i, i + 2), 16) || 0) as [number, number, number];
}

const n = (x: number): string => String(Number(x.toFixed(2)));

/** Adds elements at the end of each node that is drawn. */
const intoNodes = (text: string, looks: ReadonlyMap<string, Look>, element: (look: Look) => string): string =>
  text.replace(/<node id="([^"]*)"[^>]*>[\s\S]*?(?=<\/node>)/g, (node, id: string) => {
    const look = looks.get(unescaped(id));
    return look ? node + element(look) : node;
  });

function inGEXF(text: string, looks: ReadonlyMap<string, Look>): string {
  const root = text.replace(/<gexf xmlns="([^"]+)"/, (tag, space: string) => `${tag} xmlns:viz="${space}/viz"`);
  return intoNodes(root, looks, ({ x, y, size, color }) => {
    const [r, g, b] = rgb(color);
    return `<viz:color r="${r}" g="${g}" b="${b}"/><viz:position x="${n(x)}" y="${n(y)}" z="0"/><viz:size value="${n(size)}"/>`;
  });
}

/** The attributes that Gephi reads as the look of a node. */
const keys = [
  ['x', 'double'],
  ['y', 'double'],
  ['size', 'double'],
  ['r', 'int'],
  ['g', 'int'],
  ['b', 'int'],
] as const;

function inGraphML(text: string, looks: ReadonlyMap<string, Look>): string {
  const declared = keys.map(
    ([key, type]) => `<key id="look.${key}" for="node" attr.name="${key}" attr.type="${type}"/>\n`,
  );
  const headed = text.replace('<key ', `${declared.join('')}<key `);
  return intoNodes(headed, looks, ({ x, y, size, color }) => {
    const [r, g, b] = rgb(color);
    const values = { x: n(x), y: n(y), size: n(size), r, g, b };
    return keys.map(([key]) => `<data key="look.${key}">${values[key]}</data>`).join('');
  });
}

/** Returns a file with the looks of its nodes, if its format has a place for them. */
export function withLooks(extension: string, text: string, looks: ReadonlyMap<string, Look>): string {
  if (extension === 'gexf') return inGEXF(text, looks);
  return extension === 'graphml' ? inGraphML(text, looks) : text;
}
