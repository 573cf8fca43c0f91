// Defines the actions on the selected entities. The bar of the selection and the palette read this list.
import { arranged, type Form, forms } from '../graph/arrange';
import { onStage } from '../graph/handle';
import type { Group } from '../parts/menu';
import { copied } from './clipboard';
import { expandSteps } from '../state/expand';
import { groupKey } from '../state/groups';
import { shown } from '../state/shown';
import { amend, list, open, pinAll, state, viewText } from '../state/state';
import { chosen } from '../state/ui';
import { t } from '../lang/language';

/** Returns the questions about two or more entities. */
export function selectionQuestions(): Group[] {
  const ids = [...chosen.peek()];
  const [from, to] = ids;
  const { view } = state.peek();
  const without = viewText({ ...view, without: [...new Set([...(view.without ?? []), ...ids])] });
  const m = t().actions.selection;
  return [
    {
      name: m.of(ids.length),
      actions: [
        {
          label: m.among,
          hint: m.amongHint,
          run: () => open({ at: 'among', ids: list(ids) }),
        },
        ...(ids.length === 2 && from !== undefined && to !== undefined
          ? [
              { label: m.paths, run: () => open({ at: 'paths', from, to, order: 'MOST_TELLING' }) },
              {
                label: m.whyNot,
                hint: m.whyNotHint,
                run: () => open({ at: 'whynot', source: from, type: '', target: to }),
              },
              { label: m.same, hint: m.sameHint, run: () => open({ at: 'same', id: from, other: to }) },
            ]
          : []),
        {
          label: m.compare,
          hint: m.compareHint,
          run: () => open({ at: 'compare', question: '', before: viewText(view), after: without }),
        },
      ],
    },
  ];
}

/** Puts the selected entities into a form, and pins them there. */
function arrange(ids: readonly string[], form: Form): void {
  const points = ids.flatMap((id) => {
    const at = onStage.peek()?.place(id);
    return at ? [{ id, x: at[0], y: at[1] }] : [];
  });
  if (points.length < 2) return;
  pinAll(Object.fromEntries([...arranged(points, form)].map(([{ id }, { x, y }]) => [id, [x, y]])));
}

const select = (ids: Iterable<string>): void => {
  chosen.value = new Set([...ids].filter((id) => groupKey(id) === null));
};

/** Returns the actions that extend the selection, starting from the selected entities. */
export function selectionChanges(): Group[] {
  const { entities, relations } = shown.peek();
  const now = chosen.peek();
  const kinds = new Set(entities.filter((e) => now.has(e.id)).map((e) => e.kind));
  const near = relations
    .filter((r) => now.has(r.source.id) || now.has(r.target.id))
    .flatMap((r) => [r.source.id, r.target.id]);
  const { filter } = state.peek();
  const m = t().actions.selection;
  const a = t().actions.arrange;
  return [
    {
      name: m.select,
      actions: [
        { label: m.neighbours, hint: m.neighboursHint, run: () => select([...now, ...near]) },
        {
          label: m.sameKind,
          run: () => select(entities.filter((e) => kinds.has(e.kind)).map((e) => e.id)),
        },
        { label: m.others, run: () => select(entities.filter((e) => !now.has(e.id)).map((e) => e.id)) },
        {
          label: t().actions.clipboard.copy,
          key: 'Ctrl C',
          hint: t().actions.clipboard.copyHint,
          run: () => {
            void navigator.clipboard.writeText(copied());
          },
        },
      ],
    },
    ...(now.size < 2
      ? []
      : [
          {
            name: a.name,
            actions: forms.map((form) => ({ label: a[form], hint: a.hint, run: () => arrange([...now], form) })),
          },
        ]),
    {
      name: t().actions.entity.inGraph,
      actions: [
        {
          label: t().actions.entity.expandTwo,
          hint: m.expandTwoHint,
          run: () => {
            void expandSteps([...now], 2);
          },
        },
        { label: m.onlyNear, run: () => amend({ filter: { ...filter, keep: 'near' } }) },
      ],
    },
  ];
}
