// The handle of the panel on a small screen, where the panel is a sheet over the lower half. The user pulls it up and
// down.
import { useEffect, useState } from 'preact/hooks';
import { t } from '../lang/language';

/** The minimum number of pixels of a pull. */
const PULLED = 30;

export function Grip() {
  const [tall, setTall] = useState(false);
  useEffect(() => {
    document.documentElement.dataset['sheet'] = tall ? 'tall' : 'half';
    return () => {
      delete document.documentElement.dataset['sheet'];
    };
  }, [tall]);
  let from: number | null = null;
  return (
    <button
      class="grip"
      aria-pressed={tall}
      aria-label={tall ? t().page.moreGraph : t().page.morePanel}
      onClick={() => setTall(!tall)}
      onPointerDown={(e) => {
        from = e.clientY;
        e.currentTarget.setPointerCapture(e.pointerId);
      }}
      onPointerUp={(e) => {
        const by = from === null ? 0 : e.clientY - from;
        from = null;
        if (Math.abs(by) < PULLED) return; // a click
        e.currentTarget.addEventListener('click', (c) => c.stopPropagation(), { once: true, capture: true });
        setTall(by < 0);
      }}
    />
  );
}
