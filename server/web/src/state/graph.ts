import { computed, signal } from '@preact/signals';
import { viewText } from './state';
import { AskError, ask, type AnswerTo, type View } from '../api/client';
import { nodesOf } from '../api/nodes';
import type { EntityRef, KindInfo, KindQuestion, Relation, RelationType, TypeInfo } from '../api/generated';
import type { EntityKind } from '../api/generated';
import { shapesOf, type Shape } from './figures';
import { askWithRules } from './rules';
import { kindLooks, looksOf } from '../look/kinds';
import { learn, symmetricOf } from './meaning';

/** What failed, and a function that tries it again. */
export interface Failed {
  error: AskError;
  again?: () => void;
}
export type Load<T> = { is: 'loading' } | { is: 'ready'; value: T } | ({ is: 'failed' } & Failed);
export const failed = (e: unknown): AskError => (e instanceof AskError ? e : new AskError(String(e), 'INTERNAL'));

/** A relation in the graph, and whether the current view added or removed it. */
export interface Drawn extends Relation {
  fate: 'same' | 'added' | 'removed';
}
export interface Piece {
  /**
   * The entities, among them the ends of all relations. A removed entity is drawn faint. Either it is not in the view,
   * or it is absent: it has no relation at the date of the view, but some at other dates.
   */
  entities: (EntityRef & { removed: boolean; absent?: boolean })[];
  relations: Drawn[];
  truncated: string | null;
  statedOnly: boolean;
  /** Whether it is the overview that is shown while the graph is empty. */
  overview?: boolean;
}

export const emptyPiece: Piece = { entities: [], relations: [], truncated: null, statedOnly: false };

export const start = signal<Load<AnswerTo<'Start'>>>({ is: 'loading' });
export const piece = signal<Piece>(emptyPiece);
export const busy = signal(false);
export const problem = signal<Failed | null>(null);
/** Counts how often the user has asked again for a graph that could not be loaded. */
export const attempts = signal(0);
export const askAgain = (): void => {
  attempts.value += 1;
};

/** Says over the graph that something failed. If again is given, the user can try it again. */
export function fail(e: unknown, again?: () => void): void {
  const error = failed(e);
  if (!again) problem.value = { error };
  else
    problem.value = {
      error,
      again: () => {
        problem.value = null;
        again();
      },
    };
}
export const notice = signal('');
/** Counts how often the page has moved on to a newer revision. All that it shows is then asked for again. */
export const renewals = signal(0);

export const typeInfo = computed(
  () =>
    new Map<string, TypeInfo>(
      start.value.is === 'ready' ? start.value.value.ontology.relationTypes.map((t) => [t.type, t]) : [],
    ),
);
export const kindInfo = computed(
  () =>
    new Map<string, KindInfo>(
      start.value.is === 'ready' ? start.value.value.ontology.kinds.map((k) => [k.kind, k]) : [],
    ),
);
/**
 * Returns a question that the ontology offers, by its name: the one of the kind, or of any kind that has a question
 * with this name.
 */
export function kindQuestion(name: string, kind: string): KindQuestion | undefined {
  const of = (k: KindInfo | undefined) => k?.questions.find((q) => q.name === name);
  const own = of(kindInfo.value.get(kind));
  return own ?? [...kindInfo.value.values()].map(of).find((q) => q !== undefined);
}
export const yields = computed((): RelationType[] =>
  start.value.is === 'ready' ? [...new Set(start.value.value.rules.map((r) => r.yields))] : [],
);

/** The kinds that are figures. */
export const shapes = computed(() =>
  start.value.is === 'ready'
    ? shapesOf(start.value.value.ontology.kinds, start.value.value.ontology.relationTypes)
    : new Map<EntityKind, Shape>(),
);

/** Whether the ontology defines what conflicts and who bears it. */
export const knowsConflicts = computed(() => {
  const types = [...typeInfo.value.values()];
  return types.some((t) => t.conflicts) && types.some((t) => t.bears);
});

/** The symmetric relation types. */
export const symmetric = computed(() => symmetricOf(typeInfo.value.values()));

export const hypothetical = (v: View): boolean => Boolean(v.without?.length || v.distrust?.length || v.with?.length);

export async function begin(): Promise<void> {
  if (start.peek().is !== 'ready') start.value = { is: 'loading' }; // what is shown stays until the answer arrives
  try {
    const value = await ask('Start', {});
    learn(value.ontology.relationTypes);
    kindLooks.value = looksOf(value.ontology.kinds);
    start.value = { is: 'ready', value };
  } catch (e) {
    start.value = { is: 'failed', error: failed(e) };
  }
}

/** How many entities and relations the graph has. */
export interface Stats {
  entities: number;
  relations: number;
}
export function statsNow(): Stats {
  const s = start.peek();
  return s.is === 'ready' ? s.value.stats : { entities: 0, relations: 0 };
}

/** Reads everything again, from the newest revision. */
export async function renew(): Promise<void> {
  await begin();
  renewals.value += 1;
}

