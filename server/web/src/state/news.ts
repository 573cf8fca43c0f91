// Follows the revisions of the graph, and finds what a newer one changed in what the user looks at.
import { computed, effect, signal } from '@preact/signals';
import { ask, askFields, type View } from '../api/client';
import { offline } from '../api/connection';
import { type Counted, entityRef, type EntityRef, type Relation } from '../api/generated';
import { start } from './graph';
import type { Panel } from './state';

/** A revision, with the moment of its commit. */
export interface Moment {
  revision: number;
  at: string;
}

/** The newest revision that the service has named; null before the first answer. */
const newest = signal<Moment | null>(null);

/** The revision from which the picture was read. */
export const shownMoment = computed<Moment | null>(() => {
  const s = start.value;
  return s.is === 'ready' && s.value.revision.committedAt
    ? { revision: s.value.revision.number, at: s.value.revision.committedAt }
    : null;
});

/** The newest revision if the picture is from an earlier one. */
export const arrived = computed<Moment | null>(() => {
  const [now, shown] = [newest.value, start.value];
  if (!now || shown.is !== 'ready') return null;
  return now.revision > shown.value.revision.number ? now : null;
});

/** The moment to which news about the picture refers: the revision before the page last moved on. */
export const before = signal<Moment | null>(null);

/** The time between two questions for the newest revision, in milliseconds. */
const EVERY = 15_000;

/** The newest revision that the service has reported to the page. */
export const latest = computed<Moment | null>(() => newest.value ?? shownMoment.value);

/** Whether the service reports revisions without being asked. Otherwise the page polls. */
const streaming = signal(false);

function note(revision: { number: number; committedAt: string | null }): void {
  if (!revision.committedAt || revision.number < (newest.peek()?.revision ?? 0)) return;
  newest.value = { revision: revision.number, at: revision.committedAt };
}

/** Asks for the newest revision. */
export async function look(): Promise<void> {
  if (offline.peek() || document.visibilityState === 'hidden') return;
  try {
    const { revision } = await ask('Newest', {});
    note(revision);
  } catch {
    // The next attempt follows, and the page says itself that the service does not answer.
  }
}

/** A question whose answers are watched in a view, since a revision. */
export interface Watching {
  id: string;
  question: string;
  view: View;
  since: number;
}

/** The number of changed answers to each watched question, by the id of the watch, if the service reports them. */
export const streamed = signal<ReadonlyMap<string, number>>(new Map());

/**
 * Counts the differences that remain after further events: an answer that is added and removed again is no difference.
 */
export function difference(): (event: { added: Row[]; removed: Row[] }) => number {
  const by = new Map<string, number>();
  return ({ added, removed }) => {
    const count = (rows: Row[], change: number) => {
      for (const { values } of rows) {
        const row = values.map((v) => v.text).join('\n');
        by.set(row, (by.get(row) ?? 0) + change);
      }
    };
    count(added, 1);
    count(removed, -1);
    return [...by.values()].filter((n) => n !== 0).length;
  };
}
type Row = { values: { text: string }[] };

/** Subscribes to revisions and to watched questions until the returned function is called. */
async function followStream(watched: () => Watching[]): Promise<() => void> {
  const { live, subscribe } = await import('../api/stream');
  const ends = new Map<string, () => void>();
  const since = shownMoment.peek()?.revision;
  ends.set(
    '',
    subscribe('Revisions', since === undefined ? {} : { since }, (e) => note(e.revisions.revision)),
  );
  const stop = effect(() => {
    const now = new Map(watched().map((w) => [JSON.stringify(w), w]));
    for (const [key, end] of ends)
      if (key !== '' && !now.has(key)) {
        end();
        ends.delete(key);
      }
    for (const [key, { id, question, view, since }] of now)
      if (!ends.has(key)) {
        const count = difference();
        const next = subscribe('Answers', { question, view, since }, (e) => {
          streamed.value = new Map(streamed.peek()).set(id, count(e.ask));
        });
        ends.set(key, next);
      }
  });
  const unfollow = effect(() => {
    streaming.value = live.value;
    if (!live.value) streamed.value = new Map();
  });
  return () => {
    stop();
    unfollow();
    for (const end of ends.values()) end();
  };
}

/** Follows the revisions and watched questions until the returned function is called. */
export function followRevisions(watched: () => Watching[]): () => void {
  const stream = followStream(watched).catch(() => () => undefined); // without it, the page asks
  const timer = setInterval(() => {
    if (!streaming.peek()) void look();
  }, EVERY);
  const seen = () => {
    void look();
  };
  document.addEventListener('visibilitychange', seen);
  addEventListener('focus', seen);
  return () => {
    clearInterval(timer);
    void stream.then((end) => end());
    document.removeEventListener('visibilitychange', seen);
    removeEventListener('focus', seen);
  };
}

