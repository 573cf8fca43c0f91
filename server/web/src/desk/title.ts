// Sets the title of the page to what the user looks at. History, bookmarks and tabs show it.
import { computed } from '@preact/signals';
import { kindQuestion, piece, start } from '../state/graph';
import { type Panel, state } from '../state/state';
import { short } from '../state/ui';
import { entityName, titleOf, typeName } from '../state/labels';
import { t } from '../lang/language';
import { dateText } from '../lang/format';

export const panelTitle = (at: Panel['at']): string => t().desk.panels[at];

const nameOf = (id: string): string => entityName(piece.value.entities.find((e) => e.id === id) ?? { id, name: id });

/** Describes a panel in a few words. */
export function about(p: Panel): string {
  switch (p.at) {
    case 'card':
      return nameOf(p.id);
    case 'binds':
      return t().parts.headed(kindQuestion(p.what, '')?.label ?? p.what, nameOf(p.id));
    case 'why': {
      const [source = '', type = '', target = ''] = p.id.split('|');
      return t().parts.headed(panelTitle(p.at), `${nameOf(source)} ${typeName(type)} ${nameOf(target)}`);
    }
    case 'paths':
      return p.from && p.to ? t().desk.title.fromTo(nameOf(p.from), nameOf(p.to)) : panelTitle(p.at);
    case 'ask':
      return p.query ? t().parts.headed(panelTitle(p.at), short(p.query, 50)) : panelTitle(p.at);
    default:
      return p.at === 'none' ? '' : panelTitle(p.at);
  }
}

export const title = computed(() => {
  const s = start.value;
  const dataset = s.is === 'ready' ? ((s.value.datasets[0] && titleOf(s.value.datasets[0])) ?? '') : '';
  const { panel, ids, view } = state.value;
  const graph = ids.length > 0 && panel.at === 'none' ? t().desk.title.entities(ids.length) : '';
  return [about(panel) || graph, view.asOf && t().desk.title.asOf(dateText(view.asOf)), dataset, 'nexum']
    .filter(Boolean)
    .join(' · ');
});
