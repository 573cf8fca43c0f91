// The worked examples of examples/queries.

export interface Example {
  name: string;
  asks: string;
  query: string;
}

const files = import.meta.glob<string>('../../../../examples/queries/*.graphql', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** Converts a file name to a title: laws-of-a-company becomes Laws of a company. */
const nameOf = (path: string): string => {
  const name = path.replace(/^.*\/|\.graphql$/g, '').replaceAll('-', ' ');
  return name.charAt(0).toUpperCase() + name.slice(1);
};

/** All examples. Each begins with a comment that describes its question. */
export const examples: Example[] = Object.entries(files).map(([path, query]) => ({
  name: nameOf(path),
  query,
  asks: /^#\s*(.*)/.exec(query)?.[1] ?? '',
}));

/** The examples that are open on the first visit. */
const first = [
  'Laws of a company',
  'Proof as tree',
  'Reasoning over time',
  'Without a source',
  'Caught between duties',
  'Ask in rules',
];
export const opened: Example[] = first.flatMap((name) => examples.filter((e) => e.name === name));
