import type { Plan, RunState } from '../../shared/domain/plan.ts';
import type { Store } from '../store/store.ts';
import type { RenameContext } from './plan-rename.ts';

/** What becomes of people when a run of one of their plans has ended. Called again if the process died in between. */
export const peopleOutcomes = (deps: {
  readonly store: Pick<Store, 'people'>;
  readonly now?: () => Date;
}): Readonly<Record<string, (plan: Plan, run: { readonly state: RunState }) => Promise<void>>> => ({
  'people.rename': async (plan, { state }) => {
    if (state !== 'done') return;
    const { personId, key } = plan.context as unknown as RenameContext;
    // No rule would know that the new name is of the same human.
    await deps.store.people.expect({
      connectionId: plan.connection.id,
      key,
      personId,
      by: 'Steward, which renamed the account',
      at: (deps.now?.() ?? new Date()).toISOString(),
    });
  },
});
