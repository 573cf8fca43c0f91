import { hide, list, open, state, viewText } from '../state/state';
import { chosen } from '../state/ui';
import type { Group } from '../parts/menu';
import { MenuButton } from '../parts/menubutton';

/** What can be asked of two entities or more. */
function questions(): Group[] {
  const ids = [...chosen.peek()];
  const [from, to] = ids;
  const { view } = state.peek();
  const gone = viewText({ ...view, without: [...new Set([...(view.without ?? []), ...ids])] });
  return [
    {
      name: `Of the ${ids.length} chosen`,
      actions: [
        {
          label: 'What ties them',
          hint: 'directly, or through one other',
          run: () => open({ at: 'among', ids: list(ids) }),
        },
        ...(ids.length === 2 && from !== undefined && to !== undefined
          ? [
              { label: 'Paths between them', run: () => open({ at: 'paths', from, to, order: 'FEWEST_HUBS' }) },
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

/** What can be done with the entities that are chosen in the graph. */
export function Chosen() {
  const ids = [...chosen.value];
  if (ids.length === 0) return null;
  const done = () => {
    chosen.value = new Set();
  };
  return (
    <div class="chosen" role="group" aria-label="What to do with the chosen">
      <span>{ids.length} chosen</span>
      <MenuButton
        name="Questions"
        label="Questions of the chosen"
        id="chosen-menu"
        groups={questions}
        disabled={ids.length < 2}
        title={ids.length < 2 ? 'Choose another to ask what ties them' : 'What can be asked of them'}
      />
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
