import { selectionChanges, selectionQuestions } from '../actions/selection';
import { MenuButton } from '../parts/menubutton';
import { expand } from '../state/expand';
import { hide, state } from '../state/state';
import { chosen } from '../state/ui';
import { t } from '../lang/language';

/** Shows the actions on the entities that are chosen in the graph. */
export function Chosen() {
  const ids = [...chosen.value];
  if (ids.length === 0) return null;
  const m = t().actions.chosen;
  const done = () => {
    chosen.value = new Set();
  };
  return (
    <div class="chosen" role="group" aria-label={m.group}>
      <span>{m.selected(ids.length)}</span>
      <MenuButton
        name={m.questions}
        label={m.questionsOf}
        id="chosen-menu"
        groups={selectionQuestions}
        disabled={ids.length < 2}
        title={ids.length < 2 ? m.tooFew : m.canAsk}
      />
      <button
        onClick={() => {
          void expand(...ids);
        }}
      >
        {t().actions.entity.expand}
      </button>
      <MenuButton name={m.selection} label={m.change} id="select-menu" groups={selectionChanges} />
      <button
        onClick={() => {
          hide(ids);
          done();
        }}
      >
        {t().actions.entity.hide}
      </button>
      <button
        onClick={() => {
          hide(state.peek().ids.filter((id) => !ids.includes(id)));
          done();
        }}
      >
        {m.hideOthers}
      </button>
      <button onClick={done}>{m.done}</button>
    </div>
  );
}
