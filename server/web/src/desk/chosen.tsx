import { selectionChanges, selectionQuestions } from '../actions/selection';
import { MenuButton } from '../parts/menubutton';
import { expand } from '../state/expand';
import { hide, state } from '../state/state';
import { chosen } from '../state/ui';

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
        groups={selectionQuestions}
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
      <MenuButton name="Selection" label="Change the selection" id="select-menu" groups={selectionChanges} />
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
