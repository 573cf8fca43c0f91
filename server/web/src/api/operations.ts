// Every question that the explorer asks. A test holds each against the schema that the program prints.

const RELATION = `fragment Rel on Relation {
  id type predicate derived disputed modality confidence validFrom validTo
  source { id name kind } target { id name kind }
}`;

const CLAIMS = `fragment Cl on Claim {
  locator stance modality confidence validFrom validTo attributes
  document { id name } relays { id name } by { id name kind }
}`;

const ROW = `fragment Row on AnswerRow {
  modality disputed validFrom validTo text
  values { text number date entity { id name kind } }
}`;

const RULE = 'fragment Ru on Rule { id description rationale text yields }';

/** A query cannot follow a proof however deep it is; what lies deeper is in its text. */
const PROOF_DEPTH = 6;
const premises = (depth: number): string => `id relation { ...Rel claims { ...Cl } } rule { ...Ru }${depth > 0 ? ` premises { ${premises(depth - 1)} }` : ''}`;
const PROOF = `${RULE}\nfragment P0 on Proof { ${premises(PROOF_DEPTH)} }`;

/** Makes a query whose body is answered from the view that the analyst is in. */
function inView(name: string, args: string, body: string, ...fragments: string[]): string {
  return `query ${name}(${args} $asOf: Date, $without: [ID!], $distrust: [ID!], $with: [RelationInput!]) {
  view(asOf: $asOf, without: $without, distrust: $distrust, with: $with) { ${body} }
}
${fragments.join('\n')}`;
}

export const operations = {
  Start: `query Start {
  stats { entities relations documents kinds { kind count } }
  entities(orderBy: {field: RELATIONS, direction: DESC}, first: 9,
    filter: {kinds: [COMPANY, LAW, MINISTRY, SERVICE, STATE]}) { edges { node { id name kind } } }
  ontology { kinds { kind name description } relationTypes { type name description inverse symmetric from to } }
  rules { id description rationale text yields }
  revision { number committedAt }
  timeline(first: 1) { edges { node { date } } }
}`,
  Search: `query Search($text: String!) {
  search(text: $text, first: 24) { edges { node { id name kind aliases description } } }
}`,
  Subgraph: inView('Subgraph', '$ids: [ID!]!,',
    'subgraph(ids: $ids) { entities { id name kind } relations { ...Rel } truncated }', RELATION),
  Base: `query Base($ids: [ID!]!) {
  subgraph(ids: $ids) { entities { id name kind } relations { ...Rel } truncated }
}
${RELATION}`,
  Names: 'query Names($ids: [ID!]!) { nodes(ids: $ids) { id ... on Entity { name kind } ...Rel } }\n' + RELATION,
  Card: inView('Card', '$id: ID!, $yields: [RelationType!],',
    `entity(id: $id) {
      id name kind aliases description
      facts(first: 80) { totalCount edges { node { name value language disputed claims { ...Cl } } } }
      relationCounts { type direction count }
      derived: relations(filter: {types: $yields}, first: 200) { edges { node { ...Rel } } pageInfo { hasNextPage } }
    }
    timeline(of: $id, first: 40) { edges { node { date what fact entity { id name kind } relation { ...Rel } } } }`,
    RELATION, CLAIMS),
  Group: inView('Group', '$id: ID!, $type: RelationType!, $direction: Direction!, $after: String,',
    `entity(id: $id) {
      relations(filter: {types: [$type], direction: $direction}, first: 50, after: $after) {
        edges { node { ...Rel claims { ...Cl } } } pageInfo { hasNextPage endCursor }
      }
    }`, RELATION, CLAIMS),
  Why: inView('Why', '$id: ID!,',
    `node(id: $id) { ... on Relation {
      ...Rel
      claims { ...Cl }
      proofs(first: 3) {
        id text modality confidence validFrom validTo
        rule { ...Ru }
        tree: premises { ...P0 }
        leaves { subject { id name kind } fact { name value } claims { ...Cl } }
      }
      fragility(size: 2, first: 5) { exhaustive sets { members { id ... on Entity { name } } } }
    } }`, RELATION, CLAIMS, PROOF),
  Binds: inView('Binds', '$id: ID!, $types: [RelationType!],',
    `entity(id: $id) { id relations(filter: {types: $types}, first: 200) {
      edges { node { ...Rel } } pageInfo { hasNextPage } } }`, RELATION),
  Conflicts: inView('Conflicts', '$of: ID, $after: String,',
    `conflicts(of: $of, first: 50, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node {
      bearer { id name kind } duty { id name kind } against { id name kind }
      dutyLaws { id name kind } againstLaws { id name kind }
      validFrom validTo modality disputed text } } }`),
  Paths: inView('Paths', '$from: ID!, $to: ID!, $order: PathOrder!,',
    `paths(from: $from, to: $to, first: 8, order: $order) {
      exhaustive truncated paths { length entities { id name kind } relations { ...Rel } } }`, RELATION),
  Ask: inView('Ask', '$query: String!, $after: String,',
    `ask(query: $query, first: 100, after: $after) {
      totalCount columns { name type } pageInfo { hasNextPage endCursor } edges { node { ...Row } } }`, ROW),
} as const;

export type OperationName = keyof typeof operations;
