// The lines of a piece. The relations between the same two entities are one line with their number, until it is opened.
import { isConflict, isMention, typeOf } from '../state/meaning';
import type { Drawn } from '../state/graph';
import { bendOf } from './geometry';
import { modalityName, qualities, relationName } from '../state/labels';
import { t } from '../lang/language';

/**
 * A line is whole for stated relations, broken for derived ones, and dotted for relations that are only alleged,
 * planned or the like.
 */
export type Dash = 'whole' | 'broken' | 'dotted';
/** The ends of a line that have an arrowhead. */
export type Heads = 'none' | 'target' | 'source' | 'both';

export interface EdgeData {
  relations: readonly Drawn[];
  dash: Dash;
  heads: Heads;
  bend: number;
  size: number;
  /** The two ends, the same for all lines between them. */
  pair: string;
  conflict: boolean;
  hidden: boolean;
}

export interface Line {
  key: string;
  source: string;
  target: string;
  data: EdgeData;
}

/** With more relations than this, all lines are thin, straight and without heads. Nobody could tell more apart. */
export const CROWD_FROM = 5000;
/** The number of lines of an opened bundle that a reader can still distinguish. */
const MOST_APART = 12;

const WIDTH: Record<Dash, number> = { whole: 1.8, broken: 1.2, dotted: 1.4 };
const CONFLICT_WIDTH = 2.8;

/** The settings for making lines of relations: the opened pairs, and the symmetric types. */
export interface Manner {
  opened: ReadonlySet<string>;
  symmetric: ReadonlySet<string>;
}

export const pairOf = (a: string, b: string): string => (a < b ? `${a}\n${b}` : `${b}\n${a}`);

/**
 * Orders the relations of a line: those that hold before those that are alleged, planned or the like, then conflicts,
 * substance before mention, stated before derived, certain before doubtful.
 */
const weight = (r: Drawn): number =>
  (r.modality === 'STATED' ? 16 : 0) +
  (isConflict(r.type) ? 8 : 0) +
  (isMention(r.type) ? 0 : 4) +
  (r.derived ? 0 : 2) +
  r.confidence;

/** Counts the types that are not yet named, by the modality in which their relations are. */
function furtherTypes(relations: readonly Drawn[]): Map<Drawn['modality'], number> {
  const named = new Set<string>();
  const counts = new Map<Drawn['modality'], number>();
  relations.forEach((r, i) => {
    if (!named.has(typeOf(r)) && i > 0) counts.set(r.modality, (counts.get(r.modality) ?? 0) + 1);
    named.add(typeOf(r));
  });
  return counts;
}

/**
 * Returns the name of a line: the first of its relations, by their weight, and the number of further types.
 * Relations with another modality than the first are counted with that modality.
 */
export function nameOf(relations: readonly Drawn[]): string {
  const first = relations[0] as Drawn;
  const further = furtherTypes(relations);
  const marks = qualities([
    relations.some((r) => r.disputed) && t().parts.disputed,
    first.modality !== 'STATED' && modalityName(first.modality),
    ...[...further].map(([modality, n]) => modality !== first.modality && `+${n} ${modalityName(modality)}`),
  ]);
  const same = further.get(first.modality);
  const name = relationName(first) + (same ? ` +${same}` : '');
  return marks ? t().parts.bracketed(name, marks) : name;
}

/** Returns how a line is drawn: as the strongest of its relations. */
function dashOf(relations: readonly Drawn[]): Dash {
  const holding = relations.filter((r) => r.modality === 'STATED');
  if (holding.length === 0) return 'dotted';
  return holding.every((r) => r.derived || r.fate === 'removed') ? 'broken' : 'whole';
}

function headsOf(relations: readonly Drawn[], source: string, symmetric: ReadonlySet<string>): Heads {
  const pointed = relations.filter((r) => !symmetric.has(r.type));
  if (pointed.length === 0) return 'none';
  const forward = pointed.some((r) => r.source.id === source);
  const backward = pointed.some((r) => r.source.id !== source);
  return forward && backward ? 'both' : forward ? 'target' : 'source';
}

/**
 * Returns the line for some relations between two entities. It always runs from the lesser id to the greater one, so
 * that it stays the same line when a filter leaves out some of its relations.
 */
function lineOf(
  key: string,
  relations: readonly Drawn[],
  pair: string,
  bend: number,
  symmetric: ReadonlySet<string>,
): Line {
  const ordered = relations.length > 1 ? [...relations].sort((a, b) => weight(b) - weight(a)) : relations;
  const [a, b] = [(ordered[0] as Drawn).source.id, (ordered[0] as Drawn).target.id];
  const [source, target] = a < b ? [a, b] : [b, a];
  const dash = dashOf(ordered);
  const conflict = isConflict((ordered[0] as Drawn).type);
  return {
    key,
    source,
    target,
    data: {
      relations: ordered,
      dash,
      heads: headsOf(ordered, source, symmetric),
      bend,
      size: conflict ? CONFLICT_WIDTH : WIDTH[dash] + Math.min(2, Math.log2(ordered.length) * 0.5),
      pair,
      conflict,
      hidden: false,
    },
  };
}

/** Returns the line of a pair, or one line for each relation if the pair is opened. */
export function linesBetween(
  pair: string,
  relations: readonly Drawn[],
  opened: boolean,
  symmetric: ReadonlySet<string>,
): Line[] {
  if (!opened || relations.length === 1) return [lineOf(pair, relations, pair, 0, symmetric)];
  const apart = Map.groupBy(relations, (r) => (relations.length <= MOST_APART ? r.id : typeOf(r)));
  return [...apart].map(([key, rs], i) => lineOf(`${pair}\n${key}`, rs, pair, bendOf(i, apart.size), symmetric));
}
