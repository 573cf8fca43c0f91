/** The address of a query. */
export function linkTo(query: string, variables: string): string {
  const p = new URLSearchParams({ query, ...(variables.trim() ? { variables } : {}) });
  return `${location.origin}/graphiql?${p}`;
}

/**
 * The query that the address of the page names. It is taken out of the address, so that loading the page anew does
 * not open it once more.
 */
export function linked(): { query: string; variables: string | null } | null {
  const p = new URLSearchParams(location.search);
  const query = p.get('query');
  if (location.search) history.replaceState(null, '', location.pathname);
  return query === null ? null : { query, variables: p.get('variables') };
}
