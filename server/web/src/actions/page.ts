// Defines the actions on the page as a whole. The bar, the menu More and the palette read this list.
import type { Action, Group } from '../parts/menu';
import { current, keep, leave, likelyName } from '../keep/current';
import { addText } from '../keep/texts';
import { pasteClipboard, selectAll } from './clipboard';
import { onStage } from '../graph/handle';
import { amend, canRedo, canUndo, open, redo, reset, state, undo, unpinAll, viewText } from '../state/state';
import { theme, toggleTheme } from '../state/ui';
import { t } from '../lang/language';

/** Returns the actions that the bar shows as buttons if it has room. */
export function barActions(): Record<'ask' | 'conflicts' | 'browse' | 'timeline' | 'list', Action> {
  const m = t().actions.bar;
  return {
    ask: { label: m.ask, hint: m.askHint, run: () => open({ at: 'ask', query: '' }) },
    conflicts: { label: m.conflicts, hint: m.conflictsHint, run: () => open({ at: 'conflicts' }) },
    browse: { label: m.browse, hint: m.browseHint, run: () => open({ at: 'browse', kind: '' }) },
    timeline: { label: m.timeline, hint: m.timelineHint, run: () => open({ at: 'timeline' }) },
    list: { label: m.list, hint: m.listHint, run: () => open({ at: 'list' }) },
  };
}

export function questions(): Group {
  const m = t().actions.questions;
  return {
    name: m.name,
    actions: [
      {
        label: m.paths,
        hint: m.pathsHint,
        run: () => open({ at: 'paths', from: '', to: '', order: 'MOST_TELLING' }),
      },
      {
        label: m.whyNot,
        hint: m.whyNotHint,
        run: () => open({ at: 'whynot', source: '', type: '', target: '' }),
      },
      { label: m.cycles, hint: m.cyclesHint, run: () => open({ at: 'cycles', id: '' }) },
      {
        label: m.compare,
        hint: m.compareHint,
        run: () => open({ at: 'compare', question: '', before: '', after: viewText(state.peek().view) }),
      },
    ],
  };
}

export function evidence(): Group {
  const m = t().actions.evidence;
  return {
    name: m.name,
    actions: [
      barActions().timeline,
      { label: m.chart, hint: m.chartHint, run: () => open({ at: 'chart', kind: '' }) },
      { label: m.sources, hint: m.sourcesHint, run: () => open({ at: 'sources' }) },
      { label: m.rules, hint: m.rulesHint, run: () => open({ at: 'rules' }) },
    ],
  };
}

export function elsewhere(): Group {
  const m = t().actions.elsewhere;
  return {
    name: m.name,
    actions: [
      { label: m.graphiql, hint: m.graphiqlHint, run: () => location.assign('/graphiql') },
      { label: m.manual, hint: m.manualHint, run: () => location.assign('/docs/') },
    ],
  };
}

/** Returns the actions on the graph as a whole. The menu of the graph shows them, too. */
export function graph(): Group {
  const m = t().actions.graph;
  const c = t().actions.clipboard;
  return {
    name: m.name,
    actions: [
      { label: m.fit, key: '0', run: () => onStage.peek()?.fit() },
      { label: m.layout, run: () => onStage.peek()?.layout() },
      { label: m.unpin, run: unpinAll },
      { label: m.list, run: () => open({ at: 'list' }) },
      { label: c.selectAll, key: 'Ctrl A', run: selectAll },
      {
        label: c.paste,
        hint: c.pasteHint,
        run: () => {
          void pasteClipboard();
        },
      },
    ],
  };
}

export function investigations(): Group {
  const m = t().actions.investigations;
  return {
    name: m.name,
    actions: [
      { label: m.open, hint: m.openHint, run: () => open({ at: 'kept' }) },
      ...(current.value
        ? [
            { label: m.text, run: addText },
            { label: m.close, run: leave },
          ]
        : [
            {
              label: m.keep,
              hint: m.keepHint,
              run: () => {
                void keep(likelyName());
              },
            },
          ]),
    ],
  };
}

/** Returns the remaining actions on the page, for the palette. */
export function page(): Group {
  const m = t().actions.page;
  return {
    name: m.name,
    actions: [
      ...(canUndo.value ? [{ label: m.undo, key: 'Ctrl Z', run: undo }] : []),
      ...(canRedo.value ? [{ label: m.redo, key: 'Ctrl Shift Z', run: redo }] : []),
      { label: theme.value === 'dark' ? m.light : m.dark, run: toggleTheme },
      ...(state.value.view.asOf
        ? [
            {
              label: m.anyTime,
              run: () => {
                const { asOf: _asOf, ...view } = state.peek().view;
                amend({ view });
              },
            },
          ]
        : []),
      {
        label: m.reset,
        hint: m.resetHint,
        run: () => {
          leave();
          reset();
        },
      },
    ],
  };
}
