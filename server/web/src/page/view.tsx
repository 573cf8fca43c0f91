// Shows the current view: its conditions as chips, and its date.
import { assumedText } from '../api/assumed';
import { piece } from '../state/graph';
import { clearView, state, toggleView } from '../state/state';
import { short } from '../state/ui';
import { compareWithWhole } from '../panels/comparing';
import { useNames } from '../parts/names';
import { typeName, withAssumed } from '../state/labels';
import { dateText } from '../lang/format';
import { t } from '../lang/language';
import { rich } from '../lang/rich';

interface ChipProps {
  kind: string;
  says: string;
  text: string;
  onClose: () => void;
}

function Chip({ kind, says, text, onClose }: ChipProps) {
  return (
    <li class={`chip ${kind}`}>
      <span>
        {says}{' '}
        <b>
          <bdi>{short(text, 60)}</bdi>
        </b>
      </span>
      <button aria-label={t().page.view.clear(`${says} ${short(text, 60)}`)} onClick={onClose}>
        ×
      </button>
    </li>
  );
}

export function Chips() {
  const { asOf, without = [], distrust = [], with: added = [] } = state.value.view;
  const names = useNames([...without, ...distrust, ...added.flatMap((w) => [w.source, w.target])]);
  const name = (id: string) => names.get(id) ?? id;
  const appears = piece.value.relations.filter((r) => r.fate === 'added').length;
  const disappears = piece.value.relations.filter((r) => r.fate === 'removed').length;
  if (!asOf && without.length + distrust.length + added.length === 0) return null;
  const m = t().page.view;
  return (
    <div class="chips">
      <ul aria-label={m.label}>
        {asOf && <Chip kind="as of" says={m.asOf} text={dateText(asOf)} onClose={() => clearView('asOf')} />}
        {without.map((id) => (
          <Chip key={id} kind="without" says={m.without} text={name(id)} onClose={() => toggleView('without', id)} />
        ))}
        {distrust.map((id) => (
          <Chip
            key={id}
            kind="distrusting"
            says={m.distrust}
            text={name(id)}
            onClose={() => toggleView('distrust', id)}
          />
        ))}
        {added.map((w, i) => (
          <Chip
            key={assumedText(w)}
            kind="supposing"
            says={m.with}
            text={withAssumed(`${name(w.source)} ${typeName(w.type)} ${name(w.target)}`, w)}
            onClose={() => clearView('with', i)}
          />
        ))}
      </ul>
      <button class="compare-with" onClick={compareWithWhole}>
        {m.compare}
      </button>
      {appears + disappears > 0 && (
        <p class="difference" role="status">
          {rich(
            m.difference,
            <b class="appears">{m.added(appears)}</b>,
            <b class="disappears">{m.removed(disappears)}</b>,
          )}
        </p>
      )}
    </div>
  );
}
