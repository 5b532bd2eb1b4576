import { expect, test } from 'vitest';
import { createWebSessions } from './web-sessions.ts';

const minute = 60_000;

test('a one-time token opens nothing once 15 minutes have passed', () => {
  let now = 0;
  const sessions = createWebSessions(() => now);
  const [early, late] = [sessions.issueToken(), sessions.issueToken()];
  now = 15 * minute - 1;
  expect(sessions.isFresh(late)).toBe(true);
  const session = sessions.exchange(early);
  now = 15 * minute;
  expect([sessions.isFresh(late), sessions.exchange(late)]).toEqual([false, undefined]);
  // A session does not go stale with the token that it came from.
  expect(sessions.sessionOf(session ?? '')).toMatch(/^web-/);
});
