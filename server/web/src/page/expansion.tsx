import { AT_ONCE, expandMore, expansion } from '../state/expand';
import { problem } from '../state/graph';
import { state } from '../state/state';
import { short } from '../state/ui';
import { t } from '../lang/language';
import { rich } from '../lang/rich';

/** A click adds at most this many neighbours. */
const MOST_AT_ONCE = 2000;

/** Shows how many neighbours the last expansion left out, and a button to add more. */
export function ExpansionNote() {
  const e = expansion.value;
  const there = new Set(state.value.ids);
  // The note is shown only while the graph has what was expanded, and some of what the expansion added.
  const about = e?.ids.every((id) => there.has(id)) && e.first.some((id) => there.has(id));
  if (!e || !about || e.rest.length === 0 || problem.value) return null;
  const m = t().page.expansion;
  const next = Math.min(AT_ONCE, e.rest.length);
  return (
    <p class="expansion" role="status">
      <span>
        {rich((name) => m.brought(name, e.brought, e.brought + e.rest.length), <bdi>{short(e.name, 40)}</bdi>)}
      </span>
      <button onClick={() => expandMore()}>{m.more(next)}</button>
      {e.rest.length > AT_ONCE && e.rest.length <= MOST_AT_ONCE && (
        <button onClick={() => expandMore(e.rest.length)}>{m.all(e.rest.length)}</button>
      )}
      <button
        class="link"
        aria-label={m.close}
        onClick={() => {
          expansion.value = null;
        }}
      >
        ×
      </button>
    </p>
  );
}
