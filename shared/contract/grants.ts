import { z } from 'zod';
import { remainingAnswer } from '../domain/access-answer.ts';
import { receiverKinds } from '../domain/given.ts';
import {
  accessLevel,
  decisionState,
  givenKind,
  grantRequest,
  grantSpan,
  provisioningState,
} from '../domain/grant.ts';
import { grantNeeds, grantPolicy } from '../domain/grant-policy.ts';
import { instant, uuid } from '../domain/identifiers.ts';
import { grantSorts } from '../domain/list-sorts.ts';
import { principalKinds } from '../domain/permission-sets.ts';
import { plan } from '../domain/plan.ts';
import { admins, command, offered, operators, query } from './procedure.ts';

/** How the same is still reached after a grant has ended. */
const stillEffective = remainingAnswer.pick({ ways: true, more: true }).extend({
  /** False where the directory does not know who or what it is about: nothing can be said then. */
  known: z.boolean(),
  /** The oldest reading that this rests on. */
  asOf: instant.nullable(),
  /** What could not be seen, so that there may be more. */
  gaps: z.array(z.string()),
});
export type StillEffective = z.infer<typeof stillEffective>;

export const grant = z.object({
  id: uuid,
  requestId: uuid,
  /** The request's title. */
  title: z.string(),
  connectionId: uuid,
  target: z.object({ resource: givenKind, id: z.string(), title: z.string() }),
  principal: z.object({ arn: z.string(), kind: z.enum(receiverKinds), name: z.string() }),
  level: accessLevel,
  state: provisioningState,
  activeAt: instant.nullable(),
  /** Null: for good, or not in effect yet. */
  endsAt: instant.nullable(),
  letEnd: z.boolean(),
  breakGlass: z.boolean(),
  problem: z.string().nullable(),
});
export type Grant = z.infer<typeof grant>;

export const grantRequestSummary = z.object({
  id: uuid,
  title: z.string(),
  connection: z.object({ id: uuid, name: z.string() }),
  requestedBy: z.string(),
  decision: decisionState,
  approvals: z.number().int(),
  breakGlass: z.boolean(),
  createdAt: instant,
  lapsesAt: instant,
  runId: uuid.nullable(),
});
export type GrantRequestSummary = z.infer<typeof grantRequestSummary>;

export const grantRequestDetail = grantRequestSummary.extend({
  request: grantRequest,
  planHash: z.string(),
  policyVersion: z.number().int(),
  needs: grantNeeds,
  given: z.array(
    z.object({
      fingerprint: z.string(),
      name: z.string(),
      verdict: z.enum(['approved', 'declined']),
      at: instant,
    }),
  ),
  review: z.object({ at: instant, by: z.string(), note: z.string() }).nullable(),
  grants: z.array(
    grant.extend({
      /** As far as the directory knows; null while the grant has not ended. */
      still: stillEffective.nullable(),
    }),
  ),
  events: z.array(
    z.object({
      seq: z.number().int(),
      grantId: uuid.nullable(),
      at: instant,
      actor: z.string(),
      machine: z.enum(['decision', 'provisioning', 'note']),
      from: z.string().nullable(),
      to: z.string(),
    }),
  ),
});
export type GrantRequestDetail = z.infer<typeof grantRequestDetail>;

export const plannedGrants = z.object({
  plan,
  requestId: uuid,
  needs: grantNeeds,
  approvals: z.number().int(),
  /** What each pair comes to together with earlier grants. */
  resulting: z.array(z.object({ principal: z.string(), target: z.string(), words: z.string() })),
});
export type PlannedGrants = z.infer<typeof plannedGrants>;

export const approver = z.object({
  fingerprint: z.string(),
  /** The person whose key this is, as whoever trusts it said. */
  name: z.string(),
  addedAt: instant,
  addedBy: z.string(),
});

/** What a person began and has not handed in: a request, a renewal or a revocation. */
export const grantDraftKinds = ['request', 'renew', 'revoke'] as const;
export const grantDraft = z.object({
  kind: z.enum(grantDraftKinds),
  revision: z.number().int(),
  body: z.record(z.string(), z.json()),
  updatedAt: instant,
});
export type GrantDraft = z.infer<typeof grantDraft>;

const ids = z.array(uuid).min(1, 'Choose at least one grant.').max(1_000);

