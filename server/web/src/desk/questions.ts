// What the first page offers to ask: the questions of the dataset, or if it names none, what any graph can answer.
import type { AnswerTo } from '../api/client';
import { startsOf } from '../state/starts';
import { parse, encode, plainRules, noFilter, type Panel, type State } from '../state/state';
import { t } from '../lang/language';
import { entityName } from '../state/labels';

export interface Card {
  text: string;
  hint: string;
  /** The state that answers it. */
  open: Partial<State>;
}

const MOST = 5;

/** The parts of a state that a question sets; a broken address is no question. */
function stateOf(address: string): Partial<State> | null {
  const s = parse(address);
  return encode(s) === '' ? null : s;
}

type Start = AnswerTo<'Start'>;

/** Questions of a graph of which nothing else is known than its most connected entities. */
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
    about(m.about(entityName(a)), m.aboutHint, [a.id], {
      at: 'card',
      id: a.id,
    }),
    ...(b
      ? [
          about(m.paths(entityName(a), entityName(b)), m.pathsHint, [a.id, b.id], {
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
      return open ? [{ text: q.text, hint: q.hint ?? '', open: { ...open, style: plainRules, filter: noFilter } }] : [];
    });
  return (own.length > 0 ? own : general(start)).slice(0, MOST);
}
