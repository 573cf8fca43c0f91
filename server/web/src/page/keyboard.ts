// Handles the keys of the graph. The arrow keys move from one entity to the next; other keys act on the current entity.
import { togglePin } from '../actions/actions';
import { selectAll } from '../actions/clipboard';
import { expand } from '../state/expand';
import type { Stage } from '../graph/stage';
import { shown } from '../state/shown';
import { close, hide, open, state } from '../state/state';
import { choose, chosen, cursor, said } from '../state/ui';
import { entityName, kindName, sentence } from '../state/labels';
import { t } from '../lang/language';

const ZOOM_IN = 0.7;
const ZOOM_OUT = 1.4;

const arrows: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Announces the entity that the keyboard has reached, and the relation that leads to it. */
function tell(id: string, from: string | null): void {
  const e = shown.peek().entities.find((x) => x.id === id);
  if (!e) return;
  const relations = shown.peek().relations.filter((r) => r.source.id === id || r.target.id === id);
  const via = relations.find((r) => r.source.id === from || r.target.id === from);
  const m = t().page.stage;
  const parts = [
    entityName(e) + t().parts.comma + kindName(e.kind),
    via && (via.disputed ? m.disputed(sentence(via)) : sentence(via)),
    m.relations(relations.length),
    id in state.peek().pins && m.pinned,
    chosen.peek().has(id) && m.selected,
    e.removed && (e.absent ? m.absent : m.removed),
  ];
  said.value = parts.filter(Boolean).join('. ');
}

function walk(s: Stage, from: string | null, [dx, dy]: readonly [number, number]): void {
  const next = s.toward(from, dx, dy);
  if (next !== null) {
    cursor.value = next;
    s.see([next]);
    tell(next, from);
  } else if (from !== null) said.value = t().page.stage.nothingThere;
}

function leave(e: KeyboardEvent): void {
  if (cursor.peek() !== null || chosen.peek().size > 0) {
    cursor.value = null;
    chosen.value = new Set();
  } else close();
  e.stopPropagation();
}

/** Hides the selected entities, or else the current one. */
function hideMeant(s: Stage): void {
  const current = cursor.peek();
  const ids =
    chosen.peek().size > 0 ? [...chosen.peek()] : current !== null && s.graph.hasNode(current) ? [current] : [];
  if (ids.length === 0) return;
  hide(ids);
  chosen.value = new Set();
  cursor.value = null;
  said.value = t().page.stage.hidden;
}

/** The keys that act on the whole stage. */
const onStage: Record<string, (s: Stage, e: KeyboardEvent) => void> = {
  '+': (s) => s.zoom(ZOOM_IN),
  '=': (s) => s.zoom(ZOOM_IN),
  '-': (s) => s.zoom(ZOOM_OUT),
  '0': (s) => s.fit(),
  Escape: (_s, e) => leave(e),
  Delete: (s) => hideMeant(s),
  Backspace: (s) => hideMeant(s),
};

interface On {
  stage: Stage;
  id: string;
  menu: (id: string) => void;
}

/** The keys that act on the current entity. Letters are lower case. */
const onEntity: Record<string, (on: On) => void> = {
  Enter: ({ id }) => open({ at: 'card', id }),
  ' ': ({ id }) => {
    choose(id);
    tell(id, null);
  },
  e: ({ id }) => {
    void expand(id);
  },
  p: ({ id }) => {
    togglePin(id);
    tell(id, null);
  },
  h: ({ id, stage }) => {
    const next = stage.graph.neighbors(id)[0] ?? null;
    hide([id]);
    cursor.value = next;
    said.value = t().page.stage.hidden;
  },
  m: ({ id, menu }) => menu(id),
  ContextMenu: ({ id, menu }) => menu(id),
};

const keyOf = (e: KeyboardEvent): string => {
  if (e.key === 'F10' && e.shiftKey) return 'ContextMenu';
  return e.key.length === 1 ? e.key.toLowerCase() : e.key;
};

/** Handles a key that is pressed on the stage. */
export function heedKey(e: KeyboardEvent, stage: Stage | undefined, menu: (id: string) => void): void {
  if (!stage || e.altKey) return;
  if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'a') {
    selectAll();
    e.preventDefault();
  }
  if (e.ctrlKey || e.metaKey) return;
  const { panel } = state.peek();
  const here = cursor.peek() ?? (panel.at === 'card' ? panel.id : null);
  const id = here !== null && stage.graph.hasNode(here) ? here : null;
  const arrow = arrows[e.key];
  const key = keyOf(e);
  if (arrow) walk(stage, id, arrow);
  else if (onStage[key]) onStage[key](stage, e);
  else if (id !== null && onEntity[key]) onEntity[key]({ stage, id, menu });
  else return;
  e.preventDefault();
}
