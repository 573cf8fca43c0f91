import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { assumedText, readAssumed } from '../api/assumed';
import type { View } from '../api/client';
import type { RelationInput } from '../api/generated';
import { pack, unpack } from './address';
import { isPanel, type Panel } from './panel';
import { trailOf, trailTo } from './trail';

export { isPanel } from './panel';
export type { Browsed, Charted, EventFilter, Panel, PathLimits } from './panel';

/** Everything that a shared address restores. */
export interface State {
  ids: string[];
  pins: Record<string, [number, number]>;
  hiddenKinds: string[];
  hiddenTypes: string[];
  panel: Panel;
  view: View;
  /** The places of entities that are not pinned, as the user who shared the address saw them. */
  places: Record<string, [number, number]>;
  /** The viewpoint: pixels per unit, and the point in the middle. */
  camera: [number, number, number] | null;
  layout: Layout;
  style: StyleRules;
  filter: Filter;
  groups: Groups;
}

/** The groups that are drawn as one node, and those of them that are open. */
export interface Groups {
  /** none, kind, community, or a fact. */
  by: string;
  open: string[];
}
export const noGroups: Groups = { by: 'none', open: [] };

/** The layout. Focus is the entity in the middle of a radial layout. */
export interface Layout {
  by: 'force' | 'layered' | 'radial' | 'kinds' | 'communities' | 'circle' | 'time' | 'map';
  focus?: string;
}

/** The rules for the look of entities and lines: each is a metric of the service, a fact, or one of the named rules. */
export interface StyleRules {
  color: string;
  size: string;
  shape: string;
  icon: string;
  /** The text beside the name of an entity. */
  label: string;
  /** The rule for the colour of lines. */
  line: string;
}
export const plainRules: StyleRules = {
  color: 'kind',
  size: 'relations',
  shape: 'kind',
  icon: 'kind',
  label: 'name',
  line: 'claimed',
};
const ruleNames = Object.keys(plainRules) as (keyof StyleRules)[];

/** The filters other than those for kinds and relation types. */
export interface Filter {
  /** The hidden ways in which relations are claimed. */
  looks: string[];
  /** The hidden groups of the rule for colours, and of the rule for lines, by their keys. */
  groups: string[];
  lines: string[];
  /** The minimum number of relations of an entity. */
  degree: number;
  confidence: number;
  /** The years between which dated relations hold. */
  from: string;
  to: string;
  keep: 'all' | 'connected' | 'largest' | 'near';
}
export const noFilter: Filter = {
  looks: [],
  groups: [],
  lines: [],
  degree: 0,
  confidence: 0,
  from: '',
  to: '',
  keep: 'all',
};

const empty: State = {
  ids: [],
  pins: {},
  hiddenKinds: [],
  hiddenTypes: [],
  panel: { at: 'none' },
  view: {},
  places: {},
  camera: null,
  layout: { by: 'force' },
  style: plainRules,
  filter: noFilter,
  groups: noGroups,
};
/** The values that an address may give and need not, by their parts. */
export const defaults: ReadonlyMap<string, string> = new Map([
  ['layout', 'force'],
  ['groups', 'none'],
  ['keep', 'all'],
  ['degree', '0'],
  ['confidence', '0'],
  ...Object.entries(plainRules),
]);
/** Reports whether a text is a date, perhaps with a time of day. */
export const isDate = (text: string): boolean =>
  /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/.test(text);

/**
 * The maximum number of entities: the service accepts as many per request, and the stage is fast with about 50,000
 * relations.
 */
export const MOST_ENTITIES = 10_000;

/** With more entities than this, an address with all places is too long for mail and chat. */
export const MOST_PLACED = 800;

/** The number of entities that the last step left out because of the maximum. */
export const leftOut = signal(0);

/** Returns as many of the ids as the graph can hold, without duplicates. */
export function within(ids: Iterable<string>): string[] {
  const all = [...new Set(ids)];
  leftOut.value = Math.max(0, all.length - MOST_ENTITIES);
  return all.slice(0, MOST_ENTITIES);
}

