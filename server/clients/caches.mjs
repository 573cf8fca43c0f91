// Asks for an entity in two views through the caches of Apollo Client, urql and Relay, and compares what the caches give
// with what the service answers.
//
//	node caches.mjs http://127.0.0.1:8080/graphql
//
// The folder holds src/__generated__, which relay-compiler makes of relay.js.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { relayStylePagination } from '@apollo/client/utilities';
import { createClient, fetchExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import relay from 'relay-runtime';
import refetch from './src/__generated__/relayRelationsRefetchQuery.graphql.js';
import views from './src/__generated__/relayViewsQuery.graphql.js';

const url = process.argv[2];

const post = async (body) => {
  const answer = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const { data, errors } = await answer.json();
  assert.equal(errors, undefined);
  return data;
};

const company = '{ __typename id key name relations(first: 50) { __typename edges { __typename node { __typename id key type } } } }';
const query = `{
  now: company(id: "21vianet") ${company}
  then: view(asOf: "1990") { __typename id company(id: "21vianet") ${company} stats { __typename relations } }
  stats { __typename relations }
}`;
const plain = '{ stats { __typename relations } }';
const truth = await post({ query });
const edges = (c) => c.relations.edges.length;
assert.notEqual(edges(truth.now), edges(truth.then.company), 'the views do not differ');

// Objects are kept by key where they have one, and else by id.
const { __schema } = await post({ query: '{ __schema { types { name kind possibleTypes { name } fields { name } } } }' });
const keyed = __schema.types.filter((t) => t.kind === 'OBJECT' && t.fields.some((f) => f.name === 'key')).map((t) => t.name);
const possibleTypes = Object.fromEntries(__schema.types.filter((t) => t.possibleTypes).map((t) => [t.name, t.possibleTypes.map((p) => p.name)]));

// Apollo Client.
const policies = Object.fromEntries(keyed.map((name) => [name, { keyFields: ['key'] }]));
const apollo = new ApolloClient({ link: new HttpLink({ uri: url }), cache: new InMemoryCache({ possibleTypes, typePolicies: policies }) });
await apollo.query({ query: gql(plain) });
assert.deepEqual((await apollo.query({ query: gql(query) })).data, truth, 'Apollo Client');
assert.deepEqual(apollo.readQuery({ query: gql(query) }), truth, 'the cache of Apollo Client');
assert.deepEqual((await apollo.query({ query: gql(plain) })).data.stats, truth.stats, 'Apollo Client after a view');

// Apollo Client reads a list page by page: relayStylePagination joins the pages in its cache.
const pages = gql`query Pages($after: String) {
  entity(id: "21vianet") { id key relations(first: 4, after: $after) { edges { node { id key } } pageInfo { hasNextPage endCursor } } }
}`;
const paged = Object.fromEntries(possibleTypes.Entity.map((name) => [name, { keyFields: ['key'], fields: { relations: relayStylePagination(['filter']) } }]));
const reader = new ApolloClient({ link: new HttpLink({ uri: url }), cache: new InMemoryCache({ possibleTypes, typePolicies: { ...policies, ...paged } }) });
const list = reader.watchQuery({ query: pages });
const subscription = list.subscribe(() => {});
let info = (await reader.query({ query: pages })).data.entity.relations.pageInfo;
while (info.hasNextPage) info = (await list.fetchMore({ variables: { after: info.endCursor } })).data.entity.relations.pageInfo;
const joined = reader.readQuery({ query: pages }).entity.relations.edges.map((e) => e.node.id);
subscription.unsubscribe();
assert.deepEqual(joined, truth.now.relations.edges.map((e) => e.node.id), 'Apollo Client, relayStylePagination');

// Apollo Client sends the hash of a query, by POST and by GET: the text only if the service does not know it.
for (const useGETForHashedQueries of [false, true]) {
  const sent = [];
  const persisted = new PersistedQueryLink({ sha256: (text) => createHash('sha256').update(text).digest('hex'), useGETForHashedQueries });
  const http = new HttpLink({ uri: url, fetch: (...request) => { sent.push(request); return fetch(...request); } });
  const client = new ApolloClient({ link: persisted.concat(http), cache: new InMemoryCache(), defaultOptions: { query: { fetchPolicy: 'no-cache' } } });
  const hashed = gql`query Hashed${useGETForHashedQueries} { stats { __typename relations } }`;
  for (let i = 0; i < 2; i++) assert.deepEqual((await client.query({ query: hashed })).data.stats, truth.stats, 'Apollo Client, persisted');
  const methods = sent.map(([address, options]) => `${options.method} ${/query Hashed/.test(address + options.body) ? 'text' : 'hash'}`);
  const hash = useGETForHashedQueries ? 'GET hash' : 'POST hash';
  assert.deepEqual(methods, [hash, 'POST text', hash], 'Apollo Client, what it sends');
}

// The headers that clients add pass the preflight request of a browser.
const wanted = ['apollographql-client-name', 'apollographql-client-version', 'apollo-require-preflight', 'authorization', 'content-type', 'traceparent'];
const preflight = await fetch(url, { method: 'OPTIONS', headers: {
  Origin: 'https://a.example', 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': wanted.join(', '),
} });
const passed = preflight.headers.get('Access-Control-Allow-Headers').toLowerCase().split(', ');
assert.deepEqual(wanted.filter((name) => !passed.includes(name)), [], 'headers across origins');

// urql.
const keys = Object.fromEntries(keyed.map((name) => [name, (o) => o.key]));
const urql = createClient({ url, preferGetMethod: false, exchanges: [cacheExchange({ keys: { ...keys, Stats: () => null } }), fetchExchange] });
const throughURQL = async (q) => JSON.parse(JSON.stringify((await urql.query(q, {}).toPromise()).data));
await throughURQL(plain);
for (const what of ['urql', 'the cache of urql']) assert.deepEqual(await throughURQL(query), truth, what);
assert.deepEqual((await throughURQL(plain)).stats, truth.stats, 'urql after a view');

// Relay, which keeps objects by id, with ids that carry the view.
const { Environment, Network, RecordSource, Store, createOperationDescriptor, fetchQuery, getSingularSelector } = relay;
const answers = [];
const network = Network.create(async ({ text }, variables) => {
  const data = await post({ query: text, variables });
  answers.push(data);
  return { data };
});
const environment = new Environment({ network, store: new Store(new RecordSource()) });
const fragmentOf = (ref) => environment.lookup(getSingularSelector(fragment, ref)).data;
const fragment = (await import('./src/__generated__/relayRelations_entity.graphql.js')).default;
const ids = (c) => c.relations.edges.map((e) => e.node.id);
const read = await fetchQuery(environment, views, {}).toPromise();
assert.deepEqual(ids(fragmentOf(read.now)), ids(answers[0].now), 'Relay, the plain graph');
assert.deepEqual(ids(fragmentOf(read.then.company)), ids(answers[0].then.company), 'Relay, a view');
assert.equal(read.stats.relations, truth.stats.relations, 'Relay, figures of the plain graph');
assert.equal(read.then.stats.relations, truth.then.stats.relations, 'Relay, figures of a view');
// It opens the object of a view again by its id, for the next page of a list.
environment.retain(createOperationDescriptor(refetch, { id: read.then.company.id }));
const again = await fetchQuery(environment, refetch, { id: read.then.company.id }).toPromise();
assert.deepEqual(ids(fragmentOf(again.node)), ids(answers[0].then.company), 'Relay, refetched');
console.log(`ok: ${keyed.length} types with keys, ${edges(truth.now)} and ${edges(truth.then.company)} relations`);
