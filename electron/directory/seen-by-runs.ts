import type { Plan, RunState } from '../../shared/domain/plan.ts';
import type { Store } from '../store/store.ts';
import { factsOfStep } from './facts-of-step.ts';

export interface SeenByRunsDeps {
  readonly store: {
    readonly runs: Pick<Store['runs'], 'steps'>;
    readonly connections: Pick<Store['connections'], 'get'>;
    readonly directory: Pick<Store['directory'], 'seenByRun'>;
  };
}

/**
 * Puts what a run read back into the directory as soon as the run has ended, whatever it was about: nobody has to
 * wait for the next sync to see what Steward itself has done. Doing it twice is doing it once.
 */
export const seenByRuns =
  ({ store }: SeenByRunsDeps) =>
  async (plan: Plan, run: { readonly id: string; readonly state: RunState }): Promise<void> => {
    const connection = await store.connections.get(plan.connection.id);
    if (connection?.accountId == null || connection.identityRegion === null) return;
    const place = {
      accountId: connection.accountId,
      region: connection.region,
      identityRegion: connection.identityRegion,
    };
    const steps = (await store.runs.steps(run.id)).toSorted(
      (one, other) => (one.endedAt ?? '').localeCompare(other.endedAt ?? '') || one.position - other.position,
    );
    const facts = steps.flatMap((end) => {
      const step = plan.steps[end.position];
      const at = end.endedAt ?? end.startedAt;
      if (step === undefined || at === null) return [];
      return factsOfStep(place, { ...step, ...end }).map((told) => ({ at, told }));
    });
    if (facts.length > 0)
      await store.directory.seenByRun({ runId: run.id, connectionId: connection.id, facts });
  };
