// Finds what a link contains and this program cannot read. Mail and chat programs cut long links.
import { computed } from '@preact/signals';
import { unpack } from './address';
import { arrived, encode, parse } from './state';

/** Returns the names of the parts of a fragment that are left out when it is read. */
export function unreadable(fragment: string): string[] {
  const text = fragment.replace(/^#/, '');
  const plain = unpack(text);
  if (text !== '' && plain === '') return [text.split('=', 1)[0] ?? ''];
  const kept = new URLSearchParams(unpack(encode(parse(text))));
  const given = [...new URLSearchParams(plain)].filter(([, value]) => value !== '');
  return [...new Set(given.map(([key]) => key).filter((key) => !kept.has(key)))];
}

/** The unreadable parts of the current address. It is empty after the first change, which writes a new address. */
export const unread = computed(() => unreadable(arrived.value));
