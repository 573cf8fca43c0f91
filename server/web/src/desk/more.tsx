// Questions and lists that have no button of their own in the bar.
import { knowsConflicts } from '../state/graph';
import { open, state, viewText } from '../state/state';
import type { Group } from '../parts/menu';
import { MenuButton } from '../parts/menubutton';
import './more.css';

/** Where the bar has no room for Conflicts, the menu has it. */
const narrow = matchMedia('(max-width: 860px)');

const groups = (): Group[] => [
  {
    name: 'Questions',
    actions: [
      ...(narrow.matches && knowsConflicts.value
        ? [{ label: 'Conflicts', hint: 'who cannot keep both of two duties', run: () => open({ at: 'conflicts' }) }]
        : []),
      {
        label: 'Paths',
        hint: 'how two are connected',
        run: () => open({ at: 'paths', from: '', to: '', order: 'MOST_TELLING' }),
      },
      {
        label: 'Why not?',
        hint: 'what is missing for a relation',
        run: () => open({ at: 'whynot', source: '', type: '', target: '' }),
      },
      { label: 'Feedback loops', hint: 'what comes back to itself', run: () => open({ at: 'cycles', id: '' }) },
      {
        label: 'Compare',
        hint: 'two views by one question',
        run: () => open({ at: 'compare', question: '', before: '', after: viewText(state.peek().view) }),
      },
    ],
  },
  {
    name: 'What it rests on',
    actions: [
      { label: 'Sources', hint: 'documents, and how much rests on each', run: () => open({ at: 'sources' }) },
      { label: 'Rules', hint: 'what follows from what', run: () => open({ at: 'rules' }) },
    ],
  },
  {
    name: 'In GraphQL',
    actions: [
      { label: 'GraphiQL', hint: 'any question, with worked examples', run: () => location.assign('/graphiql') },
    ],
  },
];

export const MoreButton = () => <MenuButton name="More" label="More" id="more-menu" groups={groups} />;
