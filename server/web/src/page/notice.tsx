// Confirms what the user did. It disappears after the time that reading it takes, but not under the pointer.
import { useEffect, useState } from 'preact/hooks';
import { notice } from '../state/graph';

/** A notice stays for this many milliseconds per letter, and at least for LEAST. */
const PER_LETTER = 90;
const LEAST = 6000;

export function Notice() {
  const [held, setHeld] = useState(false);
  const text = notice.value;
  useEffect(() => {
    if (!text || held) return undefined;
    const timer = setTimeout(
      () => {
        notice.value = '';
      },
      Math.max(LEAST, text.length * PER_LETTER),
    );
    return () => clearTimeout(timer);
  }, [text, held]);
  return (
    <p
      class="notice"
      role="status"
      aria-live="polite"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
    >
      {text}
    </p>
  );
}