/** What changed about an entity. */
export interface EntityNews {
  entity: EntityRef;
  /** Whether the entity is new. */
  fresh: boolean;
  relations: { type: string; inward: boolean; by: number }[];
  added: { name: string; value: string }[];
  removed: { name: string; value: string }[];
}

type Fact = { name: string; value: string };
const key = (f: Fact) => `${f.name}\n${f.value}`;

/** Compares an entity with its earlier state; null if nothing changed. */
export function newsOf(now: Counted, then: Counted | undefined): EntityNews | null {
  const [facts, old] = [now, then].map((e) => e?.facts.edges.map((x) => x.node) ?? []) as [Fact[], Fact[]];
  const counts = (e: Counted | undefined) =>
    new Map(e?.relationCounts.map((c) => [`${c.type} ${c.direction}`, c.count]) ?? []);
  const [here, there] = [counts(now), counts(then)];
  const relations = [...new Set([...here.keys(), ...there.keys()])].flatMap((k) => {
    const by = (here.get(k) ?? 0) - (there.get(k) ?? 0);
    const [type = '', direction] = k.split(' ');
    return by === 0 ? [] : [{ type, inward: direction === 'IN', by }];
  });
  const without = (a: Fact[], b: Fact[]) => {
    const known = new Set(b.map(key));
    return a.filter((f) => !known.has(key(f)));
  };
  const [added, removed] = [without(facts, old), without(old, facts)];
  if (then && relations.length + added.length + removed.length === 0) return null;
  return { entity: now, fresh: !then, relations, added, removed };
}

const counted = (of: readonly (object | null)[]): Counted[] =>
  of.flatMap((n) => (n && 'relationCounts' in n ? [n as Counted] : []));

/** The maximum number of entities that are compared with their earlier states. */
export const MOST_COMPARED = 400;

/** Returns what changed about entities since a moment. */
export async function entityNews(ids: string[], since: Moment, signal: AbortSignal): Promise<EntityNews[]> {
  if (ids.length === 0) return [];
  const { now, earlier } = await ask('Since', { ids, at: since.at }, {}, signal);
  const old = new Map(counted(earlier.nodes).map((e) => [e.id, e]));
  return [...new Map(counted(now).map((e) => [e.id, e])).values()].flatMap((e) => newsOf(e, old.get(e.id)) ?? []);
}

/** The relations that were added and removed since a moment. */
export interface RelationNews {
  added: Relation[];
  removed: Relation[];
}

export function differenceOf(now: readonly Relation[], then: readonly Relation[]): RelationNews {
  const [here, there] = [new Set(now.map((r) => r.id)), new Set(then.map((r) => r.id))];
  return { added: now.filter((r) => !there.has(r.id)), removed: then.filter((r) => !here.has(r.id)) };
}

/** Returns the relations among entities that were added or removed since a moment. */
export async function drawnNews(ids: string[], since: Moment, signal: AbortSignal): Promise<RelationNews> {
  if (ids.length === 0) return { added: [], removed: [] };
  // An id that did not exist then would be an error.
  const { now, earlier } = await ask('Since', { ids, at: since.at }, {}, signal);
  const [here, there] = [counted(now), counted(earlier.nodes)].map((of) => of.map((e) => e.id)) as [string[], string[]];
  const a = await ask('DrawnSince', { ids: here, before: there, at: since.at }, {}, signal);
  return differenceOf(a.now.relations, a.earlier.subgraph.relations);
}

/** Answers to a question that were added or removed since a moment, each as its entities or texts. */
export interface AnswerNews {
  added: AnswerValue[][];
  removed: AnswerValue[][];
}
export interface AnswerValue {
  text: string;
  entity: EntityRef | null;
}

/** Returns the answers that were added or removed since a moment, in the view of the page. */
export async function answerNews(
  question: string,
  since: Moment,
  view: View,
  signal: AbortSignal,
): Promise<AnswerNews> {
  const row = `values { text entity { ${entityRef} } }`;
  const { compare } = await askFields<{ compare: Record<'added' | 'removed', { values: AnswerValue[] }[]> }>(
    `compare(before: $before, after: $after, question: $question) { added { ${row} } removed { ${row} } }`,
    '$before: ViewInput, $after: ViewInput, $question: String!',
    { before: { ...view, knownAt: since.at }, after: view, question },
    signal,
  );
  return { added: compare.added.map((r) => r.values), removed: compare.removed.map((r) => r.values) };
}

/** Reports whether a panel can be watched: an entity, or a question with answers. */
export const watchable = (p: Panel): boolean =>
  p.at === 'card' || (p.at === 'ask' && p.query !== '') || p.at === 'binds' || p.at === 'conflicts';
