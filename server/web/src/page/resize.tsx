// The edge of the panel. The pointer or the arrow keys move it.
import './resize.css';
import { useEffect } from 'preact/hooks';
import { MOST_WIDTH, LEAST_WIDTH, panelWidth, setPanelWidth } from '../state/ui';
import { t } from '../lang/language';

const STEP = 40;
const USUAL = LEAST_WIDTH;
const WIDE = 680;

export function Edge() {
  const width = panelWidth.value;
  useEffect(() => {
    document.documentElement.style.setProperty('--panel', `${width}px`);
  }, [width]);
  const drag = (e: PointerEvent & { currentTarget: HTMLElement }) => {
    const at = e.currentTarget;
    at.setPointerCapture(e.pointerId);
    at.onpointermove = (m) => setPanelWidth(innerWidth - m.clientX);
    at.onpointerup = () => {
      at.onpointermove = null;
    };
  };
  const keyed = (e: KeyboardEvent) => {
    const to: Record<string, number> = {
      ArrowLeft: width + STEP,
      ArrowRight: width - STEP,
      Home: LEAST_WIDTH,
      End: MOST_WIDTH,
      Enter: width > USUAL ? USUAL : WIDE,
    };
    if (to[e.key] === undefined) return;
    e.preventDefault();
    setPanelWidth(to[e.key] ?? USUAL);
  };
  return (
    <div
      class="edge"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t().page.width}
      aria-valuemin={LEAST_WIDTH}
      aria-valuemax={MOST_WIDTH}
      aria-valuenow={width}
      title={t().page.widthHint}
      onPointerDown={drag}
      onDblClick={() => setPanelWidth(width > USUAL ? USUAL : WIDE)}
      onKeyDown={keyed}
    />
  );
}
