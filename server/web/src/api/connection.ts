// Tracks whether the service answers. While it does not, the page tries again at growing intervals. When the service
// answers again, the page repeats the questions that failed.
import { signal } from '@preact/signals';

/** Whether the last request reached no service. */
export const offline = signal(false);
/** The number of times that the service came back. */
export const returns = signal(0);

/** The time between two attempts, in milliseconds. It doubles up to a maximum. */
const FIRST = 1000;
const LONGEST = 16_000;
let wait = FIRST;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Asks at once whether the service answers. */
export async function reconnect(): Promise<void> {
  clearTimeout(timer);
  try {
    const { status } = await fetch('/graphql', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: '{"query":"{ __typename }"}',
    });
    if (status < 500) answered();
    else unanswered();
  } catch {
    unanswered();
  }
}

/** Called when a request reached no service. */
export function unanswered(): void {
  wait = offline.peek() ? Math.min(LONGEST, wait * 2) : FIRST;
  offline.value = true;
  clearTimeout(timer);
  timer = setTimeout(() => {
    void reconnect();
  }, wait);
}

/** Called when the service answered, whatever it answered. */
export function answered(): void {
  if (!offline.peek()) return;
  clearTimeout(timer);
  offline.value = false;
  returns.value += 1;
}

addEventListener('online', () => {
  if (offline.peek()) void reconnect();
});
