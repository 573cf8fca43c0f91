import { useEffect, useRef, useState } from 'preact/hooks';
import { Canvas } from './page/canvas';
import { Card } from './panels/card';
import { Chosen } from './page/chosen';
import { Keys } from './page/keys';
import { later } from './parts/later';
import { AllHidden, Legend } from './page/legend';
import { List } from './panels/list';
import { heedClipboard, missed } from './actions/clipboard';
import { barActions } from './actions/page';
import { MoreButton } from './page/more';
import { Failure } from './parts/parts';
import { Edge } from './page/resize';
import { ExpansionNote } from './page/expansion';
import { Drop } from './page/drop';
import { KeepButton, KeepQuestion } from './page/keep';
import { share } from './page/share';
import { about, panelTitle, title } from './page/title';
import { heedPrint } from './page/print';
import { LanguageButton } from './page/language';
import { t } from './lang/language';
import { Welcome } from './page/welcome';
import { Search } from './parts/search';
import { TimeSlider } from './page/time';
import { Chips } from './page/view';
import { Why } from './panels/why';
import { leave } from './keep/current';
import { CanvasTexts } from './keep/texts';
import { Grip } from './page/sheet';
import { SaveButton } from './save/button';
import { busy, piece, problem, knowsConflicts, start } from './state/graph';
import {
  MOST_ENTITIES,
  canRedo,
  canUndo,
  close,
  leftOut,
  open,
  redo,
  reset,
  state,
  trail,
  undo,
  type Panel,
} from './state/state';
import { arranging, theme, toggleTheme } from './state/ui';
import { limitName, searchHint } from './state/labels';
import { Notice } from './page/notice';
import { Warnings } from './page/warnings';
import { NewsNote, WatchedNote, WatchPanel } from './page/news';
import { Offline } from './page/offline';
import { offline } from './api/connection';

const Missed = later(async () => (await import('./page/missed')).Missed);
const Among = later(async () => (await import('./panels/among')).Among);
const Ask = later(async () => (await import('./panels/ask')).Ask);
const Binds = later(async () => (await import('./panels/reach')).Binds);
const Chart = later(async () => (await import('./panels/chart')).Chart);
const Compare = later(async () => (await import('./panels/compare')).Compare);
const Conflicts = later(async () => (await import('./panels/conflicts')).Conflicts);
const Cycles = later(async () => (await import('./panels/cycles')).Cycles);
const Browse = later(async () => (await import('./panels/browse')).Browse);
const Events = later(async () => (await import('./panels/events')).Events);
const Investigations = later(async () => (await import('./panels/kept')).Investigations);
const Palette = later(async () => (await import('./page/palette')).Palette);
const News = later(async () => (await import('./panels/news')).News);
const Paths = later(async () => (await import('./panels/paths')).Paths);
const Rules = later(async () => (await import('./panels/sources')).Rules);
const Same = later(async () => (await import('./panels/same')).Same);
const Sources = later(async () => (await import('./panels/sources')).Sources);
const WhyNot = later(async () => (await import('./panels/whynot')).WhyNot);

function Inside({ panel: p }: { panel: Panel }) {
  switch (p.at) {
    case 'card':
      return <Card id={p.id} passage={p.passage} about={p.about} key={p.id} />;
    case 'why':
      return <Why id={p.id} key={p.id} />;
    case 'binds':
      return <Binds id={p.id} what={p.what} key={p.id + p.what} />;
    case 'conflicts':
      return p.id ? <Conflicts id={p.id} key={p.id} /> : <Conflicts />;
    case 'paths':
      return <Paths {...p} />;
    case 'whynot':
      return <WhyNot {...p} />;
    case 'cycles':
      return <Cycles {...p} />;
    case 'compare':
      return <Compare {...p} />;
    case 'among':
      return <Among ids={p.ids} />;
    case 'same':
      return <Same {...p} key={p.id + (p.other ?? '')} />;
    case 'news':
      return <News {...p} />;
    case 'chart':
      return <Chart panel={p} />;
    case 'sources':
      return <Sources />;
    case 'rules':
      return <Rules />;
    case 'ask':
      return <Ask query={p.query} />;
    case 'list':
      return <List />;
    case 'browse':
      return <Browse panel={p} key={p.kind} />;
    case 'timeline':
      return <Events panel={p} />;
    case 'kept':
      return <Investigations />;
    case 'none':
      return null;
  }
}

