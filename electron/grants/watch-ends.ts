import type { ExpiryReport } from '../../shared/contract/grants.ts';
import type { Origin } from '../../shared/domain/identifiers.ts';
import type { Expiry } from './end-grants.ts';

/** How often an open console looks for ends. A timer that was due while the computer slept fires on waking. */
const everyMs = 30_000;
/** The first look waits until the console is on screen. */
const firstAfterMs = 3_000;

/** Looks for ends while a console is open. */
export const watchEnds = (
  expiry: Expiry,
  {
    origin,
    onReport,
    onDefect,
  }: {
    readonly origin: Origin;
    readonly onReport: (report: ExpiryReport) => void;
    readonly onDefect: (error: unknown) => void;
  },
): { close(): Promise<void> } => {
  const closing = new AbortController();
  let timer: ReturnType<typeof setTimeout>;
  const look = () => {
    expiry
      .expire(false, {
        sessionId: 'steward',
        actor: 'Steward',
        role: 'admin',
        origin,
        signal: closing.signal,
      })
      .then(onReport, onDefect)
      .finally(() => {
        if (!closing.signal.aborted) next(everyMs);
      });
  };
  const next = (ms: number) => {
    timer = setTimeout(look, ms);
    timer.unref();
  };
  next(firstAfterMs);
  return {
    close: async () => {
      closing.abort();
      clearTimeout(timer);
      await expiry.settled();
    },
  };
};
