// Copies the selected entities as a table, and adds the entities of a pasted list.
import { warn } from '../state/warnings';
import { signal } from '@preact/signals';
import { fail, notice } from '../state/graph';
import { groupKey } from '../state/groups';
import { entityName, kindName } from '../state/labels';
import { entitiesOf, linesOf, MOST_LINES } from '../state/pasted';
import { shown } from '../state/shown';
import { add, state } from '../state/state';
import { chosen } from '../state/ui';
import { t } from '../lang/language';

/** The lines of the list that was pasted last that match no entity. */
export const missed = signal<readonly string[]>([]);

/** Returns the selected entities, or the one whose card is open. */
function meant(): ReadonlySet<string> {
  const { panel } = state.peek();
  return chosen.peek().size > 0 || panel.at !== 'card' ? chosen.peek() : new Set([panel.id]);
}

/** Returns the selected entities as a table: name, kind and id, separated by tabs. A spreadsheet reads it. */
export function copied(): string {
  const ids = meant();
  const rows = shown.peek().entities.filter((e) => ids.has(e.id));
  return rows
    .map((e) => [entityName(e), kindName(e.kind), e.id].map((cell) => cell.replace(/\s+/g, ' ')).join('\t'))
    .join('\n');
}

/** Adds and selects the entities that a text names, one per line, and lists the lines that match none. */
export async function paste(text: string): Promise<void> {
  const m = t().actions.clipboard;
  const lines = linesOf(text);
  if (lines.length === 0) return;
  if (lines.length > MOST_LINES) {
    warn(m.tooMany(lines.length, MOST_LINES));
    return;
  }
  try {
    const { ids, unknown } = await entitiesOf(lines);
    const there = new Set(state.peek().ids);
    const fresh = ids.filter((id) => !there.has(id)).length;
    if (ids.length > 0) {
      add(ids);
      chosen.value = new Set(ids);
    }
    missed.value = unknown;
    notice.value = m.added(fresh, ids.length - fresh);
  } catch (e) {
    fail(e);
  }
}

/** Adds the list that the clipboard holds. */
export async function pasteClipboard(): Promise<void> {
  try {
    await paste(await navigator.clipboard.readText());
  } catch {
    notice.value = t().actions.clipboard.useKeys;
  }
}

/** Selects everything that is drawn. */
export function selectAll(): void {
  chosen.value = new Set(shown.peek().entities.flatMap((e) => (groupKey(e.id) === null ? [e.id] : [])));
}

const editing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');

/** Handles the copy and paste events outside of fields. Returns a function that removes the handlers. */
export function heedClipboard(): () => void {
  const copy = (e: ClipboardEvent) => {
    if (editing(e.target) || getSelection()?.isCollapsed === false) return;
    const text = copied();
    if (text === '') return;
    e.clipboardData?.setData('text/plain', text);
    notice.value = t().actions.clipboard.copied(text.split('\n').length);
    e.preventDefault();
  };
  const take = (e: ClipboardEvent) => {
    const text = e.clipboardData?.getData('text/plain') ?? '';
    const list = text.trim().includes('\n');
    // A list that is pasted into the search would become one line there.
    const search = e.target instanceof HTMLElement && e.target.id === 'search';
    if (text.trim() === '' || (editing(e.target) && !(search && list))) return;
    e.preventDefault();
    void paste(text);
  };
  addEventListener('copy', copy);
  addEventListener('paste', take);
  return () => {
    removeEventListener('copy', copy);
    removeEventListener('paste', take);
  };
}
