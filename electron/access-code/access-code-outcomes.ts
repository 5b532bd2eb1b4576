import type { Plan, RunState } from '../../shared/domain/plan.ts';
import type { Store } from '../store/store.ts';
import type { AccessPlanContext } from './access-code-service.ts';

type Ended = { readonly id: string; readonly state: RunState };

/** What becomes of an account when a run of a plan of access has ended. */
export const accessCodeOutcomes = (deps: {
  readonly store: { readonly accessCode: Pick<Store['accessCode'], 'setBaseline'> };
  /** What becomes of the grants with an end that the plan gave. */
  readonly settleGrants: (plan: Plan, run: Ended) => Promise<void>;
}): Readonly<Record<string, (plan: Plan, run: Ended) => Promise<void>>> => ({
  // From the reading on that the plan was made from, whatever is not Steward's doing is somebody else's.
  'access.file': async (plan, run) => {
    await deps.settleGrants(plan, run);
    if (run.state !== 'done') return;
    const { readAt } = plan.context as unknown as AccessPlanContext;
    await deps.store.accessCode.setBaseline(plan.connection.id, { kind: 'apply', at: readAt });
  },
});
