// What can be done with the page as a whole: the bar, the menu More and the palette read this list.
import type { Action, Group } from '../parts/menu';
import { current, keep, leave, likelyName } from '../keep/current';
import { addText } from '../keep/texts';
import { onStage } from '../graph/handle';
import { amend, canRedo, canUndo, open, redo, reset, state, undo, unpinAll, viewText } from '../state/state';
import { theme, toggleTheme } from '../state/ui';

/** Those that the bar shows as buttons where it has room. */
export const barActions = {
  ask: { label: 'Ask', hint: 'a question in the language of the rules', run: () => open({ at: 'ask', query: '' }) },
  conflicts: {
    label: 'Conflicts',
    hint: 'who cannot keep both of two duties',
    run: () => open({ at: 'conflicts' }),
  },
  browse: { label: 'Browse', hint: 'all entities of a kind, as a table', run: () => open({ at: 'browse', kind: '' }) },
  list: { label: 'List', hint: 'what is in the graph, as tables', run: () => open({ at: 'list' }) },
} satisfies Record<string, Action>;

export const questions = (): Group => ({
  name: 'Questions',
  actions: [
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
});

export const evidence = (): Group => ({
  name: 'Evidence',
  actions: [
    { label: 'Sources', hint: 'documents, and how many claims depend on each', run: () => open({ at: 'sources' }) },
    { label: 'Rules', hint: 'what follows from what', run: () => open({ at: 'rules' }) },
  ],
});

export const elsewhere = (): Group => ({
  name: 'Beside the explorer',
  actions: [
    {
      label: 'GraphiQL',
      hint: 'any question in GraphQL, with worked examples',
      run: () => location.assign('/graphiql'),
    },
    { label: 'Manual', hint: 'all pages', run: () => location.assign('/docs/') },
  ],
});

/** What the graph as a whole can do; its own menu shows this, too. */
export const graph = (): Group => ({
  name: 'The graph',
  actions: [
    { label: 'Show all', key: '0', run: () => onStage.peek()?.fit() },
    { label: 'Lay out again', run: () => onStage.peek()?.layout() },
    { label: 'Unpin all', run: unpinAll },
    { label: 'As a list', run: () => open({ at: 'list' }) },
  ],
});

export const investigations = (): Group => ({
  name: 'Investigations',
  actions: [
    { label: 'Investigations', hint: 'notes, questions, history, files', run: () => open({ at: 'kept' }) },
    ...(current.value
      ? [
          { label: 'Text on the canvas', run: addText },
          { label: 'Close the investigation', run: leave },
        ]
      : [
          {
            label: 'Keep this picture',
            hint: 'as an investigation in this browser',
            run: () => {
              void keep(likelyName());
            },
          },
        ]),
  ],
});

/** What else the page can do, for the palette. */
export const page = (): Group => ({
  name: 'The page',
  actions: [
    ...(canUndo.value ? [{ label: 'Undo', key: 'Ctrl Z', run: undo }] : []),
    ...(canRedo.value ? [{ label: 'Redo', key: 'Ctrl Shift Z', run: redo }] : []),
    { label: theme.value === 'dark' ? 'Light colours' : 'Dark colours', run: toggleTheme },
    ...(state.value.view.asOf
      ? [
          {
            label: 'Show any time',
            run: () => {
              const { asOf: _asOf, ...view } = state.peek().view;
              amend({ view });
            },
          },
        ]
      : []),
    {
      label: 'Start over',
      hint: 'with an empty graph',
      run: () => {
        leave();
        reset();
      },
    },
  ],
});
