// The facts, sources and places of the drawn entities. They are requested when the style, the groups or the map need
// them.
import { batch, computed, effect, signal } from '@preact/signals';
import { ask } from '../api/client';
import type { EntityRef } from '../api/generated';
import { countryOf } from '../look/countries';
import { askAgain, fail, kindInfo, piece, typeInfo } from './graph';
import { state } from './state';

/** The values of facts, by entity and name of the fact. */
export const facts = signal<ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>>(new Map());
/** The documents that state a relation, by relation. */
export const sources = signal<ReadonlyMap<string, readonly { id: string; name: string }[]>>(new Map());
/** The places of an entity, the nearest first, by entity. */
export const sites = signal<ReadonlyMap<string, readonly EntityRef[]>>(new Map());
/** Whether places are being read. Until then, an entity whose place is unknown may have one. */
export const readingSites = signal(false);

const FACT = 'fact:';
/** Returns the fact that a style rule uses; null for any other rule. */
export const factOf = (by: string): string | null => (by.startsWith(FACT) ? by.slice(FACT.length) : null);
export const byFact = (name: string): string => FACT + name;

/** The maximum number of ids per request. */
const AT_ONCE = 1000;
const STEPS = 3;

function chunks(ids: readonly string[]): string[][] {
  const out: string[][] = [];
  for (let i = 0; i < ids.length; i += AT_ONCE) out.push(ids.slice(i, i + AT_ONCE));
  return out;
}

async function askFacts(ids: readonly string[], signal: AbortSignal): Promise<void> {
  facts.value = await factsWith(ids, signal);
}

/** Returns the known facts and those of entities whose facts are not known yet. */
async function factsWith(ids: readonly string[], signal: AbortSignal): Promise<typeof facts.value> {
  const next = new Map(facts.peek());
  for (const some of chunks(ids.filter((id) => !next.has(id)))) {
    const { nodes } = await ask('FactsOf', { ids: some }, state.peek().view, signal);
    for (const n of nodes) {
      if (!n || !('facts' in n)) continue;
      const of = Map.groupBy(
        n.facts.edges.map((e) => e.node),
        (f) => f.name,
      );
      const values = new Map([...of].map(([name, fs]): [string, string[]] => [name, fs.map((f) => f.value)]));
      next.set(n.id, values.set('name', [n.name]));
    }
  }
  return next;
}

async function askSources(ids: readonly string[], signal: AbortSignal): Promise<void> {
  const next = new Map(sources.peek());
  for (const some of chunks(ids.filter((id) => !next.has(id)))) {
    const { nodes } = await ask('SourcesOf', { ids: some }, state.peek().view, signal);
    for (const n of nodes)
      if (n && 'claims' in n)
        next.set(
          n.id,
          n.claims.filter((c) => c.stance === 'SUPPORTS').map((c) => c.document),
        );
  }
  sources.value = next;
}

/** Reads the places of entities, and says that they are being read. */
async function askSites(ids: readonly string[], signal: AbortSignal): Promise<void> {
  readingSites.value = true;
  try {
    await findSites(ids, signal);
  } finally {
    if (!signal.aborted) readingSites.value = false;
  }
}

/** Follows the relations that locate an entity, from a place to the larger place. */
async function findSites(ids: readonly string[], signal: AbortSignal): Promise<void> {
  const types = [...typeInfo.peek().values()].filter((t) => t.locates).map((t) => t.type);
  const next = new Map(sites.peek());
  let open = ids.filter((id) => !next.has(id));
  for (let step = 0; step < STEPS && open.length > 0 && types.length > 0; step++) {
    const found = new Set<string>();
    for (const some of chunks(open)) {
      const { nodes } = await ask('Sites', { ids: some, types }, state.peek().view, signal);
      for (const n of nodes) {
        if (!n || !('relations' in n)) continue;
        const rank = (type: string) => types.indexOf(type);
        const targets = n.relations.edges
          .map((e) => e.node)
          .sort((a, b) => rank(a.type) - rank(b.type))
          .map((r) => r.target);
        next.set(n.id, targets);
        for (const t of targets) if (!next.has(t.id)) found.add(t.id);
      }
    }
    open = [...found];
  }
  const known = await factsWith([...new Set([...ids, ...[...next.values()].flat().map((e) => e.id)])], signal);
  // Both are set at once: a layout with only one of them would place nothing by location, and nothing would start
  // another layout.
  batch(() => {
    facts.value = known;
    sites.value = next;
  });
}

