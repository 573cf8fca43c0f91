// The questions on the first page: those of the dataset, or else general ones that fit any graph.
import type { AnswerTo } from '../api/client';
import type { EntityRef } from '../api/generated';
import { startsOf } from '../state/starts';
import { parse, encode, plainRules, noFilter, type Panel, type State } from '../state/state';
import { t } from '../lang/language';
import { entityName, questionText } from '../state/labels';
import { short } from '../state/ui';

export interface Card {
  text: string;
  hint: string;
  /** The state that shows the answer. */
  open: Partial<State>;
  /** The entity whose neighbours are added, too. */
  world?: string;
}

const MOST = 5;

/** Returns the parts of a state that a question sets; null if the address cannot be read. */
function stateOf(address: string): Partial<State> | null {
  const s = parse(address);
  return encode(s) === '' ? null : s;
}

type Start = AnswerTo<'Start'>;

/** The maximum length of a name in a question. */
const NAME = 48;
const named = (e: EntityRef): string => short(entityName(e), NAME);

/** Returns questions for a graph of which only the most connected entities are known. */
function general(start: Start): Card[] {
  const [a, b] = startsOf(start);
  if (!a) return [];
  const m = t().desk.cards;
  const about = (text: string, hint: string, ids: string[], panel: Panel): Card => ({
    text,
    hint,
    open: { ids, panel },
  });
  return [
    { ...about(m.about(named(a)), m.aboutHint, [a.id], { at: 'card', id: a.id }), world: a.id },
    ...(b
      ? [
          about(m.paths(named(a), named(b)), m.pathsHint, [a.id, b.id], {
            at: 'paths',
            from: a.id,
            to: b.id,
            order: 'MOST_TELLING',
          }),
        ]
      : []),
    ...(start.rules.length > 0 ? [about(m.rules, m.rulesHint, [], { at: 'rules' })] : []),
    about(m.sources, m.sourcesHint, [], { at: 'sources' }),
  ];
}

export function cardsOf(start: Start): Card[] {
  const own = start.datasets
    .flatMap((d) => d.questions)
    .flatMap((q): Card[] => {
      const open = stateOf(q.open);
      return open ? [{ ...questionText(q), open: { ...open, style: plainRules, filter: noFilter } }] : [];
    });
  return (own.length > 0 ? own : general(start)).slice(0, MOST);
}
