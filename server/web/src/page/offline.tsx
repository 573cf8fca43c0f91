import { offline, reconnect } from '../api/connection';
import { start } from '../state/graph';
import { t } from '../lang/language';

/**
 * Shows that the service does not answer, until it answers again. If nothing was loaded yet, the first page says so
 * instead.
 */
export function Offline() {
  if (!offline.value || start.value.is === 'failed') return null;
  const m = t().page;
  return (
    <p class="problem offline" role="alert">
      {m.stale}{' '}
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
