// The title of the page names what one looks at: it is what history, bookmarks and tabs show.
import { computed } from '@preact/signals';
import { kindQuestion, piece, start } from '../state/graph';
import { type Panel, state } from '../state/state';
import { short, words } from '../state/ui';

export const panelTitles: Record<Panel['at'], string> = {
  card: 'Entity',
  why: 'Why',
  binds: 'Question',
  conflicts: 'Conflicting obligations',
  paths: 'Paths',
  ask: 'Ask',
  whynot: 'Why not',
  cycles: 'Feedback loops',
  compare: 'Compare',
  among: 'What connects them',
  sources: 'Sources',
  rules: 'Rules',
  list: 'List',
  kept: 'Investigations',
  browse: 'Browse',
  none: '',
};

const nameOf = (id: string): string => piece.value.entities.find((e) => e.id === id)?.name ?? id;

/** What a panel shows, in a few words. */
export function about(p: Panel): string {
  switch (p.at) {
    case 'card':
      return nameOf(p.id);
    case 'binds':
      return `${kindQuestion(p.what, '')?.label ?? p.what}: ${nameOf(p.id)}`;
    case 'why': {
      const [source = '', type = '', target = ''] = p.id.split('|');
      return `Why: ${nameOf(source)} ${words(type)} ${nameOf(target)}`;
    }
    case 'paths':
      return p.from && p.to ? `${nameOf(p.from)} to ${nameOf(p.to)}` : 'Paths';
    case 'ask':
      return p.query ? `Ask: ${short(p.query, 50)}` : 'Ask';
    default:
      return panelTitles[p.at];
  }
}

export const title = computed(() => {
  const s = start.value;
  const dataset = s.is === 'ready' ? (s.value.datasets[0]?.title ?? '') : '';
  const { panel, ids, view } = state.value;
  const graph =
    ids.length > 0 && panel.at === 'none' ? `${ids.length} ${ids.length === 1 ? 'entity' : 'entities'}` : '';
  return [about(panel) || graph, view.asOf && `as of ${view.asOf}`, dataset, 'nexum'].filter(Boolean).join(' · ');
});