/** Reports whether the facts of some drawn kind can contain a place. */
const placed = (): boolean => piece.value.entities.some((e) => kindInfo.value.get(e.kind)?.place);

/** What the picture needs, and the view, as text, so that other changes of the state request nothing again. */
const need = computed(() => JSON.stringify(wanted()));
const viewNow = computed(() => JSON.stringify(state.value.view));

function wanted(): { facts: boolean; sources: boolean; sites: boolean } {
  const { style, layout, groups } = state.value;
  const byFacts = [style.color, style.size, style.label, groups.by].some((by) => factOf(by) !== null);
  const icons = style.icon === 'kind' && placed();
  return {
    facts: byFacts || icons || layout.by === 'time',
    sources: style.line === 'source',
    sites: layout.by === 'map',
  };
}

/** Requests the data again when the drawn entities change, until the returned function is called. */
export function followFacts(): () => void {
  let going: AbortController | undefined;
  let view = '';
  return effect(() => {
    const { entities, relations } = piece.value;
    const want = JSON.parse(need.value) as ReturnType<typeof wanted>;
    const seen = viewNow.value;
    going?.abort();
    const mine = new AbortController();
    going = mine;
    readingSites.value = false;
    if (seen !== view) {
      view = seen;
      facts.value = new Map();
      sources.value = new Map();
      sites.value = new Map();
    }
    const ids = entities.filter((e) => !e.removed).map((e) => e.id);
    const all = [
      ...(want.facts && !want.sites ? [askFacts(ids, mine.signal)] : []),
      ...(want.sites ? [askSites(ids, mine.signal)] : []),
      ...(want.sources
        ? [
            askSources(
              relations.filter((r) => r.fate !== 'removed').map((r) => r.id),
              mine.signal,
            ),
          ]
        : []),
    ];
    Promise.all(all).catch((e: unknown) => {
      if (!mine.signal.aborted) fail(e, askAgain);
    });
  });
}

/** The place of an entity: a point on the earth, or a country. */
export interface Site {
  country?: string;
  /** Degrees east and north. */
  point?: [number, number];
}

function ownSite(of: ReadonlyMap<string, readonly string[]> | undefined, kind: string): Site | null {
  const place = kindInfo.value.get(kind)?.place;
  if (!place || !of) return null;
  const one = (name: string | null) => (name === null ? undefined : of.get(name)?.[0]);
  const [x, y] = [Number(one(place.longitude) ?? NaN), Number(one(place.latitude) ?? NaN)];
  const country = countryOf(one(place.country) ?? '');
  const point = Math.abs(x) <= 180 && Math.abs(y) <= 90 ? ([x, y] as [number, number]) : undefined;
  if (!point && !country) return null;
  return { ...(country ? { country } : {}), ...(point ? { point } : {}) };
}

/** Returns the place of an entity, by its own facts, or else by those of its location; null if it is unknown. */
export const siteOf = computed(() => {
  const within = sites.value;
  const known = facts.value; // read both signals now, so that the result depends on both
  const found = new Map<string, Site | null>();
  const find = (id: string, kind: string): Site | null => {
    const before = found.get(id);
    if (before !== undefined) return before;
    found.set(id, null); // a place within itself has no location
    let at = ownSite(known.get(id), kind);
    for (const e of within.get(id) ?? []) at ??= find(e.id, e.kind);
    found.set(id, at);
    return at;
  };
  return find;
});

/** Returns the country whose flag stands for an entity that is a country or a place; null for any other entity. */
export const flagOf = computed(() => {
  const known = facts.value;
  return (id: string, kind: string): string | null => {
    const place = kindInfo.value.get(kind)?.place;
    const isPlace = place && (place.country === 'name' || place.latitude !== null);
    return isPlace ? (ownSite(known.get(id), kind)?.country ?? null) : null;
  };
});
