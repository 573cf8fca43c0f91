// Says how many proofs a relation has with the conditions of the view.
import { ask } from '../api/client';
import { useAnswer } from '../parts/parts';
import { state } from '../state/state';
import { t } from '../lang/language';
import { compareWithWhole } from './comparing';

/** The number of proofs that the service gives at most. */
const MOST = 10;

/**
 * Says in one sentence how many proofs a relation has with the conditions of the view, and without them. It does not say
 * that any of them remain: a condition can also give new ones.
 */
export function proofCounts(now: number, without: number): string {
  const m = t().reasons.why;
  if (without === 0) return m.onlyWith;
  const [some, others] = [now, without].map((n) => (n >= MOST ? m.proofsOrMore(MOST) : m.proofs(n)));
  return m.proofsWith(some ?? '', others ?? '');
}

/** Compares the proofs of a relation in a view that excludes or assumes something with those without these conditions. */
export function ProofCounts({ id }: { id: string }) {
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
      {proofCounts(now, before)}{' '}
      <button class="link" onClick={compareWithWhole}>
        {t().reasons.why.elseChanges}
      </button>
    </p>
  );
}
