// The fields for the attributes of an assumed relation.
import { attributeValue } from '../api/assumed';
import type { RelationInput } from '../api/generated';
import { typeInfo } from '../state/graph';
import { attributeName } from '../state/labels';
import { t } from '../lang/language';

/** What a user wrote, by the names of attributes. */
export type Texts = Readonly<Record<string, string>>;

/** The attributes of a relation that a user wrote. */
export interface Written {
  /** The part of an assumed relation; empty if there are no attributes. */
  given: Pick<RelationInput, 'attributes'>;
  /** An attribute whose value does not have its type. */
  wrong: string | undefined;
}

/** Returns the attributes of a type in the ontology, or those with the given names. */
function attributesOf(type: string, names: readonly string[] | undefined) {
  const known = typeInfo.value.get(type)?.attributeTypes ?? [];
  return names ? names.map((name) => known.find((a) => a.name === name) ?? { name, type: null }) : known;
}

/** Reads the attributes that a user wrote. An empty text is no attribute. */
export function written(type: string, texts: Texts, names?: readonly string[]): Written {
  const all = attributesOf(type, names).flatMap((a) => {
    const text = texts[a.name]?.trim() ?? '';
    return text === '' ? [] : [{ name: a.name, value: attributeValue(a, text) }];
  });
  const given = all.length > 0 ? { attributes: Object.fromEntries(all.map((a) => [a.name, a.value])) } : {};
  return { given, wrong: all.find((a) => a.value === null)?.name };
}

/** Asks for the attributes of a relation of a type, or for those with the given names. */
export function AttributeFields(of: {
  type: string;
  names?: readonly string[];
  texts: Texts;
  onTexts: (texts: Texts) => void;
}) {
  const { wrong } = written(of.type, of.texts, of.names);
  return (
    <>
      {attributesOf(of.type, of.names).map((a) => (
        <label key={a.name} class="attribute">
          {attributeName(a.name, of.type)}{' '}
          <input
            value={of.texts[a.name] ?? ''}
            aria-invalid={wrong === a.name}
            onInput={(e) => of.onTexts({ ...of.texts, [a.name]: e.currentTarget.value })}
          />
        </label>
      ))}
      {wrong !== undefined && <p role="alert">{t().card.wrongAttribute(attributeName(wrong, of.type))}</p>}
    </>
  );
}
