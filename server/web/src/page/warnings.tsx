// Shows what the user has to read, each until the user closes it.
import { unwarn, warnings } from '../state/warnings';
import { t } from '../lang/language';
import './warnings.css';

export function Warnings() {
  return warnings.value.map(({ text }) => (
    <p key={text} class="cut warned" role="status">
      <bdi>{text}</bdi>
      <button
        class="link"
        aria-label={t().page.closeWarning}
        title={t().page.closeWarning}
        onClick={() => unwarn(text)}
      >
        ×
      </button>
    </p>
  ));
}