function Bar({ onKeys }: { onKeys: () => void }) {
  const m = t().page.bar;
  const bar = barActions();
  return (
    <header class="bar">
      <h1>
        <a
          href="/"
          onClick={(e) => {
            e.preventDefault();
            leave();
            reset();
          }}
        >
          nexum
        </a>
      </h1>
      <Search id="search" label={m.search} placeholder={searchHint.value} />
      <nav aria-label={m.tools}>
        <button onClick={bar.ask.run}>{bar.ask.label}</button>
        <button class="wide" onClick={bar.browse.run}>
          {bar.browse.label}
        </button>
        {knowsConflicts.value && (
          <button class="wide" onClick={bar.conflicts.run}>
            {bar.conflicts.label}
          </button>
        )}
        <button onClick={bar.list.run}>{bar.list.label}</button>
        <MoreButton />
        <span class="rule" aria-hidden="true" />
        <button class="icon" aria-label={m.undo} title={m.undoKeys} disabled={!canUndo.value} onClick={undo}>
          ↶
        </button>
        <button class="icon" aria-label={m.redo} title={m.redoKeys} disabled={!canRedo.value} onClick={redo}>
          ↷
        </button>
        <KeepButton />
        <SaveButton />
        <button
          onClick={() => {
            void share();
          }}
        >
          {m.share}
        </button>
        <LanguageButton />
        <button
          class="icon"
          aria-label={theme.value === 'dark' ? t().actions.page.light : t().actions.page.dark}
          onClick={toggleTheme}
        >
          {theme.value === 'dark' ? '☀' : '☾'}
        </button>
        <button class="icon for-keys" aria-label={m.keyboard} title={m.keyboardKeys} onClick={onKeys}>
          ?
        </button>
      </nav>
    </header>
  );
}

function keyed(e: KeyboardEvent, onKeys: () => void, onPalette: () => void): void {
  const typing = e.target instanceof HTMLElement && e.target.matches('input[type=text], textarea, select');
  if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k') {
    e.preventDefault();
    onPalette();
  } else if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'z' && !typing) {
    e.preventDefault();
    if (e.shiftKey) redo();
    else undo();
  } else if (e.key === '/' && !typing) {
    e.preventDefault();
    document.getElementById('search')?.focus();
  } else if (e.key === '?' && !typing) onKeys();
  else if (e.key === 'Escape' && !typing) close();
  else if (e.key === 'Escape' && !e.defaultPrevented && e.target instanceof HTMLElement)
    e.target.closest<HTMLElement>('.panel-body')?.focus(); // Escape again closes the panel
}

/** The scroll position of each panel, so that a user who returns to a panel sees the same place. */
const scrolled = new Map<string, number>();
/**
 * A reopened panel receives its contents after a while. For this time, in milliseconds, the page tries to restore the
 * scroll position.
 */
const RETURNING = 1500;

/** Shows the name of a panel, or the way back to the panel that led to it. */
function Back({ to, panel }: { to: Panel | undefined; panel: Panel }) {
  if (to === undefined) return <span class="quiet">{panelTitle(panel.at)}</span>;
  const name = about(to);
  return (
    <button class="back" aria-label={t().page.backTo(name)} title={t().page.backTo(name)} onClick={() => open(to)}>
      <span aria-hidden="true">‹</span> <bdi>{name}</bdi>
    </button>
  );
}

