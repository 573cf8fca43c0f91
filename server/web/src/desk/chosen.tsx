import { amend, hide, list, open, state, viewText } from '../state/state';
import { chosen } from '../state/ui';
import type { Group } from '../parts/menu';
import { expand, expandSteps } from '../state/expand';
import { groupKey } from '../state/groups';
import { shown } from '../state/shown';
import { MenuButton } from '../parts/menubutton';

/** What can be asked of two entities or more. */
function questions(): Group[] {
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
function selections(): Group[] {
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

/** What can be done with the entities that are chosen in the graph. */
export function Chosen() {
  const ids = [...chosen.value];
  if (ids.length === 0) return null;
  const done = () => {
    chosen.value = new Set();
  };
  return (
    <div class="chosen" role="group" aria-label="What to do with the selection">
      <span>{ids.length} selected</span>
      <MenuButton
        name="Questions"
        label="Questions of the selection"
        id="chosen-menu"
        groups={questions}
        disabled={ids.length < 2}
        title={ids.length < 2 ? 'Select another to ask what connects them' : 'What can be asked of them'}
      />
      <button
        onClick={() => {
          void expand(...ids);
        }}
      >
        Expand
      </button>
      <MenuButton name="Selection" label="Change the selection" id="select-menu" groups={selections} />
      <button
        onClick={() => {
          hide(ids);
          done();
        }}
      >
        Hide
      </button>
      <button
        onClick={() => {
          hide(state.peek().ids.filter((id) => !ids.includes(id)));
          done();
        }}
      >
        Keep only these
      </button>
      <button onClick={done}>Done</button>
    </div>
  );
}
