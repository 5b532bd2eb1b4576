import type { SandboxRequest } from '../../electron/sandbox/sandbox.ts';
import type { Limit } from './draw-limit.ts';

/** What the limit would have allowed between the first request and the last. */
export interface Allowed {
  /** The burst, and all that the rate brought in the whole time. */
  readonly all: number;
  /**
   * The same without what ran over while the namespace was being created, when nobody could have used it:
   * everything else of the tenant lies in the namespace or is given to its groups.
   */
  readonly usable: number;
  readonly seconds: number;
  /** Of these seconds, the ones in which the namespace was being created. */
  readonly waitSeconds: number;
}

/** Replays the token bucket over the requests as the sandbox noted them. Pure. */
export const allowedCalls = (
  requests: readonly SandboxRequest[],
  { rate, burst, change, namespaceMs }: Limit,
): Allowed => {
  const first = requests[0]?.ms ?? 0;
  let at = first;
  let perMs = rate / 1000;
  let level = burst;
  let all = burst;
  let spilt = 0;
  let taken = 0;
  let wait: { readonly from: number; readonly to: number } | undefined;
  const pass = (until: number, waiting: boolean) => {
    const gained = (until - at) * perMs;
    all += gained;
    if (waiting) spilt += Math.max(0, level + gained - burst);
    level = Math.min(burst, level + gained);
    at = until;
  };
  const passTo = (until: number) => {
    if (wait !== undefined && at < wait.to) pass(Math.min(until, wait.to), true);
    pass(until, false);
  };
  for (const { ms, operation, admitted } of requests) {
    passTo(ms);
    if (!admitted) continue;
    level -= 1;
    taken += 1;
    if (taken === change.afterCalls) perMs = change.perSecond / 1000;
    if (operation === 'CreateNamespace') wait ??= { from: ms, to: ms + namespaceMs };
  }
  const last = requests.at(-1)?.ms ?? first;
  return {
    all,
    usable: all - spilt,
    seconds: (last - first) / 1000,
    waitSeconds: wait === undefined ? 0 : (Math.min(last, wait.to) - wait.from) / 1000,
  };
};
