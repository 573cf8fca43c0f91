// What a table of a kind can show and be filtered by, as the ontology and the schema of the service name it.
import { askSchema } from '../api/client';
import type { KindInfo } from '../api/generated';

export interface Field {
  /** As GraphQL names it. */
  name: string;
  is: 'text' | 'number' | 'date' | 'yes' | 'relation';
  many: boolean;
  description: string;
}

/** headquarteredIn as GraphQL names it among constants. */
export const constant = (name: string): string => name.replace(/([A-Z])/g, '_$1').toUpperCase();

const base = (type: string): string => type.replace(/[[\]!]/g, '');

function factKind(type: string): Field['is'] {
  const of = base(type);
  if (['Int', 'Float', 'Decimal', 'BigInt'].includes(of)) return 'number';
  if (of === 'Date' || of === 'DateTime') return 'date';
  return of === 'Boolean' ? 'yes' : 'text';
}

interface Introspected {
  __type: { fields: { name: string; description: string | null; args: { name: string }[] }[] } | null;
}

/** The facts of a kind, then the relations that the schema has fields for. Those of every kind are not among them. */
export async function fieldsOf(kind: KindInfo, signal: AbortSignal): Promise<Field[]> {
  const facts = kind.facts.map(
    (f): Field => ({ name: f.name, is: factKind(f.type), many: f.type.startsWith('['), description: f.description }),
  );
  const { __type } = await askSchema<Introspected>(
    `__type(name: ${JSON.stringify(kind.name)}) { fields { name description args { name } } }`,
    signal,
  );
  const relations = (__type?.fields ?? [])
    .filter((f) => f.name !== 'relations' && f.args.some((a) => a.name === 'where'))
    .map((f): Field => ({ name: f.name, is: 'relation', many: true, description: f.description ?? '' }));
  return [...facts, ...relations];
}

/** What a table is filtered by: for a field, the values of which an entity must have one; null stands for none. */
export type Where = Record<string, (string | null)[]>;
/** The key under which the name is looked for. */
export const NAME = '~name';

export function whereOf(text: string | undefined): Where {
  try {
    const read: unknown = JSON.parse(text ?? '{}');
    if (typeof read !== 'object' || read === null || Array.isArray(read)) return {};
    const good = ([, v]: [string, unknown]): boolean =>
      Array.isArray(v) && v.every((x) => x === null || typeof x === 'string');
    return Object.fromEntries(Object.entries(read).filter(good)) as Where;
  } catch {
    return {};
  }
}

type Condition = Record<string, unknown>;

function condition(field: Field, value: string | null): Condition {
  const { name } = field;
  if (field.is === 'relation') return { [name]: value === null ? { none: {} } : { some: { id: { eq: value } } } };
  if (value === null) return { [name]: { exists: false } };
  if (field.is === 'yes') return { [name]: { eq: value === 'true' } };
  return { [name]: { eq: field.is === 'number' ? Number(value) : value } };
}

/** The filter of the typed list: every field must have one of its values. */
export function filterOf(where: Where, fields: readonly Field[]): Condition {
  const name = where[NAME]?.[0];
  const all = fields.flatMap((f): Condition[] => {
    const values = where[f.name] ?? [];
    return values.length ? [{ or: values.map((v) => condition(f, v)) }] : [];
  });
  return { and: [...(name ? [{ or: [{ name: { contains: name } }, { aliases: { contains: name } }] }] : []), ...all] };
}

/** By what a facet groups: dates by year. */
export const groupOf = (f: Field): string => constant(f.name) + (f.is === 'date' ? '_YEAR' : '');
