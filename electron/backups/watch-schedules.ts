import { isScheduledNow } from '../../shared/domain/backups/schedule.ts';
import type { Origin } from '../../shared/domain/identifiers.ts';
import { StewardError } from '../../shared/errors.ts';
import type { CallContext } from '../rpc/service.ts';
import { type BackupsDeps, nowOf } from './backups-deps.ts';
import type { createBackupsService } from './backups-service.ts';

/** How often an open console looks whether a backup is due. */
const everyMs = 60_000;
/** The first look waits until the console is on screen. */
const firstAfterMs = 10_000;
/** A scheduled backup that failed is tried again after so long. */
const againAfterMs = 30 * 60_000;

type Create = ReturnType<typeof createBackupsService>['service']['create'];

/** Makes every backup that is due, one after the other; one that fails leaves its words with the account's rules. */
export const makeDueBackups = async (
  deps: Pick<BackupsDeps, 'store' | 'now'>,
  create: Create,
  call: CallContext,
  onDefect: (error: unknown) => void,
): Promise<void> => {
  const { accountBackups } = deps.store;
  for (const rules of await accountBackups.rules()) {
    if (call.signal.aborted) return;
    const now = nowOf(deps);
    const last = (await accountBackups.list()).find((one) => one.connectionId === rules.connectionId);
    if (!isScheduledNow(rules.schedule, last?.begunAt ?? null, now)) continue;
    if (rules.failedAt !== null && now.getTime() - Date.parse(rules.failedAt) < againAfterMs) continue;
    try {
      await create({ connectionId: rules.connectionId }, call);
    } catch (error) {
      if (call.signal.aborted) return;
      const words = error instanceof Error ? error.message : 'It failed.';
      if (!(error instanceof StewardError)) onDefect(error);
      await accountBackups.setAttempt(rules.connectionId, nowOf(deps).toISOString(), words);
    }
  }
};

/** Makes backups by themselves while a console is open. */
export const watchSchedules = (
  deps: Pick<BackupsDeps, 'store' | 'now'>,
  create: Create,
  { origin, onDefect }: { readonly origin: Origin; readonly onDefect: (error: unknown) => void },
): { close(): Promise<void> } => {
  const closing = new AbortController();
  const call: CallContext = {
    sessionId: 'steward',
    actor: 'Steward',
    role: 'admin',
    origin,
    signal: closing.signal,
  };
  let timer: ReturnType<typeof setTimeout>;
  let looking: Promise<void> = Promise.resolve();
  const next = (ms: number) => {
    timer = setTimeout(() => {
      looking = makeDueBackups(deps, create, call, onDefect)
        .catch(onDefect)
        .finally(() => {
          if (!closing.signal.aborted) next(everyMs);
        });
    }, ms);
    timer.unref();
  };
  next(firstAfterMs);
  return {
    close: async () => {
      closing.abort();
      clearTimeout(timer);
      await looking;
    },
  };
};