/** Writes ids as one text. An id may contain any character. */
export const list = (values: readonly string[]): string => values.map(encodeURIComponent).join(',');
export const unlist = (text: string | null | undefined): string[] =>
  text ? text.split(',').map(decode).filter(Boolean) : [];

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** Writes a state as the fragment of an address. */
export function encode(s: State): string {
  const p = new URLSearchParams();
  const put = (key: string, value: string | undefined) => {
    if (value) p.set(key, value);
  };
  put('n', list(s.ids));
  put('pin', placesText(s.pins));
  put('at', placesText(s.places));
  put('camera', s.camera?.map((x) => x.toPrecision(5)).join(':'));
  put('layout', s.layout.by === 'force' ? '' : list([s.layout.by, ...(s.layout.focus ? [s.layout.focus] : [])]));
  for (const rule of ruleNames) put(rule, s.style[rule] === plainRules[rule] ? '' : s.style[rule]);
  putFilter(p, s.filter);
  put('groups', s.groups.by === 'none' ? '' : list([s.groups.by, ...s.groups.open]));
  put('nokind', list(s.hiddenKinds));
  put('notype', list(s.hiddenTypes));
  putView(p, s.view);
  if (s.panel.at !== 'none') put('panel', JSON.stringify(s.panel));
  return pack(p.toString());
}

/** Writes places as a text: the id, and both coordinates. */
const placesText = (places: State['places']): string =>
  list(Object.entries(places).map(([id, [x, y]]) => `${encodeURIComponent(id)}:${x.toFixed(1)}:${y.toFixed(1)}`));

function placesOf(text: string | null): State['places'] {
  const places: State['places'] = {};
  for (const place of unlist(text)) {
    const [id, x, y] = place.split(':');
    if (id && Number.isFinite(Number(x)) && Number.isFinite(Number(y))) places[decode(id)] = [Number(x), Number(y)];
  }
  return places;
}

function cameraOf(text: string | null): State['camera'] {
  const [k, x, y] = (text ?? '').split(':').map(Number);
  return k !== undefined && x !== undefined && y !== undefined && k > 0 && Number.isFinite(x) && Number.isFinite(y)
    ? [k, x, y]
    : null;
}

const layouts: readonly string[] = ['force', 'layered', 'radial', 'kinds', 'communities', 'circle', 'time', 'map'];

function layoutOf(text: string | null): Layout {
  const [by, focus] = unlist(text);
  if (by === undefined || !layouts.includes(by)) return { by: 'force' };
  return { by: by as Layout['by'], ...(focus ? { focus } : {}) };
}

function putFilter(p: URLSearchParams, f: Filter): void {
  const put = (key: string, value: string | number) => {
    if (value) p.set(key, String(value));
  };
  put('nolook', list(f.looks));
  put('nogroup', list(f.groups));
  put('noline', list(f.lines));
  put('degree', f.degree);
  put('confidence', f.confidence);
  put('since', f.from);
  put('until', f.to);
  put('keep', f.keep === 'all' ? '' : f.keep);
}

function groupsOf(text: string | null): Groups {
  const [by, ...open] = unlist(text);
  return by ? { by, open } : noGroups;
}

const keeps: readonly string[] = ['connected', 'largest', 'near'];

function filterOf(p: URLSearchParams): Filter {
  const number = (key: string, most: number) => Math.min(most, Math.max(0, Number(p.get(key)) || 0));
  const year = (key: string) => (/^\d{4}$/.test(p.get(key) ?? '') ? (p.get(key) ?? '') : '');
  const keep = p.get('keep') ?? '';
  return {
    looks: unlist(p.get('nolook')),
    groups: unlist(p.get('nogroup')),
    lines: unlist(p.get('noline')),
    degree: Math.floor(number('degree', 1e6)),
    confidence: number('confidence', 1),
    from: year('since'),
    to: year('until'),
    keep: keeps.includes(keep) ? (keep as Filter['keep']) : 'all',
  };
}

