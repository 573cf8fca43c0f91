// The command palette: finds entities by search, and every action of the menus by a few letters.
import { useEffect, useRef, useState } from 'preact/hooks';
import { actionsOn, questionActions } from '../actions/actions';
import { barActions, elsewhere, evidence, graph, investigations, page, questions } from '../actions/page';
import { selectionChanges, selectionQuestions } from '../actions/selection';
import { ask } from '../api/client';
import type { Found } from '../api/generated';
import { current, kept, openKept } from '../keep/current';
import type { Action, Group } from '../parts/menu';
import { Mark } from '../parts/parts';
import { saveGroups } from '../save/button';
import { show } from '../state/expand';
import { failed, kindInfo, start } from '../state/graph';
import { knowsConflicts, piece } from '../state/graph';
import { loadAction } from './drop';
import { layOut, type Layout, open, state } from '../state/state';
import { chosen, opening, short } from '../state/ui';
import { matching } from '../parts/match';
import { share } from './share';
import './palette.css';
import { entityName, kindName, meaningOf } from '../state/labels';
import { t } from '../lang/language';

/** The maximum number of entries per group before the user types, and of found entities. */
const AT_FIRST = 4;
const FOUND = 8;

function layoutActions(off?: string): Group {
  return {
    name: t().actions.palette.layout,
    actions: Object.entries(t().legend.layouts).map(([by, name]) => ({
      label: t().actions.palette.layoutBy(name),
      ...(off === undefined ? {} : { off, hint: off }),
      run: () => layOut({ by: by as Layout['by'] }),
    })),
  };
}

/** Returns the actions on the selected entities, or on the entity whose card is open. */
function selected(): Group[] {
  const ids = [...chosen.peek()];
  const { panel } = state.peek();
  if (ids.length > 1) return [...selectionQuestions(), ...selectionChanges()];
  const id = ids[0] ?? (panel.at === 'card' ? panel.id : undefined);
  if (id === undefined) return [];
  const entity = piece.peek().entities.find((e) => e.id === id);
  const { about, groups } = actionsOn(id);
  if (entity) return groups.map((g) => ({ ...g, name: t().actions.palette.of(about, g.name) }));
  return [{ name: about, actions: questionActions(id, '') }];
}

function allGroups(): Group[] {
  const drawn = piece.peek().entities.length > 0 && !piece.peek().overview;
  const bar = barActions();
  const m = t().actions.palette;
  return [
    ...selected(),
    {
      name: m.panels,
      actions: [bar.ask, ...(knowsConflicts.peek() ? [bar.conflicts] : []), bar.browse, bar.list],
    },
    questions(),
    evidence(),
    {
      name: m.browse,
      actions: (start.peek().is === 'ready' ? [...kindInfo.peek().values()] : []).map((k) => ({
        label: m.browseKind(kindName(k.kind)),
        hint: opening(meaningOf(k), 80),
        run: () => open({ at: 'browse', kind: k.kind }),
      })),
    },
    investigations(),
    {
      name: m.kept,
      actions: (kept.peek() ?? [])
        .filter((k) => k.id !== current.peek()?.id)
        .map((k) => ({
          label: m.open(k.name),
          run: () => {
            void openKept(k.id);
          },
        })),
    },
    ...(drawn ? [graph()] : []),
    layoutActions(drawn ? undefined : m.nothingDrawn),
    ...(drawn
      ? saveGroups().map((g) => ({ ...g, actions: g.actions.map((a) => ({ ...a, label: m.saveAs(a.label) })) }))
      : []),
    {
      name: m.share,
      actions: [
        {
          label: m.copyLink,
          run: () => {
            void share();
          },
        },
      ],
    },
    { name: m.data, actions: [loadAction()] },
    page(),
    elsewhere(),
  ].filter((g) => g.actions.length > 0);
}

interface Entry extends Action {
  group: string;
  found?: Found;
}

