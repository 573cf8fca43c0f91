// Writes and reads assumed relations as texts, as addresses, exports and the command have them:
// acme|SHARE_IN|beta {"percent": 60}.
import type { RelationInput, RelationType } from './generated';

/** Returns the attributes of an assumed relation. */
export function attributesOf({ attributes }: RelationInput): [name: string, value: unknown][] {
  return attributes && typeof attributes === 'object' ? Object.entries(attributes) : [];
}

export function assumedText(w: RelationInput): string {
  const id = [w.source, w.type, w.target].join('|');
  return attributesOf(w).length > 0 ? `${id} ${JSON.stringify(w.attributes)}` : id;
}

/** Reads an assumed relation; the list is empty if the text is none. */
export function readAssumed(text: string): RelationInput[] {
  const at = text.indexOf(' {');
  const [source, type, target] = (at < 0 ? text : text.slice(0, at)).split('|');
  if (!source || !type || !target) return [];
  const relation = { source, type: type as RelationType, target }; // the relation types come from the service
  if (at < 0) return [relation];
  try {
    return [{ ...relation, attributes: JSON.parse(text.slice(at)) }];
  } catch {
    return [];
  }
}

/** The type of an attribute in the ontology; null if it has none. */
type Typed = { name: string; type: string | null };

/**
 * Returns what a user wrote as the value of an attribute; null if it does not have its type. A value without a type is
 * a number if it looks like one.
 */
export function attributeValue({ type }: Typed, text: string): unknown {
  const number = /^-?\d+(\.\d+)?$/.test(text);
  switch (type) {
    case 'Int':
    case 'Float':
    case 'Decimal':
      return number ? Number(text) : null;
    case 'Boolean':
      return text === 'true' ? true : text === 'false' ? false : null;
    case null:
      return number ? Number(text) : text;
    default:
      return text;
  }
}
