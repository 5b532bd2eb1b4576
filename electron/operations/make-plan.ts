import { v7 as uuidv7 } from 'uuid';
import { type Plan, type PlanBody, plan as planSchema } from '../../shared/domain/plan.ts';
import { planBodyOf, planHash } from '../../shared/domain/plan-hash.ts';
import { StewardError } from '../../shared/errors.ts';
import { checkSteps } from './check-steps.ts';

/**
 * Gives a planner's body its id, date and hash. Throws a plain Error, a defect of the planner, when the
 * steps cannot be run: two with one id, a need that is not in the plan, a circle.
 */
export const makePlan = async (body: PlanBody, now: Date = new Date()): Promise<Plan> => {
  const wrong = checkSteps(body.steps);
  if (wrong) throw new Error(`The plan ${body.title} cannot be run. ${wrong}`);
  return { ...planBodyOf(body), id: uuidv7(), createdAt: now.toISOString(), hash: await planHash(body) };
};

/** A plan as a file: readable JSON that `importPlan` takes back. */
export const exportPlan = (plan: Plan): string => `${JSON.stringify(plan, null, 2)}\n`;

const refused = (happened: string, todo: string, cause?: unknown) =>
  new StewardError({ code: 'BAD_INPUT', happened, unchanged: 'Nothing was changed.', todo }, { cause });

/**
 * Reads an exported plan. Throws `StewardError` `BAD_INPUT` when it is no plan, cannot be run, or does not
 * carry the hash of what it says: somebody changed it after it was reviewed.
 */
export const importPlan = async (text: string): Promise<Plan> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw refused('The file is not JSON.', 'Choose a plan that Steward exported.', cause);
  }
  const parsed = planSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue?.path.length ? ` (${issue.path.join('.')}: ${issue.message})` : '';
    throw refused(`The file is not a plan${where}.`, 'Choose a plan that Steward exported.', parsed.error);
  }
  if (parsed.data.hash !== (await planHash(parsed.data)))
    throw refused(
      'The plan was changed after it was made: its hash does not fit what it says.',
      'Plan again instead of editing the file.',
    );
  const wrong = checkSteps(parsed.data.steps);
  if (wrong) throw refused(`The plan cannot be run. ${wrong}`, 'Plan again.');
  return parsed.data;
};
