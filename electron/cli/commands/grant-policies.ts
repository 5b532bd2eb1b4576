import { v7 as uuidv7 } from 'uuid';
import {
  appliesToWords,
  asksForWords,
  type GrantPolicy,
  grantPolicy,
} from '../../../shared/domain/grant-policy.ts';
import { StewardError } from '../../../shared/errors.ts';
import { nearestTexts } from '../../access/nearest-texts.ts';
import { type CommandContext, type ExitCode, exitCodes, show } from '../command-context.ts';
import type { GrantPolicyChange, GrantPolicyRequest } from '../grant-policy-request.ts';
import { terminalTable } from '../terminal-text.ts';

const bad = (happened: string, todo: string): StewardError =>
  new StewardError({ code: 'BAD_INPUT', happened, unchanged: 'No policy was changed.', todo });

const isCalled = (title: string) => (policy: GrantPolicy) =>
  policy.title.toLowerCase() === title.trim().toLowerCase();

const showAll = (context: CommandContext, version: number, policies: readonly GrantPolicy[]): void =>
  show(context, { version, policies }, () =>
    policies.length === 0
      ? 'Without a policy a grant needs nothing.\n'
      : terminalTable(
          ['POLICY', 'APPLIES TO', 'ASKS FOR'],
          policies.map((policy) => [policy.title, appliesToWords(policy), asksForWords(policy)]),
        ),
  );

const changed = (before: GrantPolicy | undefined, title: string, change: GrantPolicyChange): GrantPolicy => {
  const parsed = grantPolicy.safeParse({
    id: uuidv7(),
    title,
    environment: null,
    level: null,
    tenant: null,
    needsReason: true,
    needsTicket: false,
    approvals: 0,
    longestDays: null,
    ...before,
    ...change,
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw bad(
    `${issue?.path.join('.') ?? 'The policy'}: ${issue?.message ?? 'it is not valid'}`,
    'Mend it, then try again.',
  );
};

/** The “grants policy” commands. */
export const grantPolicies = async (
  context: CommandContext,
  wanted: GrantPolicyRequest,
): Promise<ExitCode> => {
  const { client } = context;
  const { version, policies } = await client.grants.policies();
  if (wanted.name === 'grants policy list') {
    showAll(context, version, policies);
    return exitCodes.done;
  }
  const before = policies.find(isCalled(wanted.title));
  if (wanted.name === 'grants policy remove' && before === undefined) {
    const [near] = nearestTexts(
      wanted.title,
      policies.map(({ title }) => title),
    );
    throw bad(
      `There is no policy “${wanted.title}”.`,
      near === undefined ? 'See “steward grants policy list”.' : `Did you mean “${near}”?`,
    );
  }
  const others = policies.filter((policy) => policy !== before);
  const saved = await client.grants.savePolicies({
    version,
    policies:
      wanted.name === 'grants policy remove'
        ? others
        : [...others, changed(before, before?.title ?? wanted.title, wanted.change)],
  });
  showAll(context, saved.version, saved.policies);
  return exitCodes.done;
};
