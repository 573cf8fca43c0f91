/** Returns the address of a query. */
export function linkTo(query: string, variables: string): string {
  const p = new URLSearchParams({ query, ...(variables.trim() ? { variables } : {}) });
  return `${location.origin}/graphiql?${p}`;
}

/**
 * Returns the query in the address of the page, and removes it from the address, so that a reload does not open it
 * again.
 */
export function linked(): { query: string; variables: string | null } | null {
  const p = new URLSearchParams(location.search);
  const query = p.get('query');
  if (location.search) history.replaceState(null, '', location.pathname);
  return query === null ? null : { query, variables: p.get('variables') };
}
