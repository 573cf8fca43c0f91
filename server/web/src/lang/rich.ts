// Puts elements into the texts of a catalogue.
import type { ComponentChildren } from 'preact';

/** Private use characters, which no text contains. */
const FIRST = 0xe000;
const mark = (i: number): string => String.fromCharCode(FIRST + i);

/**
 * Puts elements in place of the arguments of a text, in the order of the language:
 *
 * rich((law) => t().card.bound(law), <Name of={law} />)
 */
export function rich(text: (...parts: string[]) => string, ...parts: ComponentChildren[]): ComponentChildren {
  const pieces = text(...parts.map((_, i) => mark(i))).split(/([\ue000-\uf8ff])/);
  return pieces.map((piece) => {
    const i = piece.length === 1 ? piece.charCodeAt(0) - FIRST : -1;
    return i >= 0 && i < parts.length ? parts[i] : piece;
  });
}
