// Finds the conditions of a view that this service cannot meet. A link from another service can contain such
// conditions.
import type { View } from '../api/client';

/** A condition of a view: an id that is excluded or removed, or a relation that is assumed. */
interface Condition {
  view: View;
  says: string;
}

function conditionsOf({ asOf: _, without = [], distrust = [], with: added = [] }: View): Condition[] {
  return [
    ...without.map((id) => ({ view: { without: [id] }, says: id })),
    ...distrust.map((id) => ({ view: { distrust: [id] }, says: id })),
    ...added.map((r) => ({ view: { with: [r] }, says: `${r.source} ${r.type} ${r.target}` })),
  ];
}

/** Returns the view with all of the given conditions and the date of another view. */
function joined({ asOf }: View, views: readonly View[]): View {
  const without = views.flatMap((v) => v.without ?? []);
  const distrust = views.flatMap((v) => v.distrust ?? []);
  const added = views.flatMap((v) => v.with ?? []);
  return {
    ...(asOf === undefined ? {} : { asOf }),
    ...(without.length > 0 ? { without } : {}),
    ...(distrust.length > 0 ? { distrust } : {}),
    ...(added.length > 0 ? { with: added } : {}),
  };
}

/**
 * Returns the part of a view that holds, and what was left out of it. The argument holds reports whether the service
 * has what a view names. It is called for each condition only if the whole view does not hold.
 */
export async function held(
  view: View,
  holds: (view: View) => Promise<boolean>,
): Promise<{ view: View; leftOut: string[] }> {
  const all = conditionsOf(view);
  if (all.length === 0 || (await holds(view))) return { view, leftOut: [] };
  const good = await Promise.all(all.map((c) => holds(c.view)));
  return {
    view: joined(
      view,
      all.filter((_, i) => good[i]).map((c) => c.view),
    ),
    leftOut: all.filter((_, i) => !good[i]).map((c) => c.says),
  };
}
