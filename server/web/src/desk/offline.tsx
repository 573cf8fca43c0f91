import { offline, reconnect } from '../api/connection';
import { t } from '../lang/language';

/** Shows that the service does not answer, until it answers again. */
export function Offline() {
  if (!offline.value) return null;
  const m = t().desk;
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
