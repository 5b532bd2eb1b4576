import type { Plan, PlanFinding, PlanStep } from '../../shared/domain/plan.ts';
import type { Terminal } from './terminal.ts';
import { terminalText } from './terminal-text.ts';

/** `+` makes, `-` takes away, `~` changes. */
const signOf = (step: PlanStep): string => {
  if (step.before === null) return '+';
  return step.after === null ? '-' : '~';
};

const signs: Record<PlanFinding['severity'], string> = { blocker: '✗', warning: '!', note: 'i' };

export const findingText = (finding: PlanFinding): string =>
  `${signs[finding.severity]} ${terminalText(finding.message)}${finding.todo ? ` ${terminalText(finding.todo)}` : ''}\n`;

/** Colours a line by its sign. */
export type Paint = (sign: string, line: string) => string;

const plain: Paint = (_sign, line) => line;
const codes: Readonly<Record<string, number>> = { '+': 32, '-': 31, '~': 33, '✗': 31, '!': 33 };

/** Colours where a person sees them, and none where a file or a program reads along (no-color.org). */
export const paintOf = ({ colours }: Pick<Terminal, 'colours'>): Paint =>
  colours
    ? (sign, line) => {
        const code = codes[sign];
        return code === undefined ? line : `\u001b[${code}m${line}\u001b[0m`;
      }
    : plain;

/** A plan as a person reviews it: the effects, what was found, and the steps under their headings. */
export const planText = (plan: Plan, nothingToDo: boolean, paint: Paint = plain): string => {
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
      ? [
          '\n',
          ...plan.findings.map((finding) => {
            const text = findingText(finding).trimEnd();
            return `  ${paint(signs[finding.severity], text)}\n`;
          }),
        ]
      : []),
    ...[...sections].flatMap(([section, steps]) => [
      `\n${terminalText(section)}\n`,
      ...steps.map((step) => `  ${paint(signOf(step), `${signOf(step)} ${terminalText(step.title)}`)}\n`),
    ]),
    nothingToDo
      ? '\nNothing to do: everything is as it shall be.\n'
      : `\nPlan: ${count('+')} to add, ${count('~')} to change, ${count('-')} to remove.\n`,
  ];
  return parts.join('');
};
