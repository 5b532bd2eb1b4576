import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { uuid } from '../domain/identifiers.ts';
import { runSorts } from '../domain/list-sorts.ts';
import { plan, runDetail, runEvent, runState, runSummary } from '../domain/plan.ts';
import { admins, command, offered, operators, query } from './procedure.ts';

export const runsContract = {
  list: query(operators)
    .meta(offered('GET /runs', 'runs:read', 'Lists runs, newest first'))
    .input(
      z
        .object({
          search: z.string().max(200).optional(),
          state: runState.optional(),
          type: z.enum(['plan', 'command']).optional(),
          subject: z.string().max(200).optional(),
          /** Default: newest first. */
          sort: z.enum(runSorts).optional(),
          descending: z.boolean().optional(),
          limit: z.number().int().min(1).max(500).default(50),
          offset: z.number().int().min(0).default(0),
        })
        .prefault({}),
    )
    .output(z.object({ total: z.number().int(), runs: z.array(runSummary) })),
  get: query(operators)
    .meta(offered('GET /runs/{id}', 'runs:read', 'Shows a run with each of its steps'))
    .input(z.object({ id: uuid }))
    .output(runDetail),
  plan: query(operators)
    .meta(offered('GET /runs/{id}/plan', 'runs:read', 'Shows the plan that a run applies'))
    .input(z.object({ id: uuid }))
    .output(plan),
  /** Progress of one run: its summary first, then each change; ends when the run ends. */
  watch: query(operators)
    .input(z.object({ id: uuid }))
    .output(eventIterator(runEvent)),
  /** Summaries of every run that changes from now on, for the activity drawer. */
  live: query(operators).output(eventIterator(runSummary)),
  /** Who was invited by a run, and whether their links wait to be shown. The links themselves are not told. */
  invitations: query(operators)
    .input(z.object({ id: uuid }))
    .output(
      z.object({
        people: z.array(
          z.object({ email: z.string(), userName: z.string(), link: z.enum(['waits', 'gone']) }),
        ),
      }),
    ),
  /**
   * Hands over the links by which invited people set a password: once, and kept nowhere. It is not offered to
   * programs: an idempotency key would keep the answer.
   */
  takeInvitations: command(admins, 'run.take_invitations')
    .input(z.object({ id: uuid }))
    .output(
      z.object({ links: z.array(z.object({ email: z.string(), userName: z.string(), link: z.string() })) }),
    ),
  resume: command(admins, 'run.resume')
    .input(z.object({ id: uuid }))
    .output(runSummary),
  /** Cancels between steps; what was sent is finished and read back. */
  cancel: command(admins, 'run.cancel')
    .meta(offered('POST /runs/{id}/cancel', 'runs:cancel', 'Cancels a run between steps'))
    .input(z.object({ id: uuid }))
    .output(runSummary),
  /** Says what became of a step in doubt that cannot be looked up. */
  settle: command(admins, 'run.settle')
    .input(z.object({ id: uuid, stepId: z.string(), happened: z.boolean() }))
    .output(runSummary),
};
