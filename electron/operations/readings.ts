import type { CallCounts } from '../../shared/domain/plan.ts';
import { type Problem, StewardError } from '../../shared/errors.ts';
import type { CallContext } from '../rpc/service.ts';

/** The reason with which a reading is stopped when its process ends. */
export const closing = 'Steward is closing.';

const cancelledByPerson = new Error('The reading was cancelled.');

/** Puts a reading into Activity; the command line's own line stands there already. */
export interface ReadingCommands {
  begin(name: string, args: readonly string[], connectionId: string, by: CallContext): Promise<string>;
  end(runId: string, exitCode: number, error: string | undefined, counts?: CallCounts): Promise<void>;
}

export interface ReadingsDeps<Progress> {
  /** What stands in Activity: `directory sync`. */
  readonly command: string;
  /** Why a second one is not begun, by the connection's name. */
  readonly busy: (name: string) => string;
  readonly nothingYet: Progress;
  readonly commands: ReadingCommands;
  /** What a person reads when it ended early; undefined for a defect. */
  readonly problemOf: (error: unknown) => Problem | undefined;
  /** What stands there after a defect; the cause is in the log. */
  readonly defect: Problem;
  readonly onDefect: (error: unknown, connectionId: string) => void;
}

/** What a reading is given while it is at work. */
export interface Following<Progress> {
  readonly signal: AbortSignal;
  /** Counts a call as the connectors do. */
  readonly count: (kind: keyof CallCounts) => void;
  tell(progress: Progress): void;
}

export interface ReadingEnd {
  readonly state: 'done' | 'stopped' | 'cancelled';
  readonly problem: Problem | null;
  readonly counts: CallCounts;
}

/** One reading: how it is put down, what it does, and how its end is put down. */
export interface Reading<Begun, Progress> {
  readonly begin: (runId: string | null) => Promise<Begun>;
  /** Answers why it stopped before its end, or null. */
  readonly read: (begun: Begun, following: Following<Progress>) => Promise<Problem | null>;
  readonly end: (begun: Begun, end: ReadingEnd) => Promise<void>;
}

interface Live<Progress> {
  readonly abort: AbortController;
  readonly ended: Promise<void>;
  progress: Progress;
}

/**
 * Readings of accounts, one at a time for each connection. One outlives the call that started it, not the process;
 * it is followed, cancelled, and stopped when the process ends.
 */
export const createReadings = <Progress>(deps: ReadingsDeps<Progress>) => {
  const live = new Map<string, Live<Progress>>();

  const run = async <Begun extends { readonly runId: string | null }>(
    connectionId: string,
    begun: Begun,
    reading: Reading<Begun, Progress>,
    following: Live<Progress>,
  ): Promise<void> => {
    const { signal } = following.abort;
    const counts = { calls: 0, throttled: 0, retries: 0 };
    const end = async (state: ReadingEnd['state'], problem: Problem | null) => {
      await reading.end(begun, { state, problem, counts });
      if (begun.runId !== null)
        await deps.commands.end(begun.runId, state === 'done' ? 0 : 1, problem?.happened, counts);
    };
    try {
      const problem = await reading.read(begun, {
        signal,
        count: (kind) => {
          counts[kind] += 1;
        },
        tell: (progress) => {
          following.progress = progress;
        },
      });
      await end(problem === null ? 'done' : 'stopped', problem);
    } catch (error) {
      if (signal.reason === cancelledByPerson) return end('cancelled', null);
      const problem = deps.problemOf(signal.aborted ? signal.reason : error);
      if (problem === undefined) deps.onDefect(error, connectionId);
      await end('stopped', problem ?? deps.defect).catch((failure: unknown) =>
        deps.onDefect(failure, connectionId),
      );
    }
  };

  return {
    /** How far one is; null where none is at work. */
    progress: (connectionId: string): Progress | null => live.get(connectionId)?.progress ?? null,

    /** Begins one and answers as soon as it is put down. Throws `BUSY` while another one is at work. */
    start: async <Begun extends { readonly runId: string | null }>(
      connection: { readonly id: string; readonly name: string },
      call: CallContext,
      reading: Reading<Begun, Progress>,
    ): Promise<Begun> => {
      const { id, name } = connection;
      if (live.has(id))
        throw new StewardError({
          code: 'BUSY',
          happened: deps.busy(name),
          unchanged: 'Nothing was started.',
          todo: 'Wait for it to end, or stop it.',
        });
      const following: Live<Progress> = {
        abort: new AbortController(),
        ended: Promise.resolve(),
        progress: deps.nothingYet,
      };
      // Taken before the first wait, so that two calls at once do not start two.
      live.set(id, following);
      try {
        const runId =
          call.origin === 'cli' ? null : await deps.commands.begin(deps.command, [name], id, call);
        const begun = await reading.begin(runId);
        const ended = run(id, begun, reading, following).finally(() => live.delete(id));
        live.set(id, Object.assign(following, { ended }));
        return begun;
      } catch (error) {
        live.delete(id);
        throw error;
      }
    },

    /** Stops one that a person no longer wants; what it read is kept. */
    cancel: async (connectionId: string): Promise<{ readonly cancelled: boolean }> => {
      const following = live.get(connectionId);
      following?.abort.abort(cancelledByPerson);
      await following?.ended;
      return { cancelled: following !== undefined };
    },

    /** Stops whatever is at work; it goes on when it is asked for again. */
    close: async (): Promise<void> => {
      for (const { abort } of live.values()) abort.abort(new Error(closing));
      await Promise.all([...live.values()].map(({ ended }) => ended));
    },
  };
};
