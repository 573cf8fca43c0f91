import { AT_ONCE, expandMore, expansion } from '../state/expand';
import { short } from '../state/ui';

/** What the last expansion left out, and the way to more of it. */
export function ExpansionNote() {
  const e = expansion.value;
  if (!e || e.rest.length === 0) return null;
  const next = Math.min(AT_ONCE, e.rest.length);
  return (
    <p class="expansion" role="status">
      <span>
        <bdi>{short(e.name, 40)}</bdi>: the {e.brought} most telling of{' '}
        {(e.brought + e.rest.length).toLocaleString('en')} neighbours added
      </span>
      <button onClick={() => expandMore()}>{next} more</button>
      {e.rest.length > AT_ONCE && e.rest.length <= 400 && (
        <button onClick={() => expandMore(e.rest.length)}>All {e.rest.length}</button>
      )}
      <button
        class="link"
        aria-label="Close this note"
        onClick={() => {
          expansion.value = null;
        }}
      >
        ×
      </button>
    </p>
  );
}
