// Writes the statement of a step that is no relation in the language of the page. The service describes such a step in
// English only: "Microsoft: kind Company" for a fact, "not: Microsoft company" for an absence.
import type { EntityRef, Step } from '../api/generated';
import { t } from '../lang/language';
import { span } from '../parts/parts';
import { kindInfo, typeInfo } from '../state/graph';
import { entityName, factName, isFact, kindName, typeName, valueName } from '../state/labels';

/** The entities of a proof by the names that the service uses. */
export type Names = ReadonlyMap<string, EntityRef>;

/** Returns the entities at the ends of the relations of a proof. A name that several entities have is left out. */
export function namesOf(steps: readonly Step[]): Names {
  const ends = steps.flatMap((s) => (s.relation ? [s.relation.source, s.relation.target] : []));
  const byName = Map.groupBy(ends, (e) => e.name);
  return new Map(
    [...byName].flatMap(([name, [first, ...rest]]): [string, EntityRef][] =>
      first && rest.every((e) => e.id === first.id) ? [[name, first]] : [],
    ),
  );
}

/** The beginning of the label of an absence. */
const NOT = 'not: ';
/**
 * The period at the end of a label: since 2017, 2012 or before to 2015, in 2018, until 2018-03, at no time (2019 to
 * 2017).
 */
const PERIOD =
  /, (?:[a-z]+ ){0,3}\(?[\dTZ:.+-]+(?: or before)?(?:(?: to|, until|, since) [\dTZ:.+-]+)?(?: or after| at least)?\)?$/;
/** A relation: the source, the type, the target and perhaps attributes. */
const RELATION = /^(.+?) ([A-Z][A-Z0-9_]*) (.+?)(?: with (.+))?$/;
/** The text that the service writes for an end that can be any entity. */
const ANY = 'any';

export const isAbsence = (step: Step): boolean => !step.relation && !step.fact && step.label.startsWith(NOT);

function named(name: string, names: Names): string {
  if (name === ANY) return t().shown.proof.any;
  const entity = names.get(name);
  return entity ? entityName(entity) : name;
}

const small = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** Returns the statement that does not hold: a relation, a kind of an entity, or a fact of an entity. */
function absent(text: string, names: Names): string {
  const m = t().shown.proof;
  const [, source = '', type = '', target = '', attributes] = RELATION.exec(text) ?? [];
  if (typeInfo.value.has(type)) {
    const says = `${named(source, names)} ${typeName(type)} ${named(target, names)}`;
    return attributes ? t().parts.bracketed(says, attributes) : says;
  }
  const gap = text.lastIndexOf(' ');
  const [entity, last] = [named(text.slice(0, gap), names), text.slice(gap + 1)];
  const kind = [...kindInfo.value.values()].find((k) => small(k.name) === last);
  if (kind) return m.isOfKind(entity, kindName(kind.kind));
  return isFact(last) ? m.hasFact(entity, factName(last)) : text;
}

/** Returns what a step says, without its period. For an absence, it returns what does not hold. */
export function statementOf(step: Step, names: Names): string {
  const { fact, label } = step;
  if (fact) {
    const at = label.lastIndexOf(`: ${fact.name} ${fact.value}`);
    if (at < 0) return label;
    const [name, value] = [factName(fact.name), valueName(fact.name, fact.value)];
    return t().shown.proof.factIs(named(label.slice(0, at), names), name, value);
  }
  const text = step.validFrom || step.validTo ? label.replace(PERIOD, '') : label;
  return isAbsence(step) ? absent(text.slice(NOT.length), names) : text;
}

/** Returns the statement of a step that is no relation, with its period. */
export function labelOf(step: Step, names: Names): string {
  const says = statementOf(step, names);
  const when = span(step);
  const whole = when ? t().parts.bracketed(says, when) : says;
  return isAbsence(step) ? t().shown.proof.not(whole) : whole;
}