/** Returns the entries that a text finds. Entities come first, because most users look for them. */
function entriesOf(text: string, groups: readonly Group[], found: readonly Found[]): Entry[] {
  const entities = found.slice(0, FOUND).map(
    (f): Entry => ({
      group: t().actions.palette.entities,
      label: entityName(f),
      hint: kindName(f.kind),
      found: f,
      run: () => show(f.id),
    }),
  );
  const actions = groups.flatMap((g) => {
    const own = matching(text, g.actions, (a) => `${g.name} ${a.label} ${a.hint ?? ''}`);
    return (text.trim() === '' ? own.filter((a) => a.off === undefined).slice(0, AT_FIRST) : own).map(
      (a): Entry => ({ ...a, group: g.name }),
    );
  });
  // If the text is the name of a command, or almost, the command comes first, even if entities have the same words.
  const typed = text.trim().toLowerCase();
  const named = typed === '' ? [] : actions.filter((a) => a.label.toLowerCase().startsWith(typed));
  return [...named, ...entities, ...actions.filter((a) => !named.includes(a))];
}

export function Palette({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState('');
  const [found, setFound] = useState<Found[]>([]);
  const [problem, setProblem] = useState('');
  const [at, setAt] = useState(0);
  const [groups] = useState(allGroups);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  useEffect(() => {
    setProblem('');
    setAt(0);
    const asked = text.trim();
    if (asked === '') {
      setFound([]);
      return undefined;
    }
    const mine = new AbortController();
    const timer = setTimeout(() => {
      ask('Search', { text: asked }, {}, mine.signal)
        .then((a) => setFound(a.search.edges.map((e) => e.node)))
        .catch((e: unknown) => {
          if (!mine.signal.aborted) setProblem(failed(e).message);
        });
    }, 90);
    return () => {
      clearTimeout(timer);
      mine.abort();
    };
  }, [text]);
  const entries = entriesOf(text, groups, found);
  const now = Math.min(at, entries.length - 1);
  useEffect(() => {
    document.getElementById(`palette-${now}`)?.scrollIntoView({ block: 'nearest' });
  }, [now]);
  const run = (e: Entry | undefined) => {
    if (!e || e.off !== undefined) return;
    dialog.current?.close();
    e.run();
  };
  const keyed = (e: KeyboardEvent) => {
    const n = entries.length;
    if (e.key === 'ArrowDown' && n) setAt((now + 1) % n);
    else if (e.key === 'ArrowUp' && n) setAt((now + n - 1) % n);
    else if (e.key === 'Home' && e.ctrlKey) setAt(0);
    else if (e.key === 'End' && e.ctrlKey) setAt(n - 1);
    else if (e.key === 'Enter') run(entries[now]);
    else return;
    e.preventDefault();
  };
  const byGroup = [...Map.groupBy(entries, (e) => e.group)];
  return (
    <dialog
      class="palette"
      ref={dialog}
      aria-label={t().actions.palette.find}
      onClose={onClose}
      onClick={(e) => {
        if (e.target === dialog.current) dialog.current?.close();
      }}
    >
      <input
        type="text"
        role="combobox"
        aria-label={t().actions.palette.find}
        placeholder={t().actions.palette.find}
        aria-expanded={entries.length > 0}
        aria-controls="palette-list"
        aria-autocomplete="list"
        aria-activedescendant={entries.length > 0 ? `palette-${now}` : undefined}
        autocomplete="off"
        spellcheck={false}
        value={text}
        onInput={(e) => setText(e.currentTarget.value)}
        onKeyDown={keyed}
      />
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {entries.length === 0 && (
        <p class="empty" role="status">
          {t().actions.palette.none}
        </p>
      )}
      <div
        id="palette-list"
        role="listbox"
        aria-label={t().actions.palette.results}
        hidden={entries.length === 0}
        tabIndex={-1}
      >
        {byGroup.map(([name, group]) => (
          <div role="group" aria-label={name} key={name}>
            <div class="menu-head" role="presentation">
              <bdi>{short(name, 80)}</bdi>
            </div>
            {group.map((e) => {
              const i = entries.indexOf(e);
              return (
                <div
                  role="option"
                  id={`palette-${i}`}
                  key={e.found?.id ?? e.label}
                  aria-selected={i === now}
                  aria-disabled={e.off !== undefined}
                  class={[i === now ? 'option on' : 'option', e.off === undefined ? '' : 'off'].join(' ')}
                  onClick={() => run(e)}
                  onPointerMove={() => setAt(i)}
                >
                  {e.found && <Mark kind={e.found.kind} id={e.found.id} />}
                  <bdi class="option-name">{short(e.label, 100)}</bdi>
                  {e.hint && <span class="quiet">{e.hint}</span>}
                  {e.key && <kbd aria-hidden="true">{e.key}</kbd>}
                </div>
              );
            })}
          </div>
        ))}
      </div>
    </dialog>
  );
}
