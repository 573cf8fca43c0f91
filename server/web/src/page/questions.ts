// The questions on the first page: those of the dataset, or else general ones that fit any graph.
import type { AnswerTo } from '../api/client';
import type { EntityRef } from '../api/generated';
import type { Piece } from '../state/graph';
import { connectedPair, startsOf } from '../state/starts';
import { parse, encode, plainRules, noFilter, type Panel, type State } from '../state/state';
import { t } from '../lang/language';
import { entityName, isNameless, questionText } from '../state/labels';
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

/**
 * Returns questions about any graph. It needs the most connected entities, and for the last question also the picture
 * of them, which shows which of them are connected. The last question is left out until the picture is loaded.
 */
function general(start: Start, drawn: Piece): Card[] {
  const starts = startsOf(start);
  const [a] = starts;
  if (!a) return [];
  const others = drawn.entities.filter(
    (e) => e.kind !== 'DOCUMENT' && !isNameless(e) && starts.every((s) => s.id !== e.id),
  );
  const pair = connectedPair<EntityRef>([...starts, ...others], drawn.relations);
  const m = t().page.cards;
  const about = (text: string, hint: string, ids: string[], panel: Panel): Card => ({
    text,
    hint,
    open: { ids, panel },
  });
  return [
    { ...about(m.about(named(a)), m.aboutHint, [a.id], { at: 'card', id: a.id }), world: a.id },
    ...(start.rules.length > 0 ? [about(m.rules, m.rulesHint, [], { at: 'rules' })] : []),
    about(m.sources, m.sourcesHint, [], { at: 'sources' }),
    ...(pair ? [pathsBetween(...pair)] : []),
  ];
}

function pathsBetween(from: EntityRef, to: EntityRef): Card {
  const m = t().page.cards;
  const panel: Panel = { at: 'paths', from: from.id, to: to.id, order: 'MOST_TELLING' };
  return { text: m.paths(named(from), named(to)), hint: m.pathsHint, open: { ids: [from.id, to.id], panel } };
}

export function cardsOf(start: Start, drawn: Piece): Card[] {
  const own = start.datasets
    .flatMap((d) => d.questions)
    .flatMap((q): Card[] => {
      const open = stateOf(q.open);
      return open ? [{ ...questionText(q), open: { ...open, style: plainRules, filter: noFilter } }] : [];
    });
  return (own.length > 0 ? own : general(start, drawn)).slice(0, MOST);
}
