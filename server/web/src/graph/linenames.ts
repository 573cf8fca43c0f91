// Places the names of lines along them, where there is no other name and no node, and few other lines.
import { along, type Box, boxAround, type Grid, meet, type Point } from './geometry';
import { fits, type Frame, type Measure } from './labels';
import { isWide } from './names';

export interface AskingLine {
  id: string;
  name: string;
  a: Point;
  c: Point;
  b: Point;
  /** The part of the line that its nodes cover, in pixels. */
  covered: number;
  must: boolean;
  /** Where its name may be: on the line or nowhere; beside it, where it is seen whole; or anywhere on or beside it. */
  where?: 'on' | 'beside' | 'anywhere';
  /** Whether its name may not cover any other line. */
  alone?: boolean;
}
export interface LineLabel {
  id: string;
  text: string;
  x: number;
  y: number;
  angle: number;
  width: number;
  /** Whether the name is beside its line, which then has no gap. */
  beside: boolean;
}

export const LINE_SIZE = 11;
/** The length of a line that must be visible beside its name, including its heads, in pixels. */
const SEEN = 24;
/** The least room between the name of a line and other names, in pixels. */
const APART = 4;
/** The width of the gap in a line behind its name. */
export const LINE_GAP = 6;
/** The distance between a line and a name beside it, from middle to middle. */
const BESIDE = 9;
/** The fractions of a line at which its name can be, each with its cost as a number of other lines that are covered. */
const PLACES: readonly (readonly [number, number])[] = [
  [0.5, 0],
  [0.4, 0.1],
  [0.6, 0.1],
  [0.3, 0.2],
  [0.7, 0.2],
];
/** The cost of a name beside a line: it is less clear to which line it belongs. */
const AWAY = 0.3;
/** The rows above and below a line in which its horizontal name may be. */
const ROWS = [0, 1, 2];
/** The cost of a horizontal name beside a line: it can be longer than the line. */
const LEVEL = 0.6;
/** A name that covers more other lines than this does not show to which line it belongs. */
const MOST_CROSSED = 2;
/** On a line at least this steep, a name of wide characters is horizontal, because these read badly on their side. */
const STEEP = 0.9;

interface Room {
  taken: Grid;
  discs: Grid;
  frame: Frame;
}
/** The straight piece of a line, with its id. */
export interface Segment {
  id: string;
  a: Point;
  b: Point;
  /** How bad it is to cover it with the name of an entity; 1 if absent. */
  weight?: number;
}

const grown = (b: Box, by: number): Box => ({ x0: b.x0 - by, y0: b.y0 - by, x1: b.x1 + by, y1: b.y1 + by });

/** Returns the angle of a name at the fraction t of a line, readable from the left. */
function angleAt({ a, c, b, name }: AskingLine, t: number): number {
  const [before, after] = [along(a, c, b, t - 0.05), along(a, c, b, t + 0.05)];
  const angle = Math.atan2(after.y - before.y, after.x - before.x);
  const upright = Math.abs(angle) > Math.PI / 2 ? angle + (angle > 0 ? -Math.PI : Math.PI) : angle;
  return Math.abs(upright) > STEEP && isWide(name) ? 0 : upright;
}

/** Returns the boxes along a name. */
function boxesOf({ x, y, angle, width }: LineLabel): Box[] {
  const n = Math.max(1, Math.round(width / LINE_SIZE));
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return Array.from({ length: n }, (_, i) => {
    const far = width * ((i + 0.5) / n - 0.5);
    return boxAround({ x: x + cos * far, y: y + sin * far }, LINE_SIZE / 2);
  });
}

/** Returns the places of a name along its line, or beside it, and what each costs. */
function* candidates(line: AskingLine, width: number): Generator<{ label: LineLabel; cost: number }> {
  const { id, name: text, a, c, b } = line;
  const { where = 'on' } = line;
  for (const [t, cost] of PLACES) {
    const p = along(a, c, b, t);
    const angle = angleAt(line, t);
    if (where !== 'beside' && (line.must || seenOf(line) >= width + SEEN))
      yield { label: { id, text, ...p, angle, width, beside: false }, cost };
    if (where === 'on' || seenOf(line) < width) continue;
    for (const side of [-BESIDE, BESIDE]) {
      const at = { x: p.x - Math.sin(angle) * side, y: p.y + Math.cos(angle) * side };
      yield { label: { id, text, ...at, angle, width, beside: true }, cost: cost + AWAY };
    }
  }
  if (where !== 'on') yield* level(line, width);
}

/** Returns the places of a horizontal name beside the middle of a line. */
function* level({ id, name: text, a, c, b }: AskingLine, width: number): Generator<{ label: LineLabel; cost: number }> {
  const p = along(a, c, b, 0.5);
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const steep = Math.abs(dy) > Math.abs(dx);
  const places = steep
    ? [1, -1].map((side) => ({ x: p.x + side * (width / 2 + BESIDE), y: p.y }))
    : [-1, 1].map((side) => ({ x: p.x, y: p.y + side * (BESIDE + (width / 2) * Math.abs(dy / (dx || 1))) }));
  for (const row of ROWS)
    for (const { x, y } of places) {
      const up = steep ? 0 : Math.sign(y - p.y) * row * LINE_SIZE;
      yield { label: { id, text, x, y: y + up, angle: 0, width, beside: true }, cost: LEVEL + row * AWAY };
    }
}

const seenOf = ({ a, b, covered }: AskingLine): number => Math.hypot(b.x - a.x, b.y - a.y) - covered;

/** Returns how many other lines a name lies over. */
function crossed({ id, x, y, angle, width }: LineLabel, others: readonly Segment[]): number {
  const [dx, dy] = [(Math.cos(angle) * width) / 2, (Math.sin(angle) * width) / 2];
  const [from, to] = [
    { x: x - dx, y: y - dy },
    { x: x + dx, y: y + dy },
  ];
  return others.reduce((n, o) => (o.id !== id && meet(from, to, o.a, o.b) ? n + 1 : n), 0);
}

/** Places the names of lines in order, on the stage. Others are the lines that names try not to lie over. */
export function placeLines(
  asking: readonly AskingLine[],
  room: Room,
  measure: Measure,
  others: readonly Segment[] = [],
): LineLabel[] {
  const out: LineLabel[] = [];
  for (const line of asking) {
    const width = measure(line.name, LINE_SIZE);
    const best = bestOf(line, width, room, others);
    if (!best) continue;
    for (const box of boxesOf(best)) room.taken.add(box);
    out.push(best);
  }
  return out;
}

/** Returns how many other lines a name may lie over. */
function mostCrossed({ where = 'on', alone }: AskingLine, label: LineLabel): number {
  if (alone) return 0;
  if (label.beside && label.angle === 0) return 1;
  return where === 'on' ? MOST_CROSSED : Infinity;
}

function bestOf(line: AskingLine, width: number, room: Room, others: readonly Segment[]): LineLabel | null {
  let [best, cheapest]: [LineLabel | null, number] = [null, Infinity];
  for (const { label, cost } of candidates(line, width)) {
    const blocked = (box: Box) => !fits(box, room.frame) || room.taken.hits(grown(box, APART)) || room.discs.hits(box);
    if (boxesOf(label).some(blocked)) continue;
    const over = crossed(label, others);
    if (over > mostCrossed(line, label) && !line.must) continue;
    if (over + cost < cheapest) [best, cheapest] = [label, over + cost];
  }
  return best ?? (line.must ? (candidates(line, width).next().value?.label ?? null) : null);
}
