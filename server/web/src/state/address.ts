// Writes a state as the fragment of an address: in words while it is short, compressed when it contains a large graph.
import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate';

/** The maximum length of an address that mail and chat programs keep intact. */
const PLAIN = 1800;
/** The maximum length of a fragment that is read. A forged address must not fill the memory. */
const MOST_PACKED = 400_000;
const MOST_PLAIN = 4_000_000;

export function pack(fragment: string): string {
  if (fragment.length <= PLAIN) return fragment;
  // Higher levels take twice as long, and their results are no shorter.
  const bytes = deflateSync(strToU8(fragment), { level: 6 });
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return `z=${btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}

export function unpack(fragment: string): string {
  const packed = /^z=([\w-]+)$/.exec(fragment)?.[1];
  if (!packed) return fragment;
  try {
    if (packed.length > MOST_PACKED) return '';
    const bytes = Uint8Array.from(atob(packed.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    return strFromU8(inflateSync(bytes, { out: new Uint8Array(Math.min(MOST_PLAIN, bytes.length * 40)) }));
  } catch {
    return '';
  }
}
