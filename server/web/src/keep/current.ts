// The open investigation. It is saved automatically; this module names, leaves, opens and restores it.
import { warn } from '../state/warnings';
import { batch, effect, signal } from '@preact/signals';
import { onStage } from '../graph/handle';
import { askAgain, emptyPiece, fail, failed, notice, piece, start } from '../state/graph';
import {
  type Investigation,
  linkOf,
  type Note,
  printOf,
  type Question,
  type Text,
  type Watch,
} from '../state/investigation';
import { amend, change, keeping, type Panel, type State, state } from '../state/state';
import { joined, rewritten } from './merge';
import { all, get, type Listed, put, remove, version } from './store';
import { t } from '../lang/language';
import { dayText } from '../lang/format';
import { entityName } from '../state/labels';

/** The content of an open investigation, except the picture. */
export type Open = Omit<Investigation, 'picture' | 'names' | 'from'>;

export const current = signal<Open | null>(null);
/** All investigations that this browser keeps, the newest first; null until they are loaded. */
export const kept = signal<Listed[] | null>(null);
/** The time of the last save; null while there are unsaved changes. */
export const savedAt = signal<string | null>(null);
/** The error of the last save. The changes are then only in this tab. */
export const unsaved = signal('');

let save = 0;
let print = '';
/** The state that this tab saved or read last. */
let base: Investigation | null = null;
let timer = 0;
/** The names of entities of the investigation that are not drawn now. They were saved when the entities were drawn. */
let names: Investigation['names'] = {};
/** The places of its entities and the viewpoint, until the entities are drawn. */
let before: Pick<State, 'places' | 'camera'> = { places: {}, camera: null };

const now = (): string => new Date().toISOString();
export const newId = (): string => crypto.randomUUID();

function namesNow(): Investigation['names'] {
  const drawn = piece.peek().overview ? [] : piece.peek().entities;
  return { ...names, ...Object.fromEntries(drawn.map((e) => [e.id, { name: entityName(e), kind: e.kind }])) };
}

/** Returns the open investigation with the present picture. */
export function whole(of: Open): Investigation {
  const stage = onStage.peek();
  const s = state.peek();
  const there = new Set(s.ids);
  const drawn = stage && stage.graph.order > 0 && !piece.peek().overview;
  const places = { ...before.places, ...s.places, ...(drawn ? stage.places() : {}) };
  before = {
    places: Object.fromEntries(Object.entries(places).filter(([id]) => there.has(id))),
    camera: drawn ? stage.camera() : (before.camera ?? s.camera),
  };
  const started = start.peek();
  names = namesNow();
  return {
    ...of,
    from: {
      datasets: started.is === 'ready' ? started.value.datasets.map((d) => d.name) : [],
      revision: started.is === 'ready' ? started.value.revision.number : 0,
    },
    picture: { ...s, ...before },
    names: Object.fromEntries(Object.entries(names).filter(([id]) => there.has(id))),
  };
}

export async function refreshList(): Promise<void> {
  try {
    kept.value = await all();
  } catch {
    kept.value = [];
    unsaved.value = t().keep.unavailable;
  }
}

/** Saves the open investigation if it has changed. */
export async function saveNow(why = ''): Promise<void> {
  window.clearTimeout(timer);
  const of = current.peek();
  if (!of) return;
  const it = whole(of);
  const next = printOf(it);
  if (next === print && why === '') return;
  const changed = next === print ? of.changed : now();
  print = next;
  try {
    const began = base;
    const done = await put({ ...it, changed }, save, why, (stored) => joined(began, { ...it, changed }, stored));
    save = done.save;
    base = done.investigation;
    if (current.peek()?.id === of.id) {
      savedAt.value = changed;
      if (done.elsewhere) takeOver(of, done.investigation);
    }
    unsaved.value = '';
    await refreshList();
  } catch (e) {
    print = '';
    unsaved.value = t().keep.notKept(failed(e instanceof Error ? e.message : e).message);
  }
}

/** Takes what another tab has added to the open investigation. Changes since it was saved stay. */
function takeOver(saved: Open, stored: Investigation): void {
  const now = current.peek();
  if (!now) return;
  const { notes, texts, questions, watches, name } = joined(whole(saved), whole(now), stored);
  current.value = { ...now, name, notes, texts, questions, watches };
  warn(t().keep.otherTab);
}

