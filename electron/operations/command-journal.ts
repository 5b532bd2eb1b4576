import { v7 as uuidv7 } from 'uuid';
import type { CallCounts, StepError } from '../../shared/domain/plan.ts';
import type { Store } from '../store/store.ts';
import { type Clock, instantOf, systemClock } from './clock.ts';
import type { Engine } from './engine.ts';
import type { Actor, RunRecord } from './journal.ts';
import { redactArguments } from './redact-arguments.ts';

export interface CommandJournalParts {
  readonly store: { readonly runs: Pick<Store['runs'], 'create' | 'end' | 'get'> };
  readonly announce: Engine['announce'];
  /** Names a connection; `undefined` when it is gone. */
  readonly connectionName?: (id: string) => Promise<string | undefined>;
  readonly clock?: Pick<Clock, 'now'>;
}

/** Puts command lines into Activity: one run of type `command` each, with nothing secret in its title. */
export const createCommandJournal = ({
  store,
  announce,
  connectionName,
  clock = systemClock,
}: CommandJournalParts) => {
  const tell = (record: RunRecord | undefined, live: boolean) => {
    if (!record) return;
    const { planId: _, ...summary } = record;
    announce({ ...summary, live });
  };

  return {
    /** `name` is the command (`tenant onboard`), `args` what followed it. Answers the run's id. */
    async begin(
      name: string,
      args: readonly string[],
      connectionId: string | undefined,
      by: Actor,
    ): Promise<string> {
      const id = uuidv7();
      const connection =
        connectionId === undefined
          ? null
          : { id: connectionId, name: (await connectionName?.(connectionId)) ?? connectionId };
      await store.runs.create(
        {
          id,
          type: 'command',
          kind: name,
          title: ['steward', name, ...redactArguments(args)].join(' '),
          subject: null,
          connection,
          origin: by.origin,
          actor: by.actor,
          startedAt: instantOf(clock),
          planId: null,
        },
        [],
      );
      tell(await store.runs.get(id), true);
      return id;
    },

    /** Exit codes 0 and 2 (a plan with changes) are good ends. Ending a command twice changes nothing.
     * `counts`: the calls that it made, where it knows them. */
    async end(
      runId: string,
      exitCode: number,
      error: string | undefined,
      counts?: CallCounts,
    ): Promise<void> {
      const record = await store.runs.get(runId);
      if (record?.type !== 'command') return;
      // One that does not hold the profile (`sandbox`) is taken for interrupted while others open it.
      if (record.endedAt !== null && record.state !== 'interrupted') return;
      const good = exitCode === 0 || exitCode === 2;
      const told: StepError | null =
        good && error === undefined
          ? null
          : { name: `Exit ${exitCode}`, message: error ?? `The command ended with code ${exitCode}.` };
      await store.runs.end(
        runId,
        { state: good ? 'done' : 'failed', endedAt: instantOf(clock), error: told },
        counts ?? record.counts,
      );
      tell(await store.runs.get(runId), false);
    },
  };
};
