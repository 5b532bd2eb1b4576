import type { Plan, PlanFinding, PlanStep } from '../../shared/domain/plan.ts';
import { terminalText } from './terminal-text.ts';

/** `+` makes, `-` takes away, `~` changes. */
const signOf = (step: PlanStep): string => {
  if (step.before === null) return '+';
  return step.after === null ? '-' : '~';
};

const signs: Record<PlanFinding['severity'], string> = { blocker: '✗', warning: '!', note: 'i' };

export const findingText = (finding: PlanFinding): string =>
  `${signs[finding.severity]} ${terminalText(finding.message)}${finding.todo ? ` ${terminalText(finding.todo)}` : ''}\n`;

/** A plan as a person reviews it: the effects, what was found, and the steps under their headings. */
export const planText = (plan: Plan, nothingToDo: boolean): string => {
  const sections = Map.groupBy(plan.steps, (step) => step.section);
  const counts = Map.groupBy(plan.steps, signOf);
  const count = (sign: string) => counts.get(sign)?.length ?? 0;
  const parts = [
    `${terminalText(plan.title)}\n`,
    `Connection ${terminalText(plan.connection.name)} (account ${terminalText(plan.connection.accountId)}, ${terminalText(plan.connection.region)})\n`,
    ...(plan.effects.length > 0
      ? ['\n', ...plan.effects.map((effect) => `  ${terminalText(effect)}\n`)]
      : []),
    ...(plan.findings.length > 0
      ? ['\n', ...plan.findings.map((finding) => `  ${findingText(finding)}`)]
      : []),
    ...[...sections].flatMap(([section, steps]) => [
      `\n${terminalText(section)}\n`,
      ...steps.map((step) => `  ${signOf(step)} ${terminalText(step.title)}\n`),
    ]),
    nothingToDo
      ? '\nNothing to do: everything is as the file says.\n'
      : `\nPlan: ${count('+')} to add, ${count('~')} to change, ${count('-')} to remove.\n`,
  ];
  return parts.join('');
};
