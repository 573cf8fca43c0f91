import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ask, AskError } from '../src/api/client';
import { offline, returns } from '../src/api/connection';

const answer = (status: number, body: string) => new Response(body, { status });
const asked = vi.fn<() => Promise<Response>>();
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', asked);
});
afterEach(() => {
  vi.useRealTimers();
  asked.mockReset();
});

test('after the service was lost, the page asks again by itself, more and more seldom, until it answers', async () => {
  const before = returns.value;
  asked.mockRejectedValue(new TypeError('fetch failed'));
  await expect(ask('Names', { ids: ['a'] })).rejects.toMatchObject({ code: 'OFFLINE' });
  expect(offline.value).toBe(true);
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toHaveBeenCalledTimes(2);
  asked.mockResolvedValue(answer(200, '{"data":{"__typename":"Query"}}'));
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toHaveBeenCalledTimes(3);
  expect([offline.value, returns.value]).toEqual([false, before + 1]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveBeenCalledTimes(3);
});

test('the page of a proxy before a service that is down counts as no answer', async () => {
  asked.mockResolvedValueOnce(answer(502, '<html>Bad gateway</html>'));
  await expect(ask('Names', { ids: ['a'] })).rejects.toMatchObject({ code: 'OFFLINE' });
  expect(offline.value).toBe(true);
  asked.mockResolvedValueOnce(answer(200, '{"data":{"nodes":[null]}}'));
  await ask('Names', { ids: ['a'] });
  expect(offline.value).toBe(false);
});

test('a refusal without JSON names its status', async () => {
  asked.mockResolvedValueOnce(answer(403, 'Forbidden'));
  const error = await ask('Names', { ids: ['a'] }).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(AskError);
  expect((error as AskError).message).toBe('The service answered with status 403.');
  expect(offline.value).toBe(false);
});
