// Lists the lines of a pasted list that match no entity, until the user closes the list.
import { missed } from '../actions/clipboard';
import { notice } from '../state/graph';
import { t } from '../lang/language';
import './missed.css';

export function Missed() {
  const m = t().actions.clipboard;
  const lines = missed.value;
  if (lines.length === 0) return null;
  const close = () => {
    missed.value = [];
  };
  const copy = () => {
    navigator.clipboard
      .writeText(lines.join('\n'))
      .then(close)
      .catch(() => {
        notice.value = m.useKeys;
      });
  };
  return (
    <aside class="missed" aria-label={m.missed(lines.length)}>
      <h2>{m.missed(lines.length)}</h2>
      <p class="quiet">{m.missedHint}</p>
      <ul tabIndex={0}>
        {lines.map((line, i) => (
          <li key={i}>
            <bdi>{line}</bdi>
          </li>
        ))}
      </ul>
      <div class="actions">
        <button onClick={copy}>{m.copyMissed}</button>
        <button onClick={close}>{m.close}</button>
      </div>
    </aside>
  );
}
