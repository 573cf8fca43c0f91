// The questions that two views are compared by.
import { open, state, viewText, type Panel } from '../state/state';

const term = (id: string): string => (/^[\p{L}\p{N}][\p{L}\p{N}_-]*$/u.test(id) ? `/${id}` : `/<${id}>`);
/** Questions that most ask; of an entity, if they name one. */
export const common: Record<string, { name: string; of: (id: string) => string; one: boolean }> = {
  laws: { name: 'laws that bind', of: (id) => `constrains(Law, ${term(id)})`, one: true },
  duties: { name: 'duties that rest on', of: (id) => `borneBy(Duty, ${term(id)})`, one: true },
  exposure: { name: 'who can get at', of: (id) => `exposedTo(${term(id)}, Who)`, one: true },
  compelled: { name: 'who can compel', of: (id) => `canCompel(Who, ${term(id)})`, one: true },
  exposed: { name: 'what is exposed to', of: (id) => `exposedTo(What, ${term(id)})`, one: true },
  caught: {
    name: 'who is caught between duties',
    one: false,
    of: () =>
      'borneBy(Duty, Who), mode(Duty, "OBLIGATION"), conflictsWith(Duty, Against), mode(Against, "PROHIBITION"), borneBy(Against, Who), not activity(Who), not concept(Who)',
  },
  conflicts: { name: 'laws in conflict', of: () => 'conflictsWith(One, Other), law(One), law(Other)', one: false },
};

/** Which common question a text is, and of which entity. */
export function known(question: string): { key: string; id: string } {
  const id = /\/(?:<([^>]+)>|([\p{L}\p{N}_-]+))/u.exec(question)?.slice(1).find(Boolean) ?? '';
  const key = Object.keys(common).find((k) => common[k]?.of(id) === question);
  return { key: key ?? 'own', id };
}

/** What the panel beside the graph asks, as a question to compare by. */
function asked(p: Panel): string {
  const of = (key: string, id = ''): string => common[key]?.of(id) ?? '';
  switch (p.at) {
    case 'binds':
      return of(p.what, p.id);
    case 'card':
      return of('laws', p.id);
    case 'conflicts':
      return of('caught');
    case 'ask':
      return p.query;
    default:
      return '';
  }
}

/** Compares the view that one is in with the whole graph, by what the panel asks. */
export function compareWithWhole(): void {
  const { panel, view } = state.peek();
  open({ at: 'compare', question: asked(panel), before: '', after: viewText(view) });
}
