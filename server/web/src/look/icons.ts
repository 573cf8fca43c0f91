// Icons of kinds, from Lucide, and flags of countries. Both are loaded when a picture first needs them.
import { signal } from '@preact/signals';

const known = signal<ReadonlyMap<string, string>>(new Map());
const asked = new Set<string>();

/** Loads the icons whose names begin with the same letters. */
async function load(letters: string): Promise<void> {
  const { iconsOf } = await import('./iconfiles');
  const found = await iconsOf(letters);
  known.value = new Map([...known.peek(), ...Object.entries(found)]);
}

/**
 * Returns the icons with some names, each as the data of one path of 24 by 24, to be drawn with lines of width 2. An
 * icon is missing until it is loaded, and if there is none with its name.
 */
export function iconPaths(names: Iterable<string>): ReadonlyMap<string, string> {
  for (const name of names) {
    const letters = name.slice(0, 2);
    if (asked.has(letters)) continue;
    asked.add(letters);
    load(letters).catch(() => asked.delete(letters));
  }
  return known.value;
}

/** Returns the icon with a name; undefined until it is loaded. */
export const iconPath = (name: string | null | undefined): string | undefined =>
  name ? iconPaths([name]).get(name) : undefined;

const files = signal<Readonly<Record<string, string>>>({});
let askedFlags = false;

/**
 * Returns the image files of flags by the two-letter code of the country. The object is empty until they are loaded.
 */
export function flagFiles(): Readonly<Record<string, string>> {
  if (!askedFlags) {
    askedFlags = true;
    import('./flags')
      .then((m) => {
        files.value = m.flags;
      })
      .catch(() => {
        askedFlags = false;
      });
  }
  return files.value;
}
