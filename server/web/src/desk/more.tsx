// Questions and lists that have no button of their own in the bar.
import { barActions, elsewhere, evidence, questions } from '../actions/page';
import { knowsConflicts } from '../state/graph';
import type { Group } from '../parts/menu';
import { MenuButton } from '../parts/menubutton';
import { loadAction } from './drop';
import './more.css';

/** Where the bar has no room for Conflicts and Browse, the menu has them. */
const narrow = matchMedia('(max-width: 860px)');

function groups(): Group[] {
  const { name, actions } = questions();
  const first = narrow.matches ? [...(knowsConflicts.value ? [barActions.conflicts] : []), barActions.browse] : [];
  return [{ name, actions: [...first, ...actions] }, evidence(), { name: 'Data', actions: [loadAction] }, elsewhere()];
}

export const MoreButton = () => <MenuButton name="More" label="More" id="more-menu" groups={groups} />;
