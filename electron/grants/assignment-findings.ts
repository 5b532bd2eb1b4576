import { assignmentPlace } from '../../shared/domain/given.ts';
import type { PlanFinding } from '../../shared/domain/plan.ts';
import { assignedCount } from './assignment-steps.ts';
import { blocker } from './blocker.ts';
import { counted } from './grant-words.ts';
import { targetKey } from './grant-world.ts';
import type { GrantPair, GrantPlanInput } from './plan-grants.ts';

const distinctTargets = ({ pairs }: GrantPlanInput): readonly GrantPair['target'][] => [
  ...new Map(pairs.map(({ target }) => [targetKey(target), target])).values(),
];

/** What the service would make of an IAM policy assignment that was not meant. */
export const assignmentFindings = (input: GrantPlanInput): PlanFinding[] =>
  distinctTargets(input)
    .filter(({ resource }) => resource === 'policy_assignment')
    .flatMap((target): PlanFinding[] => {
      const place = assignmentPlace(target.id);
      const found = input.world.assignments.get(targetKey(target)) ?? null;
      const pairs = input.pairs.filter((pair) => targetKey(pair.target) === targetKey(target));
      const strangers = pairs.filter(({ principal }) => principal.namespace !== place?.namespace);
      const findings = strangers.map(({ principal }) =>
        blocker(
          'who',
          `${principal.kind === 'user' ? 'Person' : 'Group'} ${principal.name} is of namespace ${principal.namespace}, and the IAM policy assignment ${target.title} of namespace ${place?.namespace ?? ''}.`,
          'Choose people and groups of its namespace, or an assignment of theirs.',
        ),
      );
      if (found === null && target.policy === undefined)
        findings.push(
          blocker(
            'what',
            `There is no IAM policy assignment ${target.title} in the account any more.`,
            'Read the directory again, or name a policy to make it with.',
          ),
        );
      if (found !== null && target.policy !== undefined && found.policy !== target.policy)
        findings.push(
          blocker(
            'what',
            `There is an IAM policy assignment ${target.title} already, with another policy: ${found.policy ?? 'none'}.`,
            'Choose it as it is, or another name.',
          ),
        );
      if (found?.enabled === true && assignedCount(found) === 0)
        findings.push(
          blocker(
            'what',
            `The IAM policy assignment ${target.title} holds for everybody in namespace ${place?.namespace ?? ''}: with anybody in it, it would hold for them alone.`,
            'They have it already. Choose another one, or make one.',
          ),
        );
      if (found?.enabled === false && assignedCount(found) > 0)
        findings.push(
          blocker(
            'what',
            `The IAM policy assignment ${target.title} is not in effect (disabled, or a draft), and ${counted(assignedCount(found), ['other receiver is', 'other receivers are'])} in it: it would take effect for them too.`,
            'Enable it in QuickSight first if that is meant, or make another one.',
          ),
        );
      return findings;
    });
