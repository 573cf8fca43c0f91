// Follows a graph with graphql-ws and graphql-sse:
//
//	node watch.mjs http://127.0.0.1:8080/graphql
//
// Prints ready when both clients have the first event, so that the test commits a change. Ends with status 1 if a client
// does not tell of the change.
import { createClient as socketClient } from 'graphql-ws';
import { createClient as eventClient } from 'graphql-sse';
import WebSocket from 'ws';

const url = process.argv[2];
const query = 'subscription Laws { ask(query: "constrains(L, X)") { revision { number } totalCount added { values { text } } } }';
const clients = [
  socketClient({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 }),
  eventClient({ url, retryAttempts: 0 }),
];
const streams = clients.map((c) => c.iterate({ query }));
for (const s of streams) {
  const { value } = await s.next();
  if (value.errors || value.data.ask.totalCount !== 1) throw new Error(JSON.stringify(value));
}
console.log('ready');
for (const s of streams) {
  const { value } = await s.next();
  const added = value.data?.ask.added.map((r) => r.values[1].text).join();
  if (added !== 'sinnet') throw new Error(JSON.stringify(value));
  await s.return();
}
// A query, and an error, over each client.
for (const c of clients) {
  const one = c.iterate({ query: '{ entity(id: "sinnet") { name } }' });
  const { value } = await one.next();
  if (value.data?.entity.name !== 'Sinnet') throw new Error(JSON.stringify(value));
  const wrong = await c.iterate({ query: 'subscription { ask(query: "nope(") { totalCount } }' }).next();
  if (wrong.value.errors?.[0].extensions.code !== 'BAD_USER_INPUT') throw new Error(JSON.stringify(wrong));
  await c.dispose();
}
console.log('both clients follow the graph');