/** Shows the newest state of the open investigation if another tab has stored one. */
export async function refresh(): Promise<void> {
  const of = current.peek();
  if (!of) return;
  const there = await get(of.id).catch(() => null);
  if (!there || there.save === save || current.peek()?.id !== of.id) return;
  const mine = printOf(whole(of));
  if (printOf(there.investigation) === mine) {
    save = there.save;
    base = there.investigation;
    return;
  }
  if (mine !== print) {
    await saveNow();
    return;
  }
  take(there.investigation, there.save);
  show(there.investigation, state.peek().panel);
  print = printOf(whole(there.investigation));
  warn(t().keep.otherTab);
  await refreshList();
}

/** Saves soon. */
export function saveSoon(after = 900): void {
  if (!current.peek()) return;
  window.clearTimeout(timer);
  timer = window.setTimeout(() => {
    void saveNow();
  }, after);
}

/** Follows changes until the returned function is called. */
export function followCurrent(): () => void {
  const left = () => {
    void saveNow();
  };
  const hidden = () => {
    if (document.visibilityState === 'hidden') left();
    else void refresh();
  };
  document.addEventListener('visibilitychange', hidden);
  addEventListener('pagehide', left);
  let unwatch: (() => void) | undefined;
  const stops = [
    followHistory(),
    effect(() => {
      void [state.value, current.value, piece.value];
      saveSoon();
    }),
    effect(() => {
      unwatch?.();
      const stage = onStage.value;
      const moved = () => saveSoon(1500);
      stage?.sigma.getCamera().on('updated', moved);
      stage?.sigma.on('afterRender', moved);
      unwatch = () => {
        stage?.sigma.getCamera().off('updated', moved);
        stage?.sigma.off('afterRender', moved);
      };
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    unwatch?.();
    document.removeEventListener('visibilitychange', hidden);
    removeEventListener('pagehide', left);
  };
}

function take(it: Investigation, saved: number): void {
  const { picture: _picture, names: known, from: _from, ...rest } = it;
  names = known;
  before = { places: it.picture.places, camera: it.picture.camera };
  save = saved;
  base = it;
  print = '';
  current.value = rest;
  keeping.value = rest.id;
  savedAt.value = saved > 0 ? rest.changed : null;
  unsaved.value = '';
}

/**
 * Shows a stored picture, with everything at its place. It requests the data again even if the entities are those of
 * the previous picture.
 */
function show(it: Investigation, panel: Panel): void {
  piece.value = emptyPiece;
  onStage.peek()?.begin({ ...it.picture.places, ...it.picture.pins }, it.picture.camera);
  batch(() => {
    change({ ...it.picture, places: {}, camera: null, panel });
    askAgain();
  });
}

/** Starts an investigation with the present picture, under a name. */
export async function keep(name: string): Promise<void> {
  await saveNow();
  const time = now();
  const it: Open = {
    id: newId(),
    name,
    created: time,
    changed: time,
    notes: [],
    texts: [],
    questions: [],
    watches: [],
  };
  names = {};
  take({ ...it, ...{ picture: state.peek(), names: {}, from: { datasets: [], revision: 0 } } }, 0);
  amend({});
  await saveNow();
}

/** Returns the name of a new investigation until the user changes it. */
export function likelyName(): string {
  const [first, ...more] = piece.peek().overview ? [] : piece.peek().entities;
  if (first) return more.length === 0 ? entityName(first) : t().keep.nameOfMany(entityName(first), more.length);
  return t().keep.nameOfDay(dayText(now()));
}

export async function openKept(id: string): Promise<void> {
  await saveNow();
  try {
    const there = await get(id);
    if (!there) {
      warn(t().keep.noLongerKept);
      await refreshList();
      return;
    }
    take(there.investigation, there.save);
    show(there.investigation, { at: 'kept' });
  } catch (e) {
    fail(e instanceof Error ? e.message : e);
  }
}

/**
 * Opens the content of a file as an investigation of this browser. An existing one with the same id is replaced, and
 * kept in the history.
 */
export async function openRead(read: Investigation): Promise<void> {
  await saveNow();
  const there = await get(read.id).catch(() => null);
  const done = await put(read, there?.save ?? 0, t().keep.replaced);
  take(read, done.save);
  show(read, { at: 'kept' });
  await refreshList();
  const says = t().keep;
  if (!there) notice.value = says.isOpen(read.name);
  else notice.value = done.changed ? says.wasHere(read.name) : says.sameHere(read.name);
}

export async function restore(key: number): Promise<void> {
  const of = current.peek();
  const then = await version(key);
  if (!of || !then) return;
  await saveNow();
  const done = await put({ ...then, changed: now() }, save, t().keep.restored);
  take({ ...then, changed: now() }, done.save);
  show(then, { at: 'kept' });
  await refreshList();
}

function leaveBehind(): void {
  window.clearTimeout(timer);
  current.value = null;
  base = null;
  savedAt.value = null;
  names = {};
  before = { places: {}, camera: null };
}

/** Leaves the open investigation; it stays in the list. */
export function leave(): void {
  void saveNow(); // saves the picture before anything changes
  leaveBehind();
  keeping.value = '';
  amend({});
}

export async function rename(id: string, name: string): Promise<void> {
  const open = current.peek();
  if (open?.id === id) {
    current.value = { ...open, name };
    await saveNow();
    return;
  }
  const there = await get(id);
  if (there) await put({ ...there.investigation, name, changed: now() }, there.save);
  await refreshList();
}

export async function forget(id: string): Promise<void> {
  if (current.peek()?.id === id) {
    leaveBehind();
    keeping.value = '';
    amend({});
  }
  await remove(id);
  await refreshList();
}

/** Opens the investigation that was open before the page was reloaded. */
export async function resume(): Promise<void> {
  const id = keeping.peek();
  const there = id === '' ? null : await get(id).catch(() => null);
  if (!there) {
    keeping.value = '';
    return;
  }
  take(there.investigation, there.save);
  const { places, camera } = there.investigation.picture;
  const s = state.peek();
  state.value = { ...s, places: { ...places, ...s.places }, camera: s.camera ?? camera };
}

/** Follows the browser's history from one investigation to another. */
function followHistory(): () => void {
  return effect(() => {
    const id = keeping.value;
    if (id === (current.peek()?.id ?? '')) return;
    void saveNow();
    leaveBehind();
    if (id === '') return;
    get(id)
      .then((there) => {
        if (there && keeping.peek() === id) take(there.investigation, there.save);
      })
      .catch(() => undefined);
  });
}

/** Changes the open investigation, except its picture. If none is open, it starts one. */
async function edit(with_: (of: Open) => Partial<Open>): Promise<void> {
  if (!current.peek()) await keep(likelyName());
  const of = current.peek();
  if (of) current.value = { ...of, ...with_(of) };
}

/** Writes a note, which was another text before. An empty text deletes the note. */
export function writeNote(note: Omit<Note, 'changed'>, was: string): Promise<void> {
  return edit(({ notes }) => {
    const next = rewritten(notes, { ...note, text: note.text.trim(), changed: now() }, was);
    if (next.length > notes.length && notes.some((n) => n.id === note.id)) warn(t().keep.bothKept);
    return { notes: next };
  });
}

/** Adds or changes a text on the canvas, which was another text before. An empty text deletes it. */
export function writeText(text: Text, was: string): Promise<void> {
  return edit(({ texts }) => {
    const next = rewritten(texts, text.text.trim() === '' ? { ...text, text: '' } : text, was);
    if (next.length > texts.length && texts.some((t) => t.id === text.id)) warn(t().keep.bothKept);
    return { texts: next };
  });
}

export function keepQuestion(question: Question): Promise<void> {
  return edit(({ questions }) => ({
    questions: [...questions.filter((q) => JSON.stringify(q.panel) !== JSON.stringify(question.panel)), question],
  }));
}

export const dropQuestion = (id: string): Promise<void> =>
  edit(({ questions }) => ({ questions: questions.filter((q) => q.id !== id) }));

export const linkOfCurrent = (): string => {
  const of = current.peek();
  return of ? linkOf(whole(of)) : '';
};

/** Watches a panel from now on. */
export const watch = (of: Watch): Promise<void> =>
  edit(({ watches }) => ({
    watches: [...watches.filter((w) => JSON.stringify(w.panel) !== JSON.stringify(of.panel)), of],
  }));

export const unwatch = (id: string): Promise<void> =>
  edit(({ watches }) => ({ watches: watches.filter((w) => w.id !== id) }));

/** Remembers that the user has seen what is watched, as of a revision. */
export const seen = (ids: readonly string[], at: Watch['seen']): Promise<void> =>
  edit(({ watches }) => ({ watches: watches.map((w) => (ids.includes(w.id) ? { ...w, seen: at } : w)) }));
