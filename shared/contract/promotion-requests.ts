import { z } from 'zod';
import { instant, uuid } from '../domain/identifiers.ts';
import { plan } from '../domain/plan.ts';
import { sha256 } from '../domain/releases/release.ts';
import { environmentName } from '../domain/tenant-spec.ts';
import { admins, command, operators, query } from './procedure.ts';

/** A promotion's plan that was handed in, because its stage asks for other people's approval. */
export const promotionRequest = z.object({
  planId: uuid,
  planHash: sha256,
  release: sha256,
  environment: environmentName,
  title: z.string(),
  state: z.enum(['waiting', 'approved', 'declined', 'withdrawn', 'lapsed', 'applied']),
  /** By how many other people. */
  approvals: z.number().int(),
  given: z.array(
    z.object({
      name: z.string(),
      fingerprint: z.string(),
      verdict: z.enum(['approved', 'declined']),
      at: instant,
    }),
  ),
  askedBy: z.string(),
  askedAt: instant,
  lapsesAt: instant,
});
export type PromotionRequest = z.infer<typeof promotionRequest>;

const planId = z.object({ planId: uuid });

/** The part of releases that is about other people's approval. */
export const promotionRequestProcedures = {
  /** Promotions that were handed in and not applied, the newest first. */
  requests: query(operators)
    .input(z.object({ release: sha256.optional() }).prefault({}))
    .output(z.array(promotionRequest)),

  /** Hands a reviewed plan in: it waits until enough other people have approved it. */
  askApproval: command(admins, 'release.ask_approval')
    .input(planId.extend({ hash: z.string() }))
    .output(promotionRequest),

  /** One of them with its plan. */
  request: query(operators).input(planId).output(promotionRequest.extend({ plan })),

  /** Its plan as the file that another person approves. */
  exportPlan: query(admins)
    .input(planId)
    .output(z.object({ fileName: z.string(), text: z.string() })),

  /** Takes another person's signed word on it. */
  addApproval: command(admins, 'release.approval')
    .input(planId.extend({ statement: z.string().max(10_000) }))
    .output(promotionRequest),

  /** Takes it back: nothing is promoted by it any more. */
  withdraw: command(admins, 'release.withdraw').input(planId).output(promotionRequest),
};
