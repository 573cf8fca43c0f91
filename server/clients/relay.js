// What Relay asks: relay-compiler makes src/__generated__ of it.
import { graphql } from 'relay-runtime';

export const views = graphql`
  query relayViewsQuery {
    now: company(id: "21vianet") { id ...relayRelations_entity }
    then: view(asOf: "1990", idsByView: true) { id company(id: "21vianet") { id ...relayRelations_entity } stats { relations } }
    stats { relations }
  }
`;

export const relations = graphql`
  fragment relayRelations_entity on Entity @refetchable(queryName: "relayRelationsRefetchQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 50 }, cursor: { type: "String" }) {
    id
    relations(first: $count, after: $cursor) @connection(key: "relay_relations") { edges { node { id type } } }
  }
`;
