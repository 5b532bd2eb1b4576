import { type Command, InvalidArgumentError, Option } from 'commander';
import type { GrantSpan, GrantTarget } from '../../shared/domain/grant.ts';
import { type AccessLevel, accessLevels } from '../../shared/domain/permission-sets.ts';
import type { TenantRole } from '../../shared/domain/tenant-spec.ts';
import { addGrantPolicyCommands, type GrantPolicyRequest } from './grant-policy-request.ts';
import {
  collect,
  collectTarget,
  collectTenant,
  lengthOf,
  policyOf,
  untilOf,
  withPolicy,
} from './grants-values.ts';

/** What a “grants” command was asked for. */
export type GrantsRequest =
  | { readonly name: 'grants list'; readonly state?: string; readonly endingWithin?: number }
  | { readonly name: 'grants show' | 'grants cancel' | 'grants plan'; readonly id: string }
  | {
      readonly name: 'grants request';
      readonly who: readonly string[];
      /** A text file with a name on each line, or a CSV with names in its first column. */
      readonly whoFile?: string;
      readonly tenants: readonly { readonly tenant: string; readonly role: TenantRole }[];
      /** Everybody on the internet too, by a dashboard's link. */
      readonly isPublic: boolean;
      readonly what: readonly GrantTarget[];
      readonly level: AccessLevel;
      readonly span: GrantSpan;
      readonly reason: string;
      readonly ticket: string;
      readonly breakGlass: boolean;
      readonly dryRun: boolean;
      readonly yes: boolean;
    }
  | {
      readonly name: 'grants revoke';
      readonly ids: readonly string[];
      readonly dryRun: boolean;
      readonly yes: boolean;
    }
  | {
      readonly name: 'grants renew';
      readonly ids: readonly string[];
      readonly span: GrantSpan;
      readonly reason: string;
      readonly ticket: string;
      readonly dryRun: boolean;
      readonly yes: boolean;
    }
  | { readonly name: 'grants expire' | 'grants key' }
  | {
      readonly name: 'grants approve';
      readonly plan: string;
      readonly decline: boolean;
      readonly yes: boolean;
    }
  | { readonly name: 'grants approval'; readonly id: string; readonly file: string }
  | { readonly name: 'grants trust'; readonly key: string; readonly person?: string }
  | { readonly name: 'grants approvers' }
  | { readonly name: 'grants untrust'; readonly fingerprint: string }
  | GrantPolicyRequest;

interface SpanOptions {
  readonly until?: GrantSpan;
  readonly for?: GrantSpan;
  readonly good?: true;
}
const withSpan = (command: Command): Command =>
  command
    .addOption(
      new Option('--until <date>', 'to the end of this day in UTC, or to this instant')
        .argParser(untilOf)
        .conflicts(['for', 'good']),
    )
    .addOption(
      new Option('--for <length>', 'so long from when it takes effect: 90m, 8h, 30d')
        .argParser(lengthOf)
        .conflicts(['until', 'good']),
    )
    .addOption(new Option('--good', 'for good').conflicts(['until', 'for']));
const spanOf = (options: SpanOptions, command: Command): GrantSpan => {
  const span = options.until ?? options.for ?? (options.good ? ({ kind: 'good' } as const) : undefined);
  return (
    span ??
    command.error('error: one of --until, --for, --good is needed', {
      code: 'commander.missingMandatoryOptionValue',
    })
  );
};

interface Choice {
  readonly dryRun?: true;
  readonly yes?: true;
}
const withChoice = (command: Command): Command =>
  command.option('--dry-run', 'only show the plan').option('--yes', 'apply without asking');
const choiceOf = ({ dryRun, yes }: Choice) => ({ dryRun: dryRun === true, yes: yes === true });

