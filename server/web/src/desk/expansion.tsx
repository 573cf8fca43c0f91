import { AT_ONCE, expandMore, expansion } from '../state/expand';
import { short } from '../state/ui';
import { t } from '../lang/language';
import { rich } from '../lang/rich';

/** Shows how many neighbours the last expansion left out, and a button to add more. */
export function ExpansionNote() {
  const e = expansion.value;
  if (!e || e.rest.length === 0) return null;
  const m = t().desk.expansion;
  const next = Math.min(AT_ONCE, e.rest.length);
  return (
    <p class="expansion" role="status">
      <span>
        {rich((name) => m.brought(name, e.brought, e.brought + e.rest.length), <bdi>{short(e.name, 40)}</bdi>)}
      </span>
      <button onClick={() => expandMore()}>{m.more(next)}</button>
      {e.rest.length > AT_ONCE && e.rest.length <= 400 && (
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
