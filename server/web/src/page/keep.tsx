// The button for investigations. It names the open one, and shows whether it is saved.
import { current, keepQuestion, kept, newId, openKept, unsaved } from '../keep/current';
import { close, open, type Panel, state } from '../state/state';
import { about } from './title';
import { t } from '../lang/language';

export function KeepButton() {
  const of = current.value;
  const m = t().page.keep;
  const here = state.value.panel.at === 'kept';
  return (
    <button
      class="keep-button"
      aria-pressed={here}
      aria-label={of ? m.open(of.name) : m.label}
      title={of ? (unsaved.value ? t().parts.headed(of.name, unsaved.value) : m.keptHere(of.name)) : m.hint}
      onClick={() => (here ? close() : open({ at: 'kept' }))}
    >
      {of ? (
        <>
          <span class={unsaved.value ? 'dot bad' : 'dot'} aria-hidden="true" />
          {of.name}
        </>
      ) : (
        m.keep
      )}
    </button>
  );
}

/** Shows the button that saves the panel as a question of the investigation. */
export function KeepQuestion({ panel }: { panel: Panel }) {
  if (panel.at === 'none' || panel.at === 'kept' || panel.at === 'list') return null;
  const key = JSON.stringify(panel);
  const there = current.value?.questions.some((q) => JSON.stringify(q.panel) === key) ?? false;
  return (
    <button
      class="keep-question"
      disabled={there}
      title={t().page.keep.question}
      onClick={() => {
        void keepQuestion({ id: newId(), name: about(panel), panel });
      }}
    >
      {there ? t().page.keep.kept : t().page.keep.keepQuestion}
    </button>
  );
}

const RECENT = 4;

/** Shows the investigations that were changed last. */
export function Recent() {
  const last = kept.value?.slice(0, RECENT) ?? [];
  if (last.length === 0) return null;
  return (
    <section class="recent" aria-label={t().page.keep.yours}>
      <p class="quiet">{t().page.keep.goOn}</p>
      <ul class="starts">
        {last.map((k) => (
          <li key={k.id}>
            <button
              class="name"
              onClick={() => {
                void openKept(k.id);
              }}
            >
              <bdi>{k.name}</bdi>
              <span class="count">{k.entities}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
