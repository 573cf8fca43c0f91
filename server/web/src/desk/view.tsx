// Which view one is in: the conditions as chips, and the date.
import { piece } from '../state/graph';
import { clearView, state, toggleView } from '../state/state';
import { short, words } from '../state/ui';
import { compareWithWhole } from '../panels/comparing';
import { useNames } from '../parts/names';
import { dateText } from '../parts/parts';

function Chip({ kind, text, onClose }: { kind: string; text: string; onClose: () => void }) {
  return (
    <li class={`chip ${kind}`}>
      <span>
        {kind}{' '}
        <b>
          <bdi>{short(text, 60)}</bdi>
        </b>
      </span>
      <button aria-label={`Take away the condition: ${kind} ${short(text, 60)}`} onClick={onClose}>
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
  const disappears = piece.value.relations.filter((r) => r.fate === 'gone').length;
  if (!asOf && without.length + distrust.length + added.length === 0) return null;
  return (
    <div class="chips">
      <ul aria-label="The view you are in">
        {asOf && <Chip kind="as of" text={dateText(asOf)} onClose={() => clearView('asOf')} />}
        {without.map((id) => (
          <Chip key={id} kind="without" text={name(id)} onClose={() => toggleView('without', id)} />
        ))}
        {distrust.map((id) => (
          <Chip key={id} kind="distrusting" text={name(id)} onClose={() => toggleView('distrust', id)} />
        ))}
        {added.map((w, i) => (
          <Chip
            key={`${w.source}${w.type}${w.target}`}
            kind="supposing"
            text={`${name(w.source)} ${words(w.type)} ${name(w.target)}`}
            onClose={() => clearView('with', i)}
          />
        ))}
      </ul>
      <button class="compare-with" onClick={compareWithWhole}>
        Compare with the whole graph
      </button>
      {appears + disappears > 0 && (
        <p class="difference" role="status">
          In this graph <b class="appears">{appears} appear</b>, <b class="disappears">{disappears} disappear</b>.
        </p>
      )}
    </div>
  );
}