function Side({ panel }: { panel: Panel }) {
  const body = useRef<HTMLDivElement>(null);
  const key = JSON.stringify(panel);
  const before = useRef(key);
  useEffect(() => {
    // The button that led here was in the panel before: the next Tab goes on in this one.
    if (before.current !== key && document.activeElement === document.body)
      body.current?.focus({ preventScroll: true });
    before.current = key;
  }, [key]);
  useEffect(() => {
    const el = body.current;
    const to = scrolled.get(key) ?? 0;
    if (!el) return undefined;
    el.scrollTop = to;
    if (to === 0) return undefined;
    const begun = performance.now();
    const timer = setInterval(() => {
      el.scrollTop = to;
      if (el.scrollTop === to || performance.now() - begun > RETURNING) clearInterval(timer);
    }, 60);
    return () => clearInterval(timer);
  }, [key]);
  return (
    <aside class="panel" aria-label={panelTitle(panel.at)}>
      <Edge />
      <Grip />
      <header class="panel-head">
        <Back to={trail.value.at(-1)} panel={panel} />
        <WatchPanel panel={panel} />
        <KeepQuestion panel={panel} />
        <button class="icon shut" aria-label={t().page.close} onClick={close}>
          ×
        </button>
      </header>
      <div
        class="panel-body"
        ref={body}
        tabIndex={0}
        role="region"
        aria-label={t().page.contents(panelTitle(panel.at))}
        onScroll={(e) => scrolled.set(key, e.currentTarget.scrollTop)}
      >
        <Inside panel={panel} />
      </div>
    </aside>
  );
}

export function App() {
  const m = t().page;
  const [keys, setKeys] = useState(false);
  const [palette, setPalette] = useState(false);
  const opened = useRef(false);
  useEffect(() => {
    const heard = (e: KeyboardEvent) =>
      keyed(
        e,
        () => setKeys(true),
        () => setPalette(true),
      );
    addEventListener('keydown', heard);
    return () => removeEventListener('keydown', heard);
  }, []);
  useEffect(heedClipboard, []);
  useEffect(heedPrint, []);
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme.value;
  }, [theme.value]);
  useEffect(() => {
    document.title = title.value;
  }, [title.value]);
  const { panel, ids } = state.value;
  useEffect(() => {
    // The focus was in the panel that is closed now.
    if (panel.at === 'none' && document.activeElement === document.body && opened.current)
      document.querySelector<HTMLElement>('.stage')?.focus({ preventScroll: true });
    opened.current = panel.at !== 'none';
  }, [panel.at]);
  const cut = piece.value.truncated;
  // Without dates the time bar would show nothing. If the address has a date, it stays, because it explains the
  // picture.
  const undated =
    start.value.is === 'ready' && start.value.value.stats.earliest === null && state.value.view.asOf === undefined;
  return (
    <div class={panel.at === 'none' ? 'app' : 'app with-panel'}>
      <Bar onKeys={() => setKeys(true)} />
      <main class={undated ? 'page undated' : 'page'} aria-label={m.panels.none}>
        <Canvas />
        <CanvasTexts />
        {ids.length === 0 ? <Welcome /> : <AllHidden />}
        <div class={ids.length === 0 ? 'over beside' : 'over'}>
          <Chips />
          <Chosen />
          <ExpansionNote />
          <Offline />
          <NewsNote />
          <WatchedNote />
          {problem.value && !offline.value && <Failure of={problem.value} />}
          <Warnings />
          {cut && (
            <p class="cut" role="status">
              {m.cut(limitName(cut))}
            </p>
          )}
          {piece.value.statedOnly && (
            <p class="cut" role="status">
              {m.statedOnly}
            </p>
          )}
          {leftOut.value > 0 && (
            <p class="cut" role="status">
              {m.leftOut(leftOut.value, MOST_ENTITIES)}
            </p>
          )}
          {busy.value && (
            <p class="busy" role="status">
              {m.loading}
            </p>
          )}
          {arranging.value && !busy.value && (
            <p class="busy" role="status">
              {t().page.stage.arranging}
            </p>
          )}
        </div>
        {ids.length > 0 && <Legend />}
        {ids.length > 0 && !undated && start.value.is === 'ready' && <TimeSlider />}
        <Notice />
      </main>
      {panel.at !== 'none' && <Side panel={panel} />}
      <Drop />
      {missed.value.length > 0 && <Missed />}
      {palette && <Palette onClose={() => setPalette(false)} />}
      {keys && <Keys onClose={() => setKeys(false)} />}
    </div>
  );
}
