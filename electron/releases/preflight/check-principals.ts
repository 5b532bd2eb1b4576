import type { PlanFinding } from '../../../shared/domain/plan.ts';
import { assetWords } from '../promotion-input.ts';
import { textsIn } from './named-in-stage.ts';
import type { PreflightCheck } from './preflight.ts';

/** Whom a column is shown to is somebody in the stage: a rule for nobody hides the column from everybody. */
export const checkPrincipals: PreflightCheck = ({ placed, input: { environment }, facts: { principals } }) =>
  placed.flatMap((one): PlanFinding[] =>
    [...new Set(textsIn(one, (meaning) => meaning === 'principal'))]
      .filter((arn) => principals.get(arn) === false)
      .map((arn) => ({
        severity: 'blocker',
        message: `A column rule of ${assetWords[one.asset.kind]} ${one.asset.name} names ${arn.slice(arn.lastIndexOf(':') + 1)}, who is not in ${environment.title}.`,
        todo: 'Map the user or group to one that is there.',
      })),
  );
