// The lines of a piece: the relations between the same two are one line, with how many there are, until it is opened.
import { isConflict, isMention } from '../state/meaning';
import type { Drawn } from '../state/graph';
import { bendOf } from './geometry';
import { modalityName, qualities, typeName } from '../state/labels';
import { t } from '../lang/language';

/** A line is whole for what is stated, broken for what rules derive, and dotted for what is only alleged, planned or the like. */
export type Dash = 'whole' | 'broken' | 'dotted';
/** At which ends a line has an arrowhead. */
export type Heads = 'none' | 'target' | 'both';

export interface EdgeData {
  relations: readonly Drawn[];
  type: 'line' | 'straight' | 'curve';
  dash: Dash;
  heads: Heads;
  bend: number;
  size: number;
  /** The two between which it runs, the same for all lines between them. */
  pair: string;
  conflict: boolean;
}

export interface Line {
  key: string;
  source: string;
  target: string;
  data: EdgeData;
}

/** With more relations than these all lines are thin, straight and without heads, which nobody could tell apart. */
export const CROWD_FROM = 5000;
/** So many lines of an opened bundle can be told apart. */
const MOST_APART = 12;

const WIDTH: Record<Dash, number> = { whole: 1.8, broken: 1.2, dotted: 1.4 };
const CONFLICT_WIDTH = 2.8;

/** What decides how relations become lines: the pairs that are opened, and the types whose ends are alike. */
export interface Manner {
  opened: ReadonlySet<string>;
  symmetric: ReadonlySet<string>;
}

export const pairOf = (a: string, b: string): string => (a < b ? `${a}\n${b}` : `${b}\n${a}`);

/** The one that says most first: a conflict, then substance before mention, stated before derived, certain before doubtful. */
const telling = (r: Drawn): number =>
  (isConflict(r.type) ? 8 : 0) + (isMention(r.type) ? 0 : 4) + (r.derived ? 0 : 2) + r.confidence;

/** What a line says of its relations, the first first. */
export function nameOf(relations: readonly Drawn[]): string {
  const first = relations[0] as Drawn;
  const types = new Set(relations.map((r) => r.type)).size;
  const marks = qualities([
    relations.some((r) => r.disputed) && t().parts.disputed,
    first.modality !== 'STATED' && modalityName(first.modality),
  ]);
  const more = types > 1 ? ` +${types - 1}` : '';
  const name = typeName(first.type) + more;
  return marks ? t().parts.bracketed(name, marks) : name;
}

function dashOf(relations: readonly Drawn[]): Dash {
  if (relations.every((r) => r.modality !== 'STATED')) return 'dotted';
  return relations.every((r) => r.derived || r.fate === 'gone') ? 'broken' : 'whole';
}

function headsOf(relations: readonly Drawn[], source: string, symmetric: ReadonlySet<string>): Heads {
  const pointed = relations.filter((r) => !symmetric.has(r.type));
  if (pointed.length === 0) return 'none';
  const forward = pointed.some((r) => r.source.id === source);
  const backward = pointed.some((r) => r.source.id !== source);
  return forward && backward ? 'both' : 'target';
}

function lineOf(
  relations: readonly Drawn[],
  pair: string,
  bend: number,
  crowd: boolean,
  symmetric: ReadonlySet<string>,
): Line {
  const ordered = relations.length > 1 ? [...relations].sort((a, b) => telling(b) - telling(a)) : relations;
  // The head points from source to target, so a symmetric relation does not choose the direction if another one does.
  const first = ordered.find((r) => !symmetric.has(r.type)) ?? (ordered[0] as Drawn);
  const [source, target] = [first.source.id, first.target.id];
  const dash = dashOf(ordered);
  const conflict = ordered.some((r) => isConflict(r.type));
  return {
    key: first.id,
    source,
    target,
    data: {
      relations: ordered,
      type: crowd ? 'line' : bend !== 0 ? 'curve' : 'straight',
      dash,
      heads: headsOf(ordered, source, symmetric),
      bend: source < target ? bend : -bend, // which two ends alone do not tell apart
      size: conflict ? CONFLICT_WIDTH : WIDTH[dash] + Math.min(2, Math.log2(ordered.length) * 0.5),
      pair,
      conflict,
    },
  };
}

/** The lines of some relations; the pairs that are opened have one line for each relation. */
export function linesOf(relations: readonly Drawn[], { opened, symmetric }: Manner): Line[] {
  const pairs = Map.groupBy(
    relations.filter((r) => r.source.id !== r.target.id),
    (r) => pairOf(r.source.id, r.target.id),
  );
  const crowd = relations.length > CROWD_FROM;
  const lines: Line[] = [];
  for (const [pair, between] of pairs) {
    if (crowd || between.length === 1 || !opened.has(pair)) lines.push(lineOf(between, pair, 0, crowd, symmetric));
    else {
      const apart =
        between.length <= MOST_APART ? between.map((r) => [r]) : [...Map.groupBy(between, (r) => r.type).values()];
      apart.forEach((rs, i) => {
        lines.push(lineOf(rs, pair, bendOf(i, apart.length), false, symmetric));
      });
    }
  }
  return lines;
}
