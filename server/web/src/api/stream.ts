// Subscribes to changes of the graph, over one WebSocket. While there is no connection, it tries again.
import { signal } from '@preact/signals';
import { createClient } from 'graphql-ws/client';
import { subscriptions, type Subscriptions } from './generated';

/** Whether the service reports changes without being asked. */
export const live = signal(false);

/** The time between two attempts to connect, in milliseconds. It doubles up to a maximum. */
const FIRST = 1000;
const LONGEST = 60_000;

const client = createClient({
  url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
  retryAttempts: Infinity,
  shouldRetry: () => true,
  retryWait: (tries) => new Promise((done) => setTimeout(done, Math.min(LONGEST, FIRST * 2 ** tries))),
  on: {
    connected: () => {
      live.value = true;
    },
    closed: () => {
      live.value = false;
    },
  },
});

/** Calls next with each event until the returned function is called. An event with errors is left out. */
export function subscribe<N extends keyof Subscriptions>(
  name: N,
  variables: Subscriptions[N]['variables'],
  next: (event: Subscriptions[N]['answer']) => void,
): () => void {
  return client.subscribe<Subscriptions[N]['answer']>(
    { query: subscriptions[name], variables: variables as Record<string, unknown> },
    {
      next: ({ data, errors }) => {
        if (data && !errors) next(data);
      },
      error: () => undefined, // without the stream, the page polls the service
      complete: () => undefined,
    },
  );
}
