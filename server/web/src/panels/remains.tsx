// Says how many proofs of a relation remain under the conditions of the view.
import { ask } from '../api/client';
import { useAnswer } from '../parts/parts';
import { state } from '../state/state';
import { t } from '../lang/language';
import { compareWithWhole } from './comparing';

/** The number of proofs that the service gives at most. */
const MOST = 10;

/** Says in one sentence how many proofs remain, and how many a view without its conditions has. */
export function remaining(now: number, without: number): string {
  const m = t().reasons.why;
  if (now >= MOST) return m.remainMany(MOST);
  if (without >= MOST) return m.remainOfMany(now, MOST);
  if (without === 0) return m.remainOnly;
  if (now > without) return m.remainMore(now, without);
  return now === without ? m.remainAll(now) : m.remain(now, without);
}

/** Compares the proofs of a relation in a view that excludes or assumes something with those without these conditions. */
export function Remains({ id }: { id: string }) {
  const { view } = state.value;
  const { without = [], distrust = [], with: added = [], ...plain } = view;
  const conditions = without.length + distrust.length + added.length;
  const answer = useAnswer(
    async (signal) => {
      if (conditions === 0) return null;
      const answers = await Promise.all([ask('Ways', { id }, view, signal), ask('Ways', { id }, plain, signal)]);
      return answers.map(({ node }) => (node && 'proofs' in node ? node.proofs.length : 0));
    },
    [id, JSON.stringify(view)],
  );
  const [now, before] = (answer.is === 'ready' && answer.value) || [];
  if (now === undefined || before === undefined) return null;
  return (
    <p class="summed" role="status">
      {remaining(now, before)}{' '}
      <button class="link" onClick={compareWithWhole}>
        {t().reasons.why.remainElse}
      </button>
    </p>
  );
}
