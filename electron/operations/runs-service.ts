import type { runsContract } from '../../shared/contract/runs.ts';
import { StewardError } from '../../shared/errors.ts';
import type { Service } from '../rpc/service.ts';
import type { Store } from '../store/store.ts';
import type { Engine } from './engine.ts';
import type { InvitationLinks } from './invitation-links.ts';

export interface RunsServiceParts {
  readonly engine: Pick<
    Engine,
    'get' | 'steps' | 'isLive' | 'watch' | 'live' | 'resume' | 'cancel' | 'settle'
  >;
  readonly store: {
    readonly runs: Pick<Store['runs'], 'list' | 'get'>;
    readonly plans: Pick<Store['plans'], 'get'>;
  };
  readonly invitations: Pick<InvitationLinks, 'waiting' | 'take'>;
}

type Registered = { readonly email: string; readonly userName: string; readonly iamArn: string | null };

const notFound = () =>
  new StewardError({
    code: 'NOT_FOUND',
    happened: 'There is no such run.',
    unchanged: 'Nothing was changed.',
    todo: 'Look for it in Activity.',
  });

/** Activity: every run, live and past. */
export const createRunsService = ({
  engine,
  store,
  invitations,
}: RunsServiceParts): Service<typeof runsContract> => {
  const planOf = async (runId: string) => {
    const record = await store.runs.get(runId);
    if (!record) throw notFound();
    return record.planId === null ? undefined : store.plans.get(record.planId);
  };

  return {
    async list(filter) {
      const { total, runs } = await store.runs.list(filter);
      return {
        total,
        // What this process works on is shown as it stands, not as it was last journalled.
        runs: await Promise.all(
          runs.map(async ({ planId: _, ...summary }) =>
            engine.isLive(summary.id) ? engine.get(summary.id) : { ...summary, live: false },
          ),
        ),
      };
    },

    async get({ id }) {
      const plan = await planOf(id);
      const [summary, runSteps] = await Promise.all([engine.get(id), engine.steps(id)]);
      return { ...summary, effects: plan?.effects ?? [], findings: plan?.findings ?? [], runSteps };
    },

    async plan({ id }) {
      const plan = await planOf(id);
      if (!plan)
        throw new StewardError({
          code: 'NOT_FOUND',
          happened: 'This run was one command; it has no plan.',
          todo: 'Choose a run that applied a plan.',
        });
      return plan;
    },

    watch: async ({ id }, call) => {
      await engine.get(id); // an unknown id is an error of the call, not of the stream
      return engine.watch(id, call.signal);
    },
    live: async (_, call) => engine.live(call.signal),
    async invitations({ id }) {
      const waiting = invitations.waiting(id);
      const people = (await engine.steps(id)).flatMap(({ kind, state, input }) => {
        if (kind !== 'quicksight.user.register' || state !== 'done') return [];
        const { email, userName, iamArn } = input as Registered;
        if (iamArn !== null) return [];
        return [{ email, userName, link: waiting.has(userName) ? ('waits' as const) : ('gone' as const) }];
      });
      return { people };
    },
    async takeInvitations({ id }) {
      await engine.get(id); // an unknown id is an error, not an empty list
      return { links: [...invitations.take(id)] };
    },

    resume: ({ id }, call) => engine.resume(id, call),
    cancel: ({ id }, call) => engine.cancel(id, call),
    settle: ({ id, stepId, happened }, call) => engine.settle(id, stepId, happened, call),
  };
};
