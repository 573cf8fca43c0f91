// Words of the service that many parts of the page show.
export const words = {
  modality: {
    STATED: 'stated',
    ALLEGED: 'alleged',
    PLANNED: 'planned',
    RECOMMENDED: 'recommended',
    HYPOTHETICAL: 'hypothetical',
  },
  facts: { name: 'name', kind: 'kind', alias: 'alias', description: 'description' },
  values: { true: 'yes', false: 'no' },
  limit: { DEPTH: 'depth', LIMIT: 'number of results', TIME: 'time' },
  looks: {
    stated: 'stated by a source',
    derived: 'derived by rules',
    disputed: 'disputed',
    conflict: 'in conflict',
    appears: 'added in this view',
    disappears: 'removed in this view',
  },
  metrics: {
    DEGREE: 'degree',
    WEIGHTED_DEGREE: 'weighted degree',
    PAGERANK: 'PageRank',
    BETWEENNESS: 'betweenness',
    CLOSENESS: 'closeness',
    EIGENVECTOR: 'eigenvector',
    CORE: 'core',
    COMPONENT: 'component',
    COMMUNITY: 'community',
    CLUSTERING: 'clustering',
  },
};
