import type { Grant, GrantRequestSummary, grantsContract } from '../../shared/contract/grants.ts';
import { showOwnKey, signPlan } from '../approvals/own-key.ts';
import { exportPlan } from '../operations/make-plan.ts';
import type { Service } from '../rpc/service.ts';
import { addApproval, applyRequest, submitRequest } from './decide-requests.ts';
import { applyRevoke, type Expiry, planRevoke } from './end-grants.ts';
import type { GrantRecord, RequestRecord } from './grant-record.ts';
import { byOf, conflict, type GrantsDeps, noSuchRequest, nowOf } from './grants-deps.ts';
import { groupsOfMany } from './groups-of-many.ts';
import { createApprovers } from './keep-approvers.ts';
import { createGrantDrafts } from './keep-drafts.ts';
import { createPolicies } from './keep-policies.ts';
import { planRenewal, planRequest } from './plan-requests.ts';
import { resolveReceivers } from './resolve-receivers.ts';
import { waysLeft } from './still-effective.ts';

const dayMs = 86_400_000;

const toSummary = (record: RequestRecord): GrantRequestSummary => ({
  id: record.id,
  title: record.title,
  connection: record.connection,
  requestedBy: record.requestedBy,
  decision: record.decision,
  approvals: record.approvals,
  breakGlass: record.request.breakGlass,
  createdAt: record.createdAt,
  lapsesAt: record.lapsesAt,
  runId: record.runId,
});

const toGrant = (
  { heldBefore: _held, lastedMs: _lasted, ending: _ending, ...grant }: GrantRecord,
  { title, breakGlass }: { readonly title: string; readonly breakGlass: boolean },
): Grant => ({ ...grant, title, breakGlass });

/** Grants: who asked for what, who decided, what has become of it, and when it ends. */
export const createGrantsService = (deps: GrantsDeps, expiry: Expiry): Service<typeof grantsContract> => {
  const { grants, plans } = deps.store;
  const known = async (id: string): Promise<RequestRecord> => {
    const request = await grants.get(id);
    if (request === undefined) throw noSuchRequest();
    return request;
  };

  return {
    async list({ endsWithinDays, ...filter }) {
      const endsBefore =
        endsWithinDays === undefined
          ? undefined
          : new Date(Date.parse(nowOf(deps)) + endsWithinDays * dayMs).toISOString();
      const found = await grants.list({ ...filter, endsBefore });
      return { total: found.total, grants: found.grants.map((one) => toGrant(one, one)) };
    },
    waiting: async () => ({
      pending: (await grants.requests(['pending'], 100)).map(toSummary),
      unreviewed: (await grants.unreviewed()).map(toSummary),
    }),
    async get({ id }) {
      const record = await known(id);
      const [all, events, given] = await Promise.all([
        grants.grantsOf(id),
        grants.events(id),
        grants.approvals(id),
      ]);
      const summary = toSummary(record);
      // One that was never given has ended nothing.
      const ended = all.filter(
        ({ state, activeAt }) => (state === 'expired' || state === 'revoked') && activeAt !== null,
      );
      const ways = ended.length === 0 ? [] : await waysLeft(deps, ended);
      const left = new Map(ended.map(({ id: grantId }, index) => [grantId, ways[index] ?? null]));
      return {
        ...summary,
        request: record.request,
        planHash: record.planHash,
        policyVersion: record.policyVersion,
        needs: record.needs,
        review: record.review,
        given,
        events: events.map(({ detail: _, ...event }) => event),
        grants: all.map((grant) => ({ ...toGrant(grant, summary), still: left.get(grant.id) ?? null })),
      };
    },
    async offered({ connectionId, search = '' }) {
      const [namespaces, assignments] = await Promise.all([
        deps.store.grantFacts.namespaces(connectionId, search),
        deps.store.grantFacts.assignments(connectionId, search),
      ]);
      return { namespaces, assignments };
    },
    groupsOf: (asked) => groupsOfMany(deps.store.grantFacts, asked),
    resolve: ({ connectionId, text }) => resolveReceivers(deps.store.grantFacts, connectionId, text),

    plan: (request, call) => planRequest(deps, request, call),
    planRenewal: (input, call) => planRenewal(deps, input, call),
    submit: (input, call) => submitRequest(deps, input, call),
    apply: ({ id }, call) => applyRequest(deps, id, call),
    async cancel({ id }, call) {
      const request = await known(id);
      if (!(await grants.decide(id, 'cancelled', byOf(deps, call))))
        throw conflict(
          `This request is ${request.decision}: it cannot be cancelled any more.`,
          request.decision === 'approved' ? 'Revoke its grants instead.' : 'Reload it.',
        );
      return toSummary(await known(id));
    },
    async exportPlan({ id }) {
      const plan = await plans.get((await known(id)).planId);
      if (plan === undefined) throw noSuchRequest();
      return { text: exportPlan(plan) };
    },

    addApproval: async (input, call) => toSummary(await addApproval(deps, input, call)),
    signApproval: (input, call) => signPlan(deps, input, call.actor),
    myKey: (_, call) => showOwnKey(deps, call.actor),
    ...createApprovers(deps),

    planRevoke: ({ ids }, call) => planRevoke(deps, ids, call),
    revoke: (input, call) => applyRevoke(deps, input, call),
    letEnd: async ({ ids }, call) => ({ changed: await grants.letEnd(ids, byOf(deps, call)) }),
    expire: ({ scheduled }, call) => expiry.expire(scheduled, call),
    async reviewBreakGlass({ id, note }, call) {
      const request = await known(id);
      if (!request.request.breakGlass || !(await grants.review(id, note, byOf(deps, call))))
        throw conflict('There is nothing to review about this request.', 'Reload it.');
      return toSummary(await known(id));
    },

    ...createPolicies(deps),
    ...createGrantDrafts(deps),
  };
};