export const expiryReport = z.object({
  at: instant,
  /** Ended now. */
  ended: z.number().int(),
  /** Still there: what stands in the way of each. */
  failed: z.array(z.object({ grantId: uuid, what: z.string(), problem: z.string() })),
  /** Ended later than they should have been. */
  late: z.array(z.object({ grantId: uuid, what: z.string(), lateMs: z.number() })),
  /** Requests that nobody decided in time. */
  lapsed: z.number().int(),
});
export type ExpiryReport = z.infer<typeof expiryReport>;

export const grantsContract = {
  list: query(operators)
    .meta(offered('GET /grants', 'grants:read', 'Lists the grants made through Steward'))
    .input(
      z
        .object({
          state: provisioningState.optional(),
          search: z.string().max(200).optional(),
          /** Active ones that end within so many days. */
          endsWithinDays: z.number().int().min(1).max(366).optional(),
          /** Without one: those that end first, then those without an end, the newest first. */
          sort: z.enum(grantSorts).optional(),
          descending: z.boolean().optional(),
          limit: z.number().int().min(1).max(500).default(50),
          offset: z.number().int().min(0).default(0),
        })
        .prefault({}),
    )
    .output(z.object({ total: z.number().int(), grants: z.array(grant) })),
  /** Requests that wait for somebody: undecided ones, and break-glass grants that nobody has reviewed. */
  waiting: query(operators)
    .meta(offered('GET /grants/waiting', 'grants:read', 'Lists the requests that wait for somebody'))
    .output(z.object({ pending: z.array(grantRequestSummary), unreviewed: z.array(grantRequestSummary) })),
  get: query(operators)
    .meta(offered('GET /grants/requests/{id}', 'grants:read', 'Shows a request, its decision and its grants'))
    .input(z.object({ id: uuid }))
    .output(grantRequestDetail),

  /** Finds receivers by user name, e-mail address, group or namespace: lines of a file, or a pasted list. */
  resolve: query(admins)
    .input(z.object({ connectionId: uuid, text: z.string().max(500_000) }))
    .output(
      z.object({
        found: z.array(
          z.object({
            text: z.string(),
            principal: z.string(),
            kind: z.enum(principalKinds),
            name: z.string(),
          }),
        ),
        unknown: z.array(z.object({ text: z.string(), why: z.string(), nearest: z.string().nullable() })),
      }),
    ),

  /** Groups that cover most of some people: whoever joins or leaves one is then covered too. */
  groupsOf: query(admins)
    .input(z.object({ connectionId: uuid, people: z.array(z.string().max(2_048)).max(1_000) }))
    .output(
      z.array(
        z.object({
          group: z.string(),
          name: z.string(),
          /** How many there are in the group, and which of the people. */
          members: z.number().int(),
          people: z.array(z.string()),
        }),
      ),
    ),

  /** What the directory's lists of assets and people do not hold: namespaces, and IAM policies to be put into. */
  offered: query(admins)
    .input(z.object({ connectionId: uuid, search: z.string().max(200).optional() }))
    .output(
      z.object({
        namespaces: z.array(z.object({ principal: z.string(), name: z.string(), people: z.number().int() })),
        assignments: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            namespace: z.string(),
            policy: z.string().nullable(),
            status: z.string().nullable(),
            /** How many users and groups are in it. */
            assigned: z.number().int(),
          }),
        ),
      }),
    ),

  /** What whoever calls has begun and not handed in. */
  drafts: query(admins).output(z.array(grantDraft)),
  /** Keeps it over the revision that was seen; 0 where there was none. */
  saveDraft: command(admins, 'grant.draft.save')
    .input(grantDraft.omit({ updatedAt: true }))
    .output(grantDraft),
  discardDraft: command(admins, 'grant.draft.discard')
    .input(z.object({ kind: z.enum(grantDraftKinds) }))
    .output(z.object({ discarded: z.boolean() })),

  /** Reads the account and plans. Nothing is given yet. */
  plan: command(admins, 'grant.plan')
    .meta(offered('POST /grants/plans', 'grants:write', 'Plans grants; nothing is given yet'))
    .input(grantRequest)
    .output(plannedGrants),
  /** Plans the same grants for longer; what they give now stays until then. */
  planRenewal: command(admins, 'grant.plan_renewal')
    .meta(offered('POST /grants/renewal-plans', 'grants:write', 'Plans the same grants for longer'))
    .input(
      z.object({
        ids,
        span: grantSpan,
        reason: z.string().trim().max(1_000),
        ticket: z.string().trim().max(100),
      }),
    )
    .output(z.array(plannedGrants)),
  /** Hands a reviewed plan in: it is applied at once, or waits for other people's approval. */
  submit: command(admins, 'grant.submit')
    .meta(
      offered(
        'POST /grants/plans/{planId}/submit',
        'grants:write',
        'Hands a plan in: it is applied at once, or waits for approval',
      ),
    )
    .input(z.object({ planId: uuid, hash: z.string() }))
    .output(z.object({ requestId: uuid, decision: decisionState, runId: uuid.nullable() })),
  /** Applies what was approved and has not been applied yet. */
  apply: command(admins, 'grant.apply')
    .meta(offered('POST /grants/requests/{id}/apply', 'grants:write', 'Applies what was approved'))
    .input(z.object({ id: uuid }))
    .output(z.object({ runId: uuid })),
  cancel: command(admins, 'grant.cancel')
    .meta(offered('POST /grants/requests/{id}/cancel', 'grants:write', 'Takes a request back'))
    .input(z.object({ id: uuid }))
    .output(grantRequestSummary),
  /** The plan of a request as the file that another person approves. */
  exportPlan: query(admins)
    .input(z.object({ id: uuid }))
    .output(z.object({ text: z.string() })),

  /** Takes another person's signed word on a request. */
  addApproval: command(admins, 'grant.approval')
    .input(z.object({ id: uuid, statement: z.string().max(10_000) }))
    .output(grantRequestSummary),
  /** Signs a word on somebody else's plan with this profile's key. */
  signApproval: command(admins, 'grant.sign')
    .input(z.object({ plan: z.string().max(20_000_000), verdict: z.enum(['approved', 'declined']) }))
    .output(z.object({ title: z.string(), effects: z.array(z.string()), statement: z.string() })),
  /** This profile's public key, made on first use: what other people trust. */
  myKey: command(admins, 'grant.key').output(z.object({ text: z.string(), fingerprint: z.string() })),
  approvers: query(admins).output(z.array(approver)),
  addApprover: command(admins, 'grant.approver.add')
    .input(
      z.object({
        key: z.string().max(400),
        /** Whose it is; without one, whose it says it is. */
        person: z.string().trim().min(1).max(128).optional(),
      }),
    )
    .output(z.array(approver)),
  removeApprover: command(admins, 'grant.approver.remove')
    .input(z.object({ fingerprint: z.string().max(64) }))
    .output(z.array(approver)),

  /** Plans taking grants before their end. */
  planRevoke: command(admins, 'grant.plan_revoke')
    .meta(offered('POST /grants/revoke-plans', 'grants:write', 'Plans taking grants before their end'))
    .input(z.object({ ids }))
    .output(z.array(plan)),
  revoke: command(admins, 'grant.revoke')
    .meta(offered('POST /grants/revoke-plans/{planId}/apply', 'grants:write', 'Takes the grants of a plan'))
    .input(z.object({ planId: uuid, hash: z.string() }))
    .output(z.object({ runId: uuid })),
  /** Somebody has decided that these end when they end. */
  letEnd: command(admins, 'grant.let_end')
    .meta(offered('POST /grants/let-end', 'grants:write', 'Says that grants are to end when they end'))
    .input(z.object({ ids }))
    .output(z.object({ changed: z.number().int() })),
  /** Ends everything whose time is over. */
  expire: command(admins, 'grant.expire', (output) => expiryReport.parse(output).failed.length > 0)
    .meta(offered('POST /grants/expire', 'grants:write', 'Ends every grant whose time is over'))
    .input(z.object({ scheduled: z.boolean().default(false) }).prefault({}))
    .output(expiryReport),
  /** Says after the fact what became of a break-glass grant. */
  reviewBreakGlass: command(admins, 'grant.review')
    .input(z.object({ id: uuid, note: z.string().trim().min(3, 'Say what was found.').max(1_000) }))
    .output(grantRequestSummary),

  policies: query(operators)
    .meta(offered('GET /grants/policies', 'grants:read', 'Shows what grants need before they are given'))
    .output(z.object({ version: z.number().int(), policies: z.array(grantPolicy) })),
  savePolicies: command(admins, 'grant.policies')
    .input(z.object({ version: z.number().int(), policies: z.array(grantPolicy).max(200) }))
    .output(z.object({ version: z.number().int(), policies: z.array(grantPolicy) })),
};
