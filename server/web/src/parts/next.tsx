import type { Pages } from './pages';
import { Problem } from './parts';
import { t } from '../lang/language';

/** The button below the rows that loads the next page. */
export function Next<T>({ of }: { of: Pages<T> }) {
  return (
    <>
      {of.more && (
        <button class="next" disabled={of.busy} onClick={of.next}>
          {of.busy ? t().parts.loadingMore : t().parts.more}
        </button>
      )}
      {of.problem && <Problem message={of.problem} />}
    </>
  );
}
