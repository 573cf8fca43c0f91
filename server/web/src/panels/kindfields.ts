// Finds the columns and filters of the table of a kind, from the ontology and the schema of the service.
import { askSchema } from '../api/client';
import type { KindInfo } from '../api/generated';
import { language } from '../lang/language';
import { meaningOf } from '../state/labels';

export interface Field {
  /** The name in GraphQL. */
  name: string;
  is: 'text' | 'number' | 'date' | 'yes' | 'relation';
  many: boolean;
  description: string;
  /** The relation type that the field follows. */
  follows?: KindInfo['relationFields'][number];
}

/** Converts a field name to the constant of an enum: foundedOn becomes FOUNDED_ON. */
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

/**
 * Returns the facts of a kind, then the relations that have a field in the schema. Fields that every kind has are left
 * out.
 */
export async function fieldsOf(kind: KindInfo, signal: AbortSignal): Promise<Field[]> {
  const facts = kind.facts.map(
    (f): Field => ({ name: f.name, is: factKind(f.type), many: f.type.startsWith('['), description: meaningOf(f) }),
  );
  const { __type } = await askSchema<Introspected>(
    `__type(name: ${JSON.stringify(kind.name)}) { fields { name description args { name } } }`,
    signal,
  );
  const follows = new Map(kind.relationFields.map((f) => [f.name, f]));
  const relations = (__type?.fields ?? [])
    .filter((f) => f.name !== 'relations' && f.args.some((a) => a.name === 'where'))
    .map((f): Field => {
      const of = follows.get(f.name);
      return {
        name: f.name,
        is: 'relation',
        many: true,
        description: language() === 'en' ? (f.description ?? '') : '', // the schema is described in English only
        ...(of ? { follows: of } : {}),
      };
    });
  return [...facts, ...relations];
}

/**
 * The filter of a table: an entity must have at least one of the listed values in each field. null stands for no value.
 */
export type Where = Record<string, (string | null)[]>;
/** The key for the search in names. */
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

/** Returns the filter of the typed list: every field must have one of its values. */
export function filterOf(where: Where, fields: readonly Field[]): Condition {
  const name = where[NAME]?.[0];
  const all = fields.flatMap((f): Condition[] => {
    const values = where[f.name] ?? [];
    return values.length ? [{ or: values.map((v) => condition(f, v)) }] : [];
  });
  return { and: [...(name ? [{ or: [{ name: { contains: name } }, { aliases: { contains: name } }] }] : []), ...all] };
}

/** Returns how a facet groups the values of a field: dates by year. */
export const groupOf = (f: Field): string => constant(f.name) + (f.is === 'date' ? '_YEAR' : '');
