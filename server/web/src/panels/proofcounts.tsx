// Says how many proofs a relation has with the conditions of the view.
import { ask, type View } from '../api/client';
import { useAnswer } from '../parts/parts';
import { state } from '../state/state';
import { t } from '../lang/language';
import { compareWithWhole, useWords } from './comparing';

/** Returns the conditions of a view without its date. */
const conditionsOf = ({ asOf: _, ...conditions }: View): View => conditions;

/** The maximum number of proofs that the service returns. */
export const MOST = 10;

/**
 * Returns a sentence with the number of proofs that a relation has with the conditions of the view, and without them.
 * It makes no claim about which proofs are the same, because a condition can also add proofs.
 */
export function proofCounts(view: string, now: number, without: number): string {
  const m = t().reasons.why;
  if (without === 0) return m.onlyWith(view);
  const [some, others] = [now, without].map((n) => (n >= MOST ? m.proofsOrMore(MOST) : m.proofs(n)));
  return m.proofsWith(view, some ?? '', others ?? '');
}

/**
 * Compares the number of proofs of a relation in a view that excludes or assumes something with the number without
 * these conditions.
 */
export function ProofCounts({ id, now }: { id: string; now: number }) {
  const { without: _, distrust: _sources, with: _assumed, ...plain } = state.value.view;
  const says = useWords(conditionsOf(state.value.view));
  const answer = useAnswer(
    async (signal) => {
      const { node } = await ask('ProofCount', { id, first: MOST }, plain, signal);
      return node && 'proofs' in node ? node.proofs.length : 0;
    },
    [id, JSON.stringify(plain)],
  );
  if (answer.is !== 'ready') return null;
  const before = answer.value;
  return (
    <p class="summed" role="status">
      {proofCounts(says, now, before)}{' '}
      <button class="link" onClick={compareWithWhole}>
        {t().reasons.why.elseChanges}
      </button>
    </p>
  );
}
