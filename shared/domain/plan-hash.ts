import { canonicalJson } from './canonical-json.ts';
import type { PlanBody } from './plan.ts';

/** What of a plan is hashed: everything a reviewer agrees to, and nothing else. */
export const planBodyOf = (plan: PlanBody): PlanBody => ({
  version: plan.version,
  kind: plan.kind,
  title: plan.title,
  subject: plan.subject,
  connection: plan.connection,
  effects: plan.effects,
  findings: plan.findings,
  steps: plan.steps,
  context: plan.context,
});

/**
 * SHA-256, as 64 hexadecimal digits, of the plan's canonical body. Takes a whole plan too; its id, date
 * and stored hash do not count. WebCrypto, so that a reviewer's screen can check what it shows by itself;
 * hence a promise.
 */
export const planHash = async (plan: PlanBody): Promise<string> => {
  const text = new TextEncoder().encode(canonicalJson(planBodyOf(plan)));
  const digest = await crypto.subtle.digest('SHA-256', text);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
};