function putView(p: URLSearchParams, view: View): void {
  const put = (key: string, value: string | undefined) => {
    if (value) p.set(key, value);
  };
  put('asof', view.asOf);
  put('without', list(view.without ?? []));
  put('distrust', list(view.distrust ?? []));
  put('with', list((view.with ?? []).map(assumedText)));
}

/** Writes a view as the text in an address. The whole graph is an empty text. */
export function viewText(view: View): string {
  const p = new URLSearchParams();
  putView(p, view);
  return p.toString();
}

/** Reads a view from an address. It ignores what it cannot read. */
export function viewOf(text: string): View {
  const p = new URLSearchParams(text);
  const view: View = {};
  const asOf = p.get('asof');
  if (asOf && isDate(asOf)) view.asOf = asOf;
  const without = unlist(p.get('without'));
  const distrust = unlist(p.get('distrust'));
  const added = unlist(p.get('with')).flatMap(readAssumed);
  if (without.length) view.without = without;
  if (distrust.length) view.distrust = distrust;
  if (added.length) view.with = added;
  return view;
}

function panelOf(text: string | null): Panel {
  try {
    const panel: unknown = JSON.parse(text ?? '');
    return isPanel(panel) ? panel : { at: 'none' };
  } catch {
    return { at: 'none' };
  }
}

