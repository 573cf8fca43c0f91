import type { Pages } from './pages';
import { Problem } from './parts';

/** The button that brings the next page, under the rows. */
export function Next<T>({ of }: { of: Pages<T> }) {
  return (
    <>
      {of.more && (
        <button class="next" disabled={of.busy} onClick={of.next}>
          {of.busy ? 'Loading…' : 'Show more'}
        </button>
      )}
      {of.problem && <Problem message={of.problem} />}
    </>
  );
}
