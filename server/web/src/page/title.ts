// Sets the title of the page to what the user looks at. History, bookmarks and tabs show it.
import { current } from '../keep/current';
import { computed, effect, signal } from '@preact/signals';
import { ask } from '../api/client';
import type { EntityRef } from '../api/generated';
import { kindQuestion, piece, start } from '../state/graph';
import { type Panel, state } from '../state/state';
import { short } from '../state/ui';
import { entityName, titleOf, typeName, wordsOfQuestion, withoutPacks } from '../state/labels';
import { t } from '../lang/language';
import { dateText } from '../lang/format';

export const panelTitle = (at: Panel['at']): string => t().page.panels[at];

const drawn = computed(() => new Map(piece.value.entities.map((e) => [e.id, e])));
/** The entities that the panel names and the graph does not contain. */
const others = signal<ReadonlyMap<string, EntityRef>>(new Map());

const nameOf = (id: string): string => entityName(drawn.value.get(id) ?? others.value.get(id) ?? { id, name: id });

/** Returns the entities that the title of a panel names. */
function named(p: Panel): string[] {
  if (p.at === 'card' || p.at === 'binds' || p.at === 'same') return [p.id];
  if (p.at === 'why') return p.id.split('|').filter((_, i) => i !== 1);
  return p.at === 'paths' ? [p.from, p.to].filter(Boolean) : [];
}

/** Asks for the names in the title that the graph does not contain, until the returned function is called. */
export function followTitle(): () => void {
  return effect(() => {
    const missing = named(state.value.panel).filter((id) => !drawn.value.has(id) && !others.peek().has(id));
    if (missing.length === 0) return;
    ask('Names', { ids: missing })
      .then(({ nodes }) => {
        others.value = new Map(nodes.flatMap((n) => (n && 'name' in n ? [[n.id, n]] : [])));
      })
      .catch(() => undefined); // the title then shows the id
  });
}

function questionLabel(name: string): string {
  const question = kindQuestion(name, '');
  return question ? wordsOfQuestion(question).label : name;
}

/** Describes a panel in a few words. */
export function about(p: Panel): string {
  switch (p.at) {
    case 'card':
      return nameOf(p.id);
    case 'binds':
      return t().parts.headed(questionLabel(p.what), nameOf(p.id));
    case 'why': {
      const [source = '', type = '', target = ''] = p.id.split('|');
      return t().parts.headed(panelTitle(p.at), `${nameOf(source)} ${typeName(type)} ${nameOf(target)}`);
    }
    case 'same':
      return t().parts.headed(panelTitle(p.at), nameOf(p.id));
    case 'paths':
      return p.from && p.to ? t().page.title.fromTo(nameOf(p.from), nameOf(p.to)) : panelTitle(p.at);
    case 'ask':
      return p.query ? t().parts.headed(panelTitle(p.at), short(p.query, 50)) : panelTitle(p.at);
    case 'kept':
      return current.value?.name ?? panelTitle(p.at);
    default:
      return p.at === 'none' ? '' : panelTitle(p.at);
  }
}

export const title = computed(() => {
  const s = start.value;
  const [first] = s.is === 'ready' ? withoutPacks(s.value.datasets).own : [];
  const dataset = (first && titleOf(first)) ?? '';
  const { panel, ids, view } = state.value;
  const graph = ids.length > 0 && panel.at === 'none' ? t().page.title.entities(ids.length) : '';
  return [about(panel) || graph, view.asOf && t().page.title.asOf(dateText(view.asOf)), dataset, 'nexum']
    .filter(Boolean)
    .join(' · ');
});
