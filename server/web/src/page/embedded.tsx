// Shows only the picture, read-only, for a frame on another site. The address has the parameter embed.
import { useEffect, useState } from 'preact/hooks';
import { t } from '../lang/language';
import { busy, piece, problem } from '../state/graph';
import { Failure } from '../parts/parts';
import { type Caption, captionOf } from '../save/caption';
import { state } from '../state/state';
import { Canvas } from './canvas';
import './embedded.css';
import { Legend } from './legend';
import { about } from './title';

/** Returns the address of the whole explorer with the same picture. */
function wholeAddress(): string {
  const address = new URL(location.href);
  address.searchParams.delete('embed');
  return address.href;
}

export function Embedded() {
  const [caption, setCaption] = useState<Caption | null>(null);
  const { panel, view } = state.value;
  const drawn = piece.value;
  useEffect(() => {
    if (drawn.overview || drawn.entities.length === 0) return;
    captionOf(drawn, view, '', new Date())
      .then(setCaption)
      .catch(() => setCaption(null)); // the picture is shown without a caption
  }, [drawn]);
  const chosen = panel.at === 'none' ? '' : about(panel);
  return (
    <div class="app embedded">
      <main class="page" aria-label={t().page.panels.none}>
        <Canvas fixed />
        <div class="over">
          {problem.value && <Failure of={problem.value} />}
          {busy.value && (
            <p class="busy" role="status">
              {t().page.loading}
            </p>
          )}
        </div>
        {drawn.entities.length > 0 && <Legend fixed />}
      </main>
      <footer class="embedded-foot">
        <p>
          {chosen && <strong>{chosen}</strong>}{' '}
          {caption && t().figure.sentences(caption.title, caption.view, caption.sources)}
        </p>
        <a href={wholeAddress()} target="_blank" rel="noopener">
          {t().figure.openWhole}
        </a>
      </footer>
    </div>
  );
}
