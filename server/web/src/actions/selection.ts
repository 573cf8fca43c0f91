// What can be done with the entities that are selected: the bar of the selection and the palette read this list.
import type { Group } from '../parts/menu';
import { expandSteps } from '../state/expand';
import { groupKey } from '../state/groups';
import { shown } from '../state/shown';
import { amend, list, open, state, viewText } from '../state/state';
import { chosen } from '../state/ui';

/** What can be asked of two entities or more. */
export function selectionQuestions(): Group[] {
  const ids = [...chosen.peek()];
  const [from, to] = ids;
  const { view } = state.peek();
  const gone = viewText({ ...view, without: [...new Set([...(view.without ?? []), ...ids])] });
  return [
    {
      name: `Of the ${ids.length} selected`,
      actions: [
        {
          label: 'What connects them',
          hint: 'directly, or through one other',
          run: () => open({ at: 'among', ids: list(ids) }),
        },
        ...(ids.length === 2 && from !== undefined && to !== undefined
          ? [
              { label: 'Paths between them', run: () => open({ at: 'paths', from, to, order: 'MOST_TELLING' }) },
              {
                label: 'Why not…',
                hint: 'what is missing for a relation of the two',
                run: () => open({ at: 'whynot', source: from, type: '', target: to }),
              },
            ]
          : []),
        {
          label: 'Compare without them',
          hint: 'what would no longer be answered',
          run: () => open({ at: 'compare', question: '', before: viewText(view), after: gone }),
        },
      ],
    },
  ];
}

const select = (ids: Iterable<string>): void => {
  chosen.value = new Set([...ids].filter((id) => groupKey(id) === null));
};

/** Ways to select more, by those that are selected. */
export function selectionChanges(): Group[] {
  const { entities, relations } = shown.peek();
  const now = chosen.peek();
  const kinds = new Set(entities.filter((e) => now.has(e.id)).map((e) => e.kind));
  const near = relations
    .filter((r) => now.has(r.source.id) || now.has(r.target.id))
    .flatMap((r) => [r.source.id, r.target.id]);
  const { filter } = state.peek();
  return [
    {
      name: 'Select',
      actions: [
        { label: 'Their neighbours', hint: 'in the graph', run: () => select([...now, ...near]) },
        {
          label: 'All of the same kind',
          run: () => select(entities.filter((e) => kinds.has(e.kind)).map((e) => e.id)),
        },
        { label: 'All but these', run: () => select(entities.filter((e) => !now.has(e.id)).map((e) => e.id)) },
      ],
    },
    {
      name: 'In the graph',
      actions: [
        {
          label: 'Expand by two steps',
          hint: 'over relations of substance',
          run: () => {
            void expandSteps([...now], 2);
          },
        },
        { label: 'Show only these and their neighbours', run: () => amend({ filter: { ...filter, keep: 'near' } }) },
      ],
    },
  ];
}
