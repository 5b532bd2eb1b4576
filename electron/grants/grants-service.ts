import type { Grant, GrantRequestSummary, grantsContract } from '../../shared/contract/grants.ts';
import { exportPlan } from '../operations/make-plan.ts';
import type { Service } from '../rpc/service.ts';
import { parseKeyText } from './approval-statement.ts';
import { addApproval, applyRequest, submitRequest } from './decide-requests.ts';
import { applyRevoke, type Expiry, pathsLeft, planRevoke } from './end-grants.ts';
import type { GrantRecord, RequestRecord } from './grant-record.ts';
import { badInput, byOf, conflict, type GrantsDeps, noSuchRequest, nowOf } from './grants-deps.ts';
import { isOwnKey, showOwnKey, signPlan } from './own-key.ts';
import { planRenewal, planRequest } from './plan-requests.ts';
import { resolveReceivers } from './resolve-receivers.ts';

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
  const approvers = async () => (await grants.approvers()).map(({ publicKey: _, ...approver }) => approver);

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
      return {
        ...summary,
        request: record.request,
        planHash: record.planHash,
        policyVersion: record.policyVersion,
        needs: record.needs,
        review: record.review,
        given,
        events: events.map(({ detail: _, ...event }) => event),
        grants: await Promise.all(
          all.map(async (grant) => ({
            ...toGrant(grant, summary),
            otherPaths:
              grant.state === 'expired' || grant.state === 'revoked'
                ? [...(await pathsLeft(deps, grant))]
                : [],
          })),
        ),
      };
    },
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
    approvers,
    async addApprover({ key: text }, call) {
      const key = parseKeyText(text);
      if (key === undefined)
        throw badInput(
          'This is not an approver’s key.',
          'Have the other person run “steward grants key” and send you the line.',
          'key',
        );
      if (await isOwnKey(deps, key.fingerprint))
        throw badInput(
          'This is the key of this very profile: nobody approves his own requests.',
          'Add another person’s key.',
          'key',
        );
      await grants.addApprover(key, byOf(deps, call));
      return approvers();
    },
    async removeApprover({ fingerprint }) {
      await grants.removeApprover(fingerprint);
      return approvers();
    },

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

    policies: async () => {
      const { version, policies } = await grants.policies();
      return { version, policies: [...policies] };
    },
    async savePolicies({ version, policies }, call) {
      if (!(await grants.savePolicies(version, policies, byOf(deps, call))))
        throw conflict(
          'Somebody else has changed the policies meanwhile.',
          'Reload them, then change them again.',
        );
      const saved = await grants.policies();
      return { version: saved.version, policies: [...saved.policies] };
    },
  };
};
