// Names what files have that the ontology does not define.
import type { Added, FileProblem, Report } from './upload';

/** The formats with a vocabulary of their own, by the prefix of its terms. The most special one comes first. */
const formats = [
  ['bods:', 'BODS'],
  ['gleif:', 'GLEIF'],
  ['misp:', 'MISP'],
  ['stix:', 'STIX'],
  ['ftm:', 'FollowTheMoney'],
] as const;

/** Returns the name of the format in which most files with foreign terms are; undefined for one without a name. */
export function formatName({ foreigns = {}, foreignKinds = {} }: Report): string | undefined {
  const terms = [...Object.keys(foreigns), ...Object.keys(foreignKinds)];
  return formats.find(([prefix]) => terms.some((term) => term.startsWith(prefix)))?.[1];
}

/** Adds up counts under new names. */
export function countsBy(of: Record<string, number>, name: (of: string) => string): [string, number][] {
  const all = new Map<string, number>();
  for (const [key, n] of Object.entries(of)) all.set(name(key), (all.get(name(key)) ?? 0) + n);
  return [...all];
}

/** Returns problems whose texts have the names of new entities in place of their ids. */
export function withNames(problems: readonly FileProblem[], added: Added | undefined): FileProblem[] {
  const names = new Map(added?.entities.flatMap((e) => (e.name === undefined ? [] : [[e.id, e.name] as const])));
  if (names.size === 0) return [...problems];
  return problems.map((p) => ({
    ...p,
    text: p.text.replace(/[^\s:,;()]+:[^\s,;()]+/g, (word) => {
      const id = word.replace(/[.:]$/, '');
      const name = names.get(id);
      return name === undefined ? word : `${name}${word.slice(id.length)}`;
    }),
  }));
}
