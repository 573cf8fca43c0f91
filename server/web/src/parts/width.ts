import { useEffect, useRef, useState } from 'preact/hooks';

/** Returns a reference for the element that holds a drawing, and its width in whole pixels; 0 until it is known. */
export function useWidth() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const at = ref.current;
    if (!at) return undefined;
    const watch = new ResizeObserver(() => setWidth(Math.floor(at.clientWidth)));
    watch.observe(at);
    return () => watch.disconnect();
  }, []);
  return [ref, width] as const;
}
