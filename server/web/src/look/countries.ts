// Converts between names and codes of countries. The browser has a list of both.

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** Common names of countries that differ from those of the browser. */
const others: Record<string, string> = {
  'united states of america': 'US',
  usa: 'US',
  prc: 'CN',
  "people's republic of china": 'CN',
  'russian federation': 'RU',
  'great britain': 'GB',
  'republic of korea': 'KR',
  "democratic people's republic of korea": 'KP',
  'hong kong': 'HK',
  macau: 'MO',
  'czech republic': 'CZ',
  turkey: 'TR',
};

let byName: Map<string, string> | undefined;

function names(): Map<string, string> {
  if (byName) return byName;
  byName = new Map(Object.entries(others));
  const display = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  for (const a of LETTERS)
    for (const b of LETTERS) {
      const name = display.of(a + b);
      if (name && !['EU', 'EZ', 'UN', 'ZZ', 'QO'].includes(a + b)) byName.set(name.toLowerCase(), a + b);
    }
  byName.set('european union', 'EU');
  return byName;
}

/** Returns the two-letter code of a country that is given as a code or a name; null for anything else. */
export function countryOf(text: string): string | null {
  const word = text.trim();
  if (/^[a-z]{2}$/i.test(word)) return word.toUpperCase();
  return names().get(word.toLowerCase()) ?? null;
}

/** Returns the two-letter code of a country by its number in ISO 3166-1; null if there is none. */
export function countryOfNumber(number: string): string | null {
  try {
    const [locale = ''] = Intl.getCanonicalLocales(`und-${number.padStart(3, '0')}`);
    const region = locale.slice(-2);
    return /^und-[A-Z]{2}$/.test(locale) ? region : null;
  } catch {
    return null;
  }
}

/** Returns the name of a country. */
export const countryName = (letters: string): string =>
  new Intl.DisplayNames('en', { type: 'region', fallback: 'code' }).of(letters) ?? letters;
