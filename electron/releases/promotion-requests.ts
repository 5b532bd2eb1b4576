import type {
  PromotionRequest,
  promotionRequestProcedures,
} from '../../shared/contract/promotion-requests.ts';
import type { Plan } from '../../shared/domain/plan.ts';
import { policyOf } from '../../shared/domain/releases/stage-policy.ts';
import { isSamePerson } from '../../shared/domain/same-person.ts';
import { StewardError } from '../../shared/errors.ts';
import { checkApproval } from '../approvals/check-approval.ts';
import { exportPlan } from '../operations/make-plan.ts';
import type { StageGate } from '../pipelines/stage-gate.ts';
import type { GatedRelease } from '../pipelines/when-stood.ts';
import type { CallContext, Service } from '../rpc/service.ts';
import type { Store } from '../store/store.ts';
import type { PromotionRequestRecord } from './promotion-request-repository.ts';

export interface PromotionRequestDeps {
  readonly store: {
    readonly promotionRequests: Store['promotionRequests'];
    readonly plans: Pick<Store['plans'], 'get'>;
    readonly grants: Pick<Store['grants'], 'approvers'>;
    readonly settings: Pick<Store['settings'], 'get'>;
  };
  readonly gate: StageGate;
  readonly now: () => Date;
}

/** How long other people have to approve, and how long what they approved may be applied. */
const approveWithinMs = 7 * 24 * 3_600_000;

const conflict = (happened: string, todo: string) =>
  new StewardError({ code: 'CONFLICT', happened, unchanged: 'Nothing was changed.', todo });

const words: Readonly<Record<PromotionRequest['state'], string>> = {
  waiting: 'waits for approval',
  approved: 'is approved',
  declined: 'was declined',
  withdrawn: 'was taken back',
  lapsed: 'was not approved and applied in time',
  applied: 'was applied',
};

/** A promotion's plan knows its release and its stage. */
export const promotionOf = (plan: Pick<Plan, 'context'>) =>
  plan.context as unknown as { readonly release: string; readonly environment: string };

/** Other people's approval of promotions: what a stage's policy asks for between review and applying. */
export const createPromotionRequests = ({ store, gate, now }: PromotionRequestDeps) => {
  const { promotionRequests: requests, plans } = store;

  const shown = (record: PromotionRequestRecord): PromotionRequest => {
    const given = record.given.map(({ signed: _, ...word }) => word);
    const isApproved = given.filter(({ verdict }) => verdict === 'approved').length >= record.approvals;
    return {
      ...record,
      given,
      state:
        record.state !== 'waiting'
          ? record.state
          : record.lapsesAt <= now().toISOString()
            ? 'lapsed'
            : isApproved
              ? 'approved'
              : 'waiting',
    };
  };
  const known = async (planId: string): Promise<PromotionRequest> => {
    const found = await requests.get(planId);
    if (found === undefined)
      throw new StewardError({
        code: 'NOT_FOUND',
        happened: 'This plan was not handed in for approval.',
        unchanged: 'Nothing was changed.',
        todo: 'Review a promotion, then ask for approval.',
      });
    return shown(found);
  };
  const planOf = async (planId: string): Promise<Plan> => {
    const plan = await plans.get(planId);
    if (plan === undefined)
      throw conflict('The plan is not in the profile any more.', 'Plan the promotion again.');
    return plan;
  };

  const procedures: Omit<Service<typeof promotionRequestProcedures>, 'askApproval'> = {
    requests: async ({ release }) => (await requests.open(release)).map(shown),

    request: async ({ planId }) => ({ ...(await known(planId)), plan: await planOf(planId) }),

    exportPlan: async ({ planId }) => {
      await known(planId);
      const plan = await planOf(planId);
      return { fileName: `promotion-${plan.hash.slice(0, 12)}.plan.json`, text: exportPlan(plan) };
    },

    addApproval: async ({ planId, statement }) => {
      const request = await known(planId);
      if (request.state !== 'waiting')
        throw conflict(
          `This promotion ${words[request.state]}: nobody’s word is waited for.`,
          request.state === 'approved' ? 'Promote it.' : 'Plan it again.',
        );
      const planner = policyOf(await planOf(planId))?.plannedBy;
      const checked = await checkApproval({ store }, statement, {
        hash: request.planHash,
        of: 'promotion',
        askedBy: [
          { name: request.askedBy, how: 'asked for approval' },
          ...(planner === undefined ? [] : [{ name: planner, how: 'planned it' }]),
        ],
      });
      const counted = await requests.addApproval(planId, {
        ...checked,
        at: now().toISOString(),
        signed: statement,
      });
      if (!counted)
        throw conflict(`${checked.name} has decided on this already.`, 'Have somebody else sign it.');
      return known(planId);
    },

    withdraw: async ({ planId }) => {
      const request = await known(planId);
      if (!(await requests.end(planId, 'withdrawn')))
        throw conflict(`This promotion ${words[request.state]}: it cannot be taken back.`, 'Reload it.');
      return known(planId);
    },
  };

  return {
    procedures,

    /** Those of a release that could be applied or wait for it. */
    ofRelease: async (release: string): Promise<PromotionRequest[]> =>
      (await requests.open(release))
        .map(shown)
        .filter(({ state }) => state === 'waiting' || state === 'approved'),

    /** Hands a reviewed plan in; again, it finds what was handed in. Throws CONFLICT where its policy is against it. */
    handIn: async (plan: Plan, release: GatedRelease, call: CallContext): Promise<PromotionRequest> => {
      const { environment } = promotionOf(plan);
      await gate.recheck(plan, release, environment, call);
      const approvals = policyOf(plan)?.approvals ?? 0;
      if (approvals === 0) throw conflict('This promotion needs nobody’s approval.', 'Promote it.');
      const at = now();
      await requests.handIn({
        planId: plan.id,
        planHash: plan.hash,
        release: release.hash,
        environment,
        title: plan.title,
        approvals,
        askedBy: call.actor,
        askedAt: at.toISOString(),
        lapsesAt: new Date(at.getTime() + approveWithinMs).toISOString(),
      });
      return known(plan.id);
    },

    /** Throws CONFLICT where a plan may not be applied now, by whoever calls: too few approved it, or its policy is against it. */
    leave: async (plan: Plan, release: GatedRelease, call: CallContext): Promise<void> => {
      await gate.recheck(plan, release, promotionOf(plan).environment, call);
      const needed = policyOf(plan)?.approvals ?? 0;
      if (needed === 0) return;
      const found = await requests.get(plan.id);
      if (found === undefined)
        throw conflict('This promotion needs other people’s approval.', 'Ask for approval first.');
      const { state, given, askedBy } = shown(found);
      if (state !== 'approved')
        throw conflict(
          `This promotion ${words[state]}.`,
          state === 'waiting' ? 'Wait for the approvals that it needs.' : 'Plan it again.',
        );
      // Whoever promotes is no other person.
      const others = given.filter(
        ({ verdict, name }) => verdict === 'approved' && !isSamePerson(name, call.actor),
      );
      if (others.length < needed)
        throw conflict(
          'Nobody promotes what he approved himself.',
          `Have ${askedBy} promote it, or have another person approve it.`,
        );
    },

    applied: (planId: string) => requests.end(planId, 'applied'),
  };
};