/** Reads the fragment of an address. It ignores what it cannot read. */
export function parse(fragment: string): State {
  const text = unpack(fragment.replace(/^#/, ''));
  const p = new URLSearchParams(text);
  return {
    ids: within(unlist(p.get('n'))),
    pins: placesOf(p.get('pin')),
    places: placesOf(p.get('at')),
    camera: cameraOf(p.get('camera')),
    layout: layoutOf(p.get('layout')),
    style: Object.fromEntries(
      ruleNames.map((rule) => [rule, p.get(rule) ?? plainRules[rule]]),
    ) as unknown as StyleRules,
    filter: filterOf(p),
    groups: groupsOf(p.get('groups')),
    view: viewOf(text),
    hiddenKinds: unlist(p.get('nokind')),
    hiddenTypes: unlist(p.get('notype')),
    panel: panelOf(p.get('panel')),
  };
}

export const state = signal<State>(parse(location.hash));

/** The data of a step in the browser's history, other than its address. */
interface Entry {
  depth?: number;
  keep?: string;
  trail?: readonly Panel[];
}
const entry = (): Entry => (history.state as Entry | null) ?? {};
const depth = (): number => Number(entry().depth ?? 0);
const keepOf = (): string => (typeof entry().keep === 'string' ? (entry().keep ?? '') : '');

/** The id of the investigation that is open at this step of the history; empty for none. */
export const keeping = signal(keepOf());
/** The fragment from which the state was read; empty once this page has written the address itself. */
export const arrived = signal(location.hash);
/** The panels that led to the open one. */
export const trail = signal(trailOf(entry().trail));
const at = signal(depth());
const newest = signal(depth());

/** The state that was written last, and its fragment. To compress the fragment of a large graph takes long. */
let last: { state: State; fragment: string } | undefined;

function encoded(s: State): string {
  if (last?.state !== s) last = { state: s, fragment: encode(s) };
  return last.fragment;
}

/** Changes the state as one step that undo reverts. It is a step of the browser's own history. */
export function change(next: Partial<State>): void {
  const merged = { ...state.peek(), ...next };
  const fragment = encode(merged);
  if (fragment === encoded(state.peek())) return;
  last = { state: merged, fragment };
  at.value += 1;
  newest.value = at.value;
  const led = trailTo(trail.peek(), state.peek().panel, merged.panel);
  history.pushState(
    { depth: at.value, keep: keeping.peek(), trail: led },
    '',
    fragment ? `#${fragment}` : location.pathname + location.search,
  );
  arrived.value = '';
  trail.value = led;
  state.value = merged;
}

/**
 * Returns a part of the state as a signal of its own. What depends on it is computed again only if this part changes,
 * and not on each change of the state.
 */
export const part = <K extends keyof State>(key: K): ReadonlySignal<State[K]> => computed(() => state.value[key]);

/** Changes the state without a new step of the history. */
export function amend(next: Partial<State>): void {
  const merged = { ...state.peek(), ...next };
  const fragment = encoded(merged);
  history.replaceState(
    { depth: at.value, keep: keeping.peek(), trail: trail.peek() },
    '',
    fragment ? `#${fragment}` : location.pathname + location.search,
  );
  arrived.value = '';
  state.value = merged;
}

function restored(): void {
  keeping.value = keepOf(); // until now, followers saw the state of the step before
  arrived.value = location.hash;
  trail.value = trailOf(entry().trail);
  state.value = parse(location.hash);
  at.value = depth();
  newest.value = Math.max(newest.value, at.value);
}
addEventListener('popstate', restored);

export const canUndo = computed(() => at.value > 0);
export const canRedo = computed(() => at.value < newest.value);
export const undo = (): void => {
  if (canUndo.value) history.back();
};
export const redo = (): void => {
  if (canRedo.value) history.forward();
};

export const open = (panel: Panel): void => change({ panel });
export const close = (): void => change({ panel: { at: 'none' } });

/** Adds entities to the graph. */
export function add(ids: readonly string[], panel?: Panel): void {
  const s = state.peek();
  change({ ids: within([...s.ids, ...ids]), ...(panel ? { panel } : {}) });
}

/** Removes entities from the graph, not from the data. */
export function hide(ids: readonly string[]): void {
  const s = state.peek();
  const hidden = new Set(ids);
  const pins = Object.fromEntries(Object.entries(s.pins).filter(([id]) => !hidden.has(id)));
  leftOut.value = 0;
  change({ ids: s.ids.filter((id) => !hidden.has(id)), pins });
}

export function pin(id: string, position: [number, number] | null): void {
  const pins = { ...state.peek().pins };
  if (position) pins[id] = position;
  else delete pins[id];
  change({ pins });
}

export const unpinAll = (): void => change({ pins: {} });

/** Pins entities at their places, as one step. */
export const pinAll = (places: State['pins']): void => change({ pins: { ...state.peek().pins, ...places } });

/**
 * Chooses a layout. On a map and on an axis of time, positions have a meaning: a node that was pinned in another layout
 * would be at a wrong place or date.
 */
export function layOut(layout: Layout): void {
  const meant = layout.by === 'map' || layout.by === 'time';
  const pins = meant && layout.by !== state.peek().layout.by ? {} : state.peek().pins;
  change({ layout, pins, places: {}, camera: null });
}

/** Adds a member to a list of the view, or removes it. */
export function toggleView(key: 'without' | 'distrust', id: string): void {
  const view = { ...state.peek().view };
  const now = view[key] ?? [];
  const next = now.includes(id) ? now.filter((x) => x !== id) : [...now, id];
  if (next.length) view[key] = next;
  else delete view[key];
  change({ view });
}

/** Adds relations that nobody claims to the view, and adds entities to the graph. */
export function assume(relations: readonly RelationInput[], ids: readonly string[]): void {
  const { view, ids: there } = state.peek();
  const known = new Set(view.with?.map(assumedText));
  change({
    view: { ...view, with: [...(view.with ?? []), ...relations.filter((t) => !known.has(assumedText(t)))] },
    ids: within([...there, ...ids]),
  });
}

export function clearView(key: keyof View, index?: number): void {
  const view = { ...state.peek().view };
  if (key === 'with' && index !== undefined && view.with && view.with.length > 1)
    view.with = view.with.filter((_, i) => i !== index);
  else delete view[key];
  change({ view });
}

export function reset(): void {
  leftOut.value = 0;
  change({ ...empty });
}