/** Adds the “grants” commands; `found` is called with what was asked for. */
export const addGrantsCommands = (program: Command, found: (request: GrantsRequest) => void): void => {
  const grants = program.command('grants').description('who was given what, until when, and why');
  grants
    .command('list')
    .description('list the grants, those that end first at the top')
    .option('--state <state>', 'waiting, active, expiring, expired, revoked or failed')
    .option('--ending-within <days>', 'only active ones that end within so many days', (text) => {
      const days = Number(text);
      if (!Number.isInteger(days) || days < 1 || days > 366)
        throw new InvalidArgumentError('It must be a whole number from 1 to 366.');
      return days;
    })
    .action((options: { state?: string; endingWithin?: number }) =>
      found({ name: 'grants list', ...options }),
    );

  withChoice(
    withSpan(
      grants
        .command('request')
        .description('give people or groups something: plan, review, apply or wait for approval')
        .option('--who <name>', 'a user name, e-mail address, group or namespace; may be repeated', collect)
        .option('--who-file <file>', 'a file with one of these on each line, or in the first column of a CSV')
        .option(
          '--tenant <slug/role>',
          'a tenant’s readers, authors or admins: contoso/reader; may be repeated',
          collectTenant,
        )
        .option('--public', 'everybody on the internet, by the link of a dashboard: --what link/ID')
        .requiredOption(
          '--what <kind/id>',
          'dashboard/sales, folder/library, link/sales, policy_assignment/default/lake …; may be repeated',
          collectTarget,
        )
        .option(
          '--policy <arn>',
          'make the named IAM policy assignments with this policy where they are not there',
          policyOf,
        )
        .addOption(
          new Option('--level <level>', 'viewer, contributor or owner')
            .choices(accessLevels)
            .makeOptionMandatory(),
        )
        .option('--reason <text>', 'why', '')
        .option('--ticket <number>', 'the ticket that asks for it', '')
        .option('--break-glass', 'at once and past approvals, for four hours at most, reviewed afterwards'),
    ),
  ).action(
    (
      options: {
        who?: string[];
        whoFile?: string;
        tenant?: { tenant: string; role: TenantRole }[];
        public?: true;
        what: GrantTarget[];
        policy?: string;
        level: AccessLevel;
        reason: string;
        ticket: string;
        breakGlass?: true;
      } & SpanOptions &
        Choice,
      command: Command,
    ) => {
      if (!options.who && options.whoFile === undefined && !options.tenant && !options.public)
        command.error('error: one of --who, --who-file, --tenant, --public is needed', {
          code: 'commander.missingMandatoryOptionValue',
        });
      if (
        options.policy !== undefined &&
        !options.what.some(({ resource }) => resource === 'policy_assignment')
      )
        command.error('error: --policy needs a --what policy_assignment/NAMESPACE/NAME', {
          code: 'commander.missingMandatoryOptionValue',
        });
      found({
        name: 'grants request',
        who: options.who ?? [],
        ...(options.whoFile === undefined ? {} : { whoFile: options.whoFile }),
        tenants: options.tenant ?? [],
        isPublic: options.public === true,
        what: withPolicy(options.what, options.policy),
        level: options.level,
        span: spanOf(options, command),
        reason: options.reason,
        ticket: options.ticket,
        breakGlass: options.breakGlass === true,
        ...choiceOf(options),
      });
    },
  );

  for (const [verb, words] of [
    ['show', 'show the request of an id: who decided, and what became of its grants'],
    ['cancel', 'take back a request that nobody has decided on'],
    ['plan', 'print a request’s plan, the file that another person approves'],
  ] as const)
    grants
      .command(verb)
      .description(words)
      .argument('<request>')
      .action((id: string) => found({ name: `grants ${verb}`, id }));

  withChoice(
    grants
      .command('revoke')
      .description('take grants before their end: plan, review, apply')
      .argument('<grant...>'),
  ).action((ids: string[], options: Choice) => found({ name: 'grants revoke', ids, ...choiceOf(options) }));
  withChoice(
    withSpan(
      grants
        .command('renew')
        .description('let grants last longer; what they give stays meanwhile')
        .argument('<grant...>')
        .option('--reason <text>', 'why', '')
        .option('--ticket <number>', 'the ticket that asks for it', ''),
    ),
  ).action(
    (ids: string[], options: { reason: string; ticket: string } & SpanOptions & Choice, command: Command) =>
      found({
        name: 'grants renew',
        ids,
        span: spanOf(options, command),
        reason: options.reason,
        ticket: options.ticket,
        ...choiceOf(options),
      }),
  );
  grants
    .command('expire')
    .description('end every grant whose time is over; made for a schedule')
    .action(() => found({ name: 'grants expire' }));

  grants
    .command('approve')
    .description('sign another person’s plan with this profile’s key and print the approval')
    .requiredOption('--plan <file>', 'the plan, as “grants plan” printed it')
    .option('--decline', 'sign a no instead')
    .option('--yes', 'sign without asking')
    .action((options: { plan: string; decline?: true; yes?: true }) =>
      found({
        name: 'grants approve',
        plan: options.plan,
        decline: options.decline === true,
        yes: options.yes === true,
      }),
    );
  grants
    .command('approval')
    .description('hand in the approval that another person signed')
    .argument('<request>')
    .requiredOption('--file <file>', 'the approval')
    .action((id: string, { file }: { file: string }) => found({ name: 'grants approval', id, file }));
  grants
    .command('key')
    .description('print this profile’s public key: other people trust its approvals by it')
    .action(() => found({ name: 'grants key' }));
  grants
    .command('trust')
    .description('count the approvals of the person whose key this is; compare the fingerprint first')
    .argument('<key>')
    .option('--person <name>', 'whose key it is; without it, whose it says it is')
    .action((key: string, options: { person?: string }) => found({ name: 'grants trust', key, ...options }));
  grants
    .command('approvers')
    .description('list the people whose approvals count')
    .action(() => found({ name: 'grants approvers' }));
  grants
    .command('untrust')
    .description('count the approvals of a key no longer')
    .argument('<fingerprint>')
    .action((fingerprint: string) => found({ name: 'grants untrust', fingerprint }));
  addGrantPolicyCommands(grants, found);
};
