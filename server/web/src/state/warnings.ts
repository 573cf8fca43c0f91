// What the user has to read and may read later: it stays until the user closes it.
import { signal } from '@preact/signals';

export interface Warning {
  text: string;
  /** Whether it is about the link with which the page was opened. */
  link: boolean;
}

export const warnings = signal<readonly Warning[]>([]);

const have = (text: string): boolean => warnings.peek().some((w) => w.text === text);

/** Says something that stays until the user closes it. */
export function warn(text: string, link = false): void {
  if (text !== '' && !have(text)) warnings.value = [...warnings.peek(), { text, link }];
}

/** Replaces what was said about the link before. */
export function warnOfLink(texts: readonly string[]): void {
  const others = warnings.peek().filter((w) => !w.link);
  const next = [...others, ...texts.map((text) => ({ text, link: true }))];
  if (next.length > 0 || warnings.peek().length > 0) warnings.value = next;
}

export function unwarn(text: string): void {
  warnings.value = warnings.peek().filter((w) => w.text !== text);
}