export interface Fetched {
  entities: EntityRef[];
  relations: Relation[];
  truncated: string | null;
  statedOnly: boolean;
}

/** Returns the given entities that exist in a view, and the relations among them with the names of their ends. */
export async function among(ids: string[], view: View, signal: AbortSignal): Promise<Fetched> {
  if (ids.length === 0) return { entities: [], relations: [], truncated: null, statedOnly: false };
  try {
    const { subgraph, statedOnly } = await askWithRules('Subgraph', { ids }, view, signal);
    const byId = new Map(subgraph.entities.map((e) => [e.id, e]));
    const relations = subgraph.relations.flatMap((r) => {
      const [source, target] = [byId.get(r.source.id), byId.get(r.target.id)];
      return source && target ? [{ ...r, source, target, periods: [] }] : [];
    });
    return { entities: subgraph.entities, relations, truncated: subgraph.truncated, statedOnly };
  } catch (e) {
    if (failed(e).code !== 'NOT_FOUND' || !hypothetical(view)) throw e;
    // Without a distrusted source, entities that only it mentions do not exist.
    const nodes = await nodesOf('There', ids, view, signal);
    const there = ids.filter((_, i) => nodes[i]);
    if (there.length === ids.length) throw e;
    return among(there, view, signal);
  }
}

/**
 * Two views that the user compares in the picture. It shows the view after, and marks the items that were added and
 * removed since the view before.
 */
export const compared = signal<{ before: View; after: View } | null>(null);

/** Returns the view with which the picture of a view is compared; null if there is none. */
function baseOf(view: View): View | null {
  const two = compared.peek();
  if (two && viewText(two.after) === viewText(view)) return two.before;
  return hypothetical(view) ? (view.asOf ? { asOf: view.asOf } : {}) : null;
}

const endsOf = (relations: readonly Relation[]): Set<string> =>
  new Set(relations.flatMap((r) => [r.source.id, r.target.id]));

/** The entities with relations at any date, for the last picture: while years are played, only the date changes. */
let anyDate: { key: string; connected: Promise<Set<string>> } | undefined;

/** Returns the entities of a picture at a date that have relations, but none at that date. */
async function absentAt(now: Fetched, { asOf, ...view }: View): Promise<Set<string>> {
  const connected = endsOf(now.relations);
  const alone = now.entities.map((e) => e.id).filter((id) => !connected.has(id));
  if (!asOf || alone.length === 0) return new Set();
  const ids = now.entities.map((e) => e.id);
  const key = JSON.stringify([ids, view, renewals.peek()]);
  if (anyDate?.key !== key) {
    // The answer serves the next dates, too, so it does not end with this one.
    const whole = among(ids, view, new AbortController().signal);
    const mine = { key, connected: whole.then((f) => endsOf(f.relations)) };
    anyDate = mine;
    mine.connected.catch(() => {
      if (anyDate === mine) anyDate = undefined;
    });
  }
  const ever = await anyDate.connected;
  return new Set(alone.filter((id) => ever.has(id)));
}

export async function load(ids: string[], view: View, signal: AbortSignal): Promise<Piece> {
  const now = await among(
    ids.filter((id) => !view.without?.includes(id)),
    view,
    signal,
  );
  const baseView = baseOf(view);
  if (!baseView) {
    const absent = await absentAt(now, view);
    return {
      ...now,
      entities: now.entities.map((e) => ({ ...e, removed: absent.has(e.id), absent: absent.has(e.id) })),
      relations: now.relations.map((r) => ({ ...r, fate: 'same' })),
    };
  }
  const base = await among(
    ids.filter((id) => !baseView.without?.includes(id)),
    baseView,
    signal,
  );
  // Derived relations are left out of both views or of neither. Otherwise they would seem to be added or removed.
  const statedOnly = now.statedOnly || base.statedOnly;
  const kept = (list: Relation[]) => (statedOnly ? list.filter((r) => !r.derived) : list);
  const before = new Set(base.relations.map((r) => r.id));
  const after = new Set(now.relations.map((r) => r.id));
  const staying = new Set(now.entities.map((e) => e.id));
  const there = new Set(base.entities.map((e) => e.id));
  const entities = [
    ...base.entities.map((e) => ({ ...e, removed: !staying.has(e.id) })),
    ...now.entities.filter((e) => !there.has(e.id)).map((e) => ({ ...e, removed: false })),
  ];
  const byId = new Map(entities.map((e) => [e.id, e]));
  const drawn = (r: Relation, fate: Drawn['fate']): Drawn => ({
    ...r,
    source: byId.get(r.source.id) ?? r.source,
    target: byId.get(r.target.id) ?? r.target,
    fate,
  });
  return {
    entities,
    truncated: now.truncated ?? base.truncated,
    statedOnly,
    relations: [
      ...kept(now.relations).map((r) => drawn(r, before.has(r.id) ? 'same' : 'added')),
      ...kept(base.relations)
        .filter((r) => !after.has(r.id))
        .map((r) => drawn(r, 'removed')),
    ],
  };
}
