// The language of the page: how it is chosen, and its catalogue of texts.
//
// A catalogue is an object of texts and of functions from numbers and texts to texts. English is the reference: its
// type is the type of all catalogues, so a catalogue that lacks a text does not compile. A catalogue is loaded when it
// is chosen.
import { signal } from '@preact/signals';
import type { Catalogue } from './en';

interface Known {
  /** The name of the language in that language. */
  name: string;
  /** The language tag (BCP 47), for the page and for Intl. */
  tag: string;
  load: () => Promise<Catalogue>;
}

export const languages = {
  en: { name: 'English', tag: 'en', load: async () => (await import('./en')).en },
  zh: { name: '中文', tag: 'zh-Hans', load: async () => (await import('./zh')).zh },
} satisfies Record<string, Known>;
export type Language = keyof typeof languages;

const STORED = 'language';
const PARAMETER = 'lang';

const current = signal<{ language: Language; texts: Catalogue } | null>(null);

/**
 * Returns the catalogue of the chosen language. A component that calls it is rendered again when the language changes.
 */
export function t(): Catalogue {
  if (!current.value) throw new Error('the texts of the page are not loaded yet');
  return current.value.texts;
}

export const language = (): Language => current.value?.language ?? 'en';
/** Returns the tag of the chosen language (BCP 47). */
export const tag = (): string => languages[language()].tag;

/** Returns the language of this page that fits a BCP 47 tag: zh for zh-CN. */
function fitting(wanted: string | null | undefined): Language | null {
  const primary = (wanted ?? '').toLowerCase().split('-')[0] ?? '';
  return Object.hasOwn(languages, primary) ? (primary as Language) : null;
}

const ofBrowser = (): Language => navigator.languages.map(fitting).find((l) => l !== null) ?? 'en';

function stored(): string | null {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}

/** Returns the language of the link, or else that of an earlier visit, or else that of the browser. */
const wanted = (): Language =>
  fitting(new URLSearchParams(location.search).get(PARAMETER)) ?? fitting(stored()) ?? ofBrowser();

/** Writes the language into the address, unless the browser prefers this language anyway. */
function writeLink(): void {
  const url = new URL(location.href);
  if (language() === ofBrowser()) url.searchParams.delete(PARAMETER);
  else url.searchParams.set(PARAMETER, language());
  if (url.href !== location.href) history.replaceState(history.state, '', url);
}

/** Uses a catalogue that is loaded. */
export function use(chosen: Language, texts: Catalogue): void {
  current.value = { language: chosen, texts };
}

/** Loads the catalogue of a language and shows the page in it. */
async function speak(chosen: Language): Promise<void> {
  use(chosen, await languages[chosen].load());
  document.documentElement.lang = tag();
  writeLink();
}

/** Chooses a language for this page, its link, and later visits. */
export async function choose(chosen: Language): Promise<void> {
  await speak(chosen);
  try {
    localStorage.setItem(STORED, chosen);
  } catch {
    // The choice then applies to this page and its link.
  }
}

let loading: Promise<void> | null = null;

/** Resolves when the texts of the page are loaded; the first call loads them. */
export function ready(): Promise<void> {
  if (current.peek()) return Promise.resolve();
  loading ??= speak(wanted()).then(() => {
    // Each step of the browser's history has its own address, perhaps from before the language was changed.
    addEventListener('popstate', writeLink);
  });
  return loading;
}
