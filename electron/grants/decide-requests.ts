import { checkApproval } from '../approvals/check-approval.ts';
import type { CallContext } from '../rpc/service.ts';
import type { RequestRecord } from './grant-record.ts';
import { byOf, conflict, type GrantsDeps, noSuchRequest } from './grants-deps.ts';
import { isStale } from './plan-requests.ts';

const known = async (deps: GrantsDeps, id: string): Promise<RequestRecord> => {
  const request = await deps.store.grants.get(id);
  if (request === undefined) throw noSuchRequest();
  return request;
};

/** Starts the run of an approved request, or finds the one that was started. */
export const applyRequest = async (
  deps: GrantsDeps,
  id: string,
  call: CallContext,
): Promise<{ readonly runId: string }> => {
  const request = await known(deps, id);
  if (request.decision !== 'approved')
    throw conflict(
      `This request is ${request.decision}, not approved.`,
      request.decision === 'pending' ? 'Wait for the approvals that it needs.' : 'Make a new request.',
    );
  const started = await deps.store.runs.ofPlan(request.planId);
  if (started !== undefined) {
    await deps.store.grants.setRun(id, started);
    return { runId: started };
  }
  const plan = await deps.store.plans.get(request.planId);
  if (plan === undefined || plan.hash !== request.planHash) throw noSuchRequest();
  const { actor, role, origin } = call;
  const { runId } = await deps.engine.start(plan, { actor, role, origin });
  await deps.store.grants.setRun(id, runId);
  return { runId };
};

/** Hands a reviewed plan in. Without approvals to wait for it is applied at once. */
export const submitRequest = async (
  deps: GrantsDeps,
  input: { readonly planId: string; readonly hash: string },
  call: CallContext,
) => {
  const request = await deps.store.grants.ofPlan(input.planId);
  const plan = await deps.store.plans.get(input.planId);
  const blocker = plan?.findings.find(({ severity }) => severity === 'blocker');
  if (blocker !== undefined)
    throw conflict(
      `The plan cannot be applied: ${blocker.message}`,
      blocker.todo ?? 'Mend it, then plan again.',
    );
  // A file's plan is applied where files are: this would carry out one of its requests and start all of it.
  if (
    request === undefined ||
    plan === undefined ||
    plan.kind !== 'grant.apply' ||
    request.planHash !== input.hash
  )
    throw conflict('This is not the plan that was reviewed.', 'Plan again and review what it says.');
  if (request.decision === 'draft') {
    if (isStale(deps, request.createdAt))
      throw conflict('This plan is older than a day.', 'Plan again: the account may have changed since.');
    const { version } = await deps.store.grants.policies();
    if (version !== request.policyVersion)
      throw conflict(
        'The policies were changed after this plan was made.',
        'Plan again and review what it says now.',
      );
    const to = request.approvals > 0 ? 'pending' : 'approved';
    const because = request.request.breakGlass ? 'break glass' : 'no approval needed';
    await deps.store.grants.decide(request.id, to, byOf(deps, call), to === 'approved' ? { because } : {});
  }
  const now = await known(deps, request.id);
  const runId = now.decision === 'approved' ? (await applyRequest(deps, request.id, call)).runId : null;
  return { requestId: request.id, decision: now.decision, runId };
};

/** Takes another person's signed word; the last approval that is needed applies the request. */
export const addApproval = async (
  deps: GrantsDeps,
  input: { readonly id: string; readonly statement: string },
  call: CallContext,
): Promise<RequestRecord> => {
  const request = await known(deps, input.id);
  if (request.decision !== 'pending')
    throw conflict(`This request is ${request.decision}: nobody’s word is waited for.`, 'Reload it.');
  const checked = await checkApproval(deps, input.statement, {
    hash: request.planHash,
    of: 'request',
    askedBy: [{ name: request.requestedBy, how: 'asked for it' }],
  });
  const by = byOf(deps, call);
  const counted = await deps.store.grants.addApproval(request.id, {
    ...checked,
    at: by.at,
    signed: input.statement,
  });
  if (!counted) throw conflict(`${checked.name} has decided on this already.`, 'Have somebody else sign it.');
  if (checked.verdict === 'declined')
    await deps.store.grants.decide(request.id, 'declined', { at: by.at, actor: checked.name });
  else {
    const given = (await deps.store.grants.approvals(request.id)).filter(
      ({ verdict }) => verdict === 'approved',
    );
    if (given.length >= request.approvals) {
      await deps.store.grants.decide(request.id, 'approved', { at: by.at, actor: checked.name });
      await applyRequest(deps, request.id, call);
    }
  }
  return known(deps, request.id);
};
