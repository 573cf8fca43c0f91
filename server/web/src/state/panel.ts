// The panels beside the graph, and what each needs.
import type { PathOrder } from '../api/generated';

/** What the timeline shows. Each field is a list of constants; an absent or empty one does not restrict. */
export interface EventFilter {
  kinds?: string;
  types?: string;
  modalities?: string;
}

/** The content of the panel beside the graph. */
export type Panel =
  | { at: 'none' }
  | { at: 'card'; id: string; passage?: string /** the relation for which the passage is cited */; about?: string }
  | { at: 'why'; id: string }
  | { at: 'binds'; id: string; what: string }
  | { at: 'conflicts'; id?: string }
  | ({ at: 'paths'; from: string; to: string; order: PathOrder } & PathLimits)
  | { at: 'ask'; query: string }
  | { at: 'whynot'; source: string; type: string; target: string }
  | { at: 'cycles'; id: string; types?: string; length?: string }
  | { at: 'compare'; question: string; before: string; after: string; about?: string /** the only entity compared */ }
  | { at: 'among'; ids: string }
  | { at: 'same'; id: string; other?: string }
  | { at: 'news'; question?: string }
  | ({ at: 'chart'; kind: string } & Charted)
  | { at: 'sources' }
  | { at: 'rules' }
  | { at: 'list' }
  | { at: 'kept' }
  | ({ at: 'timeline' } & EventFilter)
  | ({ at: 'browse'; kind: string } & Browsed);
/** The filters, order and columns of the table of a kind, as an address writes them. */
export interface Browsed {
  where?: string;
  order?: string;
  columns?: string;
}
/** What a chart shows, as an address writes it. */
export interface Charted {
  by?: string;
  split?: string;
  measure?: string;
  where?: string;
}
/** The limits of paths, as an address writes them. A missing field means no limit. */
export interface PathLimits {
  length?: string;
  direction?: string;
  types?: string;
  exclude?: string;
  avoid?: string;
  derived?: string;
  together?: string;
}

/** The required fields of each panel. */
const fields: Record<Panel['at'], string[]> = {
  none: [],
  card: ['id'],
  why: ['id'],
  binds: ['id', 'what'],
  conflicts: [],
  paths: ['from', 'to', 'order'],
  ask: ['query'],
  whynot: ['source', 'type', 'target'],
  cycles: ['id'],
  compare: ['question', 'before', 'after'],
  among: ['ids'],
  same: ['id'],
  news: [],
  chart: ['kind'],
  sources: [],
  rules: [],
  list: [],
  kept: [],
  timeline: [],
  browse: ['kind'],
};

/** Reports whether a value from an untrusted source is a panel. */
export function isPanel(value: unknown): value is Panel {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const panel = value as Record<string, unknown>;
  const needs = Object.hasOwn(fields, String(panel['at'])) ? fields[panel['at'] as Panel['at']] : undefined;
  return needs?.every((f) => f in panel) === true && Object.values(panel).every((v) => typeof v === 'string');
}
