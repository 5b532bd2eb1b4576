import type { Counts, StepChange } from './journal.ts';

/** Writes changes of a run's steps in one transaction; `counts` are the calls so far. */
export type RecordChanges = (changes: readonly StepChange[], counts: Counts) => Promise<void>;

/**
 * Group commit: changes that come in while a write is under way go together into the next one, in the
 * order they came. `write` resolves when its changes are durable. After a failed write nothing is written
 * any more, so that the journal never has a gap: every later write rejects with the first failure.
 */
export const createJournalWriter = (record: RecordChanges, counts: () => Counts) => {
  let waiting: { readonly changes: readonly StepChange[]; resolve(): void; reject(error: unknown): void }[] =
    [];
  let writing = false;
  let broken: { readonly error: unknown } | undefined;

  const drain = async () => {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        if (broken) throw broken.error;
        await record(
          batch.flatMap(({ changes }) => changes),
          counts(),
        );
        for (const { resolve } of batch) resolve();
      } catch (error) {
        broken ??= { error };
        for (const { reject } of batch) reject(error);
      }
    }
    writing = false;
  };

  return {
    write(changes: readonly StepChange[]): Promise<void> {
      if (changes.length === 0) return Promise.resolve();
      const done = new Promise<void>((resolve, reject) => {
        waiting.push({ changes, resolve, reject });
      });
      if (!writing) void drain();
      return done;
    },
  };
};
