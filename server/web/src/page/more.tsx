// A menu of the questions and lists that have no button in the bar.
import { barActions, elsewhere, evidence, questions } from '../actions/page';
import { knowsConflicts } from '../state/graph';
import type { Group } from '../parts/menu';
import { MenuButton } from '../parts/menubutton';
import { loadAction } from './drop';
import './more.css';
import { t } from '../lang/language';

/** If the bar has no room for Conflicts and Browse, the menu contains them. */
const narrow = matchMedia('(max-width: 860px)');

function groups(): Group[] {
  const { name, actions } = questions();
  const bar = barActions();
  const m = t().actions;
  const first = narrow.matches ? [...(knowsConflicts.value ? [bar.conflicts] : []), bar.browse] : [];
  return [
    { name, actions: [...first, ...actions] },
    evidence(),
    { name: m.palette.data, actions: [loadAction()] },
    elsewhere(),
  ];
}

export const MoreButton = () => (
  <MenuButton name={t().actions.menu.more} label={t().actions.menu.more} id="more-menu" groups={groups} />
);
