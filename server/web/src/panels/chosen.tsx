import { hide, list, open, state, viewText } from '../state/state';
import { chosen } from '../state/ui';

/** What can be asked of, and done with, the entities that are chosen in the graph. */
export function Chosen() {
  const ids = [...chosen.value];
  if (ids.length === 0) return null;
  const [from, to] = ids;
  const done = () => { chosen.value = new Set(); };
  const two = ids.length === 2 && from !== undefined && to !== undefined;
  const view = state.value.view;
  const gone = viewText({ ...view, without: [...new Set([...(view.without ?? []), ...ids])] });
  return <div class="chosen" role="group" aria-label="What to do with the chosen">
    <span>{ids.length} chosen</span>
    {ids.length === 1 && <span class="quiet">Choose another to ask what ties them.</span>}
    {ids.length > 1 && <button onClick={() => open({ at: 'among', ids: list(ids) })}>What ties them</button>}
    {two && <button onClick={() => open({ at: 'paths', from, to, order: 'FEWEST_HUBS' })}>Paths between them</button>}
    {two && <button onClick={() => open({ at: 'whynot', source: from, type: '', target: to })}>Why not…</button>}
    {ids.length > 1 && <button onClick={() => open({ at: 'compare', question: '', before: viewText(view), after: gone })}>Compare without them</button>}
    <button onClick={() => { hide(ids); done(); }}>Hide</button>
    <button onClick={() => { hide(state.peek().ids.filter((id) => !ids.includes(id))); done(); }}>Keep only these</button>
    <button onClick={done}>Done</button>
  </div>;
}
