import { offline, reconnect } from '../api/connection';
import { start } from '../state/graph';
import { state } from '../state/state';
import { t } from '../lang/language';

/**
 * Shows that the service does not answer, until it answers again. On an empty graph for which nothing was loaded yet,
 * the first page says so instead.
 */
export function Offline() {
  const nothing = start.value.is === 'failed';
  if (!offline.value || (nothing && state.value.ids.length === 0)) return null;
  const m = t().page;
  return (
    <p class="problem offline" role="alert">
      {nothing ? m.offline : m.stale}{' '}
      <button
        onClick={() => {
          void reconnect();
        }}
      >
        {m.welcome.again}
      </button>
    </p>
  );
}
