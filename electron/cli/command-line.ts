import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { type ApiScope, apiScopes } from '../../shared/domain/api-scopes.ts';
import { secondsOfSpan } from '../../shared/domain/token-span.ts';
import { type AccessRequest, addAccessCommands } from './access-commands.ts';
import { type AccessFileRequest, addAccessFileCommands } from './access-file-commands.ts';
import { addGrantsCommands, type GrantsRequest } from './grants-request.ts';
import { addIdentityCommands, type IdentityRequest } from './identity-commands.ts';
import { addLicenceCommands, type LicenceRequest } from './licence-request.ts';
import { addReviewCommands, type ReviewRequest } from './review-request.ts';

/** Options that every command takes, before or after its name. */
export interface GlobalOptions {
  readonly data?: string;
  readonly connection?: string;
  readonly json: boolean;
}

export type CredentialChoice =
  | { readonly kind: 'profile'; readonly profile: string }
  | { readonly kind: 'env' }
  | { readonly kind: 'assume'; readonly roleArn: string };

/** One command line, understood. */
export type CommandRequest =
  | { readonly name: 'serve'; readonly port?: number; readonly open: boolean }
  | {
      readonly name: 'sandbox';
      readonly port?: number;
      readonly seed?: 'empty' | 'pilot' | 'large';
      readonly latencyMs?: number;
      readonly rate?: number;
      readonly faults?: string;
    }
  | {
      readonly name: 'connection add';
      readonly connectionName: string;
      readonly credential: CredentialChoice;
      readonly accountId?: string;
      readonly region?: string;
      readonly readOnly: boolean;
      readonly endpoints: Readonly<Record<string, string>>;
    }
  | { readonly name: 'connection test' | 'connection remove'; readonly connectionName?: string }
  | {
      readonly name:
        | 'connection list'
        | 'tenant list'
        | 'directory status'
        | 'usage status'
        | 'usage users'
        | 'run list'
        | 'doctor';
    }
  | { readonly name: 'usage sync'; readonly days: number }
  | { readonly name: 'directory sync'; readonly full: boolean }
  | { readonly name: 'directory look-up'; readonly user: string; readonly namespace?: string }
  | IdentityRequest
  | AccessRequest
  | AccessFileRequest
  | {
      readonly name: 'environment assign';
      readonly environment: string;
      /** Undefined takes away the one it has. */
      readonly connectionName: string | undefined;
    }
  | { readonly name: 'environment list' }
  | {
      readonly name: 'tenant onboard';
      readonly file: string;
      readonly dryRun: boolean;
      readonly yes: boolean;
      readonly detailedExitcode: boolean;
    }
  | {
      readonly name: 'tenant suspend' | 'tenant resume' | 'tenant restore';
      readonly slug: string;
      readonly dryRun: boolean;
      readonly yes: boolean;
      readonly detailedExitcode: boolean;
    }
  | {
      readonly name: 'tenant offboard' | 'tenant delete';
      readonly slug: string;
      /** `kind/id` to `keep`, or to the ARN of who gets it. */
      readonly assets: Readonly<Record<string, string>>;
      /** For everything that is not named. */
      readonly otherwise: string | undefined;
      readonly dryRun: boolean;
      readonly yes: boolean;
      readonly detailedExitcode: boolean;
    }
  | {
      readonly name: 'token create';
      /** Undefined: one is made up. */
      readonly tokenName: string | undefined;
      readonly scopes: readonly ApiScope[];
      /** Undefined: as long as is usual. */
      readonly expiresInSeconds: number | undefined;
      readonly perMinute: number | undefined;
    }
  | { readonly name: 'token list' }
  | { readonly name: 'token revoke'; readonly tokenName: string }
  | { readonly name: 'token limit'; readonly days: number }
  | GrantsRequest
  | LicenceRequest
  | ReviewRequest
  | { readonly name: 'profile acknowledge' }
  | {
      readonly name: 'profile restore';
      readonly from?: string;
      readonly dryRun: boolean;
      readonly yes: boolean;
    }
  | { readonly name: 'tenant show' | 'tenant export'; readonly slug: string }
  | { readonly name: 'run show' | 'run resume' | 'run cancel'; readonly id: string };

export type ParsedCommandLine =
  | { readonly kind: 'run'; readonly request: CommandRequest; readonly options: GlobalOptions }
  /** `--help` or `--version` was answered. */
  | { readonly kind: 'answered'; readonly text: string }
  | { readonly kind: 'usage'; readonly text: string };

const wholeNumber = (least: number, most: number) => (text: string) => {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= least && number <= most))
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  return number;
};
const port = wholeNumber(0, 65_535);

/** `--data "$UNSET"` must not quietly mean the usual profile. */
const something = (text: string) => {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
};

type Assets = Readonly<Record<string, string>>;
const assetName = (text: string): string => {
  if (!/^[a-z_]+\/.+$/s.test(text))
    throw new InvalidArgumentError('Name an asset by its kind and id: dashboard/sales.');
  return text;
};
const handedOver = (text: string, before: Assets): Assets => {
  const [, name = '', to = ''] = /^([^=]*)=(.+)$/s.exec(text) ?? [];
  if (to === '') throw new InvalidArgumentError('Say who gets it: dashboard/sales=arn:aws:quicksight:…');
  return { ...before, [assetName(name)]: to };
};
const keptAsset = (text: string, before: Assets): Assets => ({ ...before, [assetName(text)]: 'keep' });

const scopeList = (text: string, before: readonly ApiScope[] = []): readonly ApiScope[] => {
  const named = text.split(',').map((part) => part.trim());
  const unknown = named.find((name) => !apiScopes.some((scope) => scope === name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`“${unknown}” is no scope. The scopes are ${apiScopes.join(', ')}.`);
  return [...new Set([...before, ...(named as ApiScope[])])];
};

const span = (text: string): number => {
  const seconds = secondsOfSpan(text);
  if (seconds === undefined) throw new InvalidArgumentError('It must look like 90m, 12h, 30d or 2w.');
  return seconds;
};

/** Days that CloudTrail’s event history keeps. */
const wholeDays = (text: string): number => {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 90)
    throw new InvalidArgumentError('It is a number from 1 to 90.');
  return days;
};

const collectEndpoint = (
  text: string,
  before: Readonly<Record<string, string>> = {},
): Record<string, string> => {
  const [, service, url] = /^([a-z0-9]+)=(https?:\/\/.+)$/.exec(text) ?? [];
  if (!service || !url || !URL.canParse(url))
    throw new InvalidArgumentError('It must look like quicksight=http://127.0.0.1:8080.');
  if (service !== 'quicksight' && service !== 'sts' && service !== 'cloudtrail')
    throw new InvalidArgumentError('The services are quicksight, sts and cloudtrail.');
  if (Object.hasOwn(before, service)) throw new InvalidArgumentError(`${service} has an endpoint already.`);
  return { ...before, [service]: url };
};

const credentialOf = (options: {
  profile?: string;
  env?: true;
  assume?: string;
}): CredentialChoice | undefined => {
  if (options.profile !== undefined) return { kind: 'profile', profile: options.profile };
  if (options.assume !== undefined) return { kind: 'assume', roleArn: options.assume };
  return options.env ? { kind: 'env' } : undefined;
};

interface ChoiceOptions {
  readonly dryRun?: true;
  readonly yes?: true;
  readonly detailedExitcode?: true;
}
const choiceOf = ({ dryRun, yes, detailedExitcode }: ChoiceOptions) => ({
  dryRun: dryRun === true,
  yes: yes === true,
  detailedExitcode: detailedExitcode === true,
});

const nameChoice = ['profile', 'env', 'assume'] as const;

/** Builds the command tree; `found` is called with what was asked for. */
const buildProgram = (version: string, found: (request: CommandRequest) => void): Command => {
  const program = new Command('steward')
    .description('Admin console for multi-tenant analytics platforms on Amazon QuickSight')
    .version(version)
    .option('--data <dir>', 'the profile’s folder; your own profile if left out', something)
    .option('--connection <name>', 'work through this connection instead of the environment’s', something)
    .option('--json', 'print one JSON document instead of tables')
    .configureHelp({ showGlobalOptions: true });

  program
    .command('serve')
    .description('serve the console on this computer and print its address')
    .option('--port <n>', 'the port; a free one if left out', port)
    .option('--no-open', 'do not open a browser')
    .action((options: { port?: number; open: boolean }) => found({ name: 'serve', ...options }));

  program
    .command('sandbox')
    .description('serve the profile’s QuickSight sandbox alone')
    .option('--port <n>', 'the port; a free one if left out', port)
    .addOption(
      new Option('--seed <name>', 'what a new sandbox starts with').choices(['empty', 'pilot', 'large']),
    )
    .option('--latency-ms <n>', 'milliseconds that each answer is held back', wholeNumber(0, 600_000))
    .option('--rate <n>', 'requests per second before 429', wholeNumber(0, 1_000_000))
    .option('--faults <file>', 'a JSON file with faults to inject', something)
    .action((options: Omit<Extract<CommandRequest, { name: 'sandbox' }>, 'name'>) =>
      found({ name: 'sandbox', ...options }),
    );

  const connection = program.command('connection').description('connections to AWS accounts');
  connection
    .command('add')
    .description('add a connection')
    .argument('<name>')
    .addOption(
      new Option('--profile <profile>', 'a profile of the shared AWS config files')
        .conflicts(['env', 'assume'])
        .argParser(something),
    )
    .addOption(new Option('--env', 'AWS_ACCESS_KEY_ID … of this process').conflicts(['profile', 'assume']))
    .addOption(
      new Option('--assume <role-arn>', 'a role to assume, with an external id that Steward makes').conflicts(
        ['profile', 'env'],
      ),
    )
    .option('--account <id>', 'the account that it must be')
    .option('--region <region>', 'where dashboards live; the profile’s own if left out, else us-east-1')
    .option('--read-only', 'never change anything through it')
    .option(
      '--endpoint <service=url>',
      'another address for quicksight, sts or cloudtrail; may be repeated',
      collectEndpoint,
    )
    .action((connectionName: string, options, command: Command) => {
      const credential = credentialOf(options);
      if (!credential)
        command.error(`error: one of ${nameChoice.map((name) => `--${name}`).join(', ')} is needed`, {
          code: 'commander.missingMandatoryOptionValue',
        });
      found({
        name: 'connection add',
        connectionName,
        credential,
        accountId: options.account,
        region: options.region,
        readOnly: options.readOnly === true,
        endpoints: options.endpoint ?? {},
      });
    });
  for (const verb of ['test', 'remove'] as const)
    connection
      .command(verb)
      .description(
        verb === 'test'
          ? 'test a connection from its credentials to its permissions'
          : 'remove a connection that nothing uses',
      )
      .argument(verb === 'test' ? '[name]' : '<name>')
      .action((connectionName: string | undefined, _options, command: Command) => {
        const named = connectionName ?? command.optsWithGlobals<{ connection?: string }>().connection;
        if (named === undefined)
          command.error("error: missing required argument 'name'", { code: 'commander.missingArgument' });
        found({ name: `connection ${verb}`, ...(connectionName !== undefined && { connectionName }) });
      });
  connection
    .command('list')
    .description('list the connections')
    .action(() => found({ name: 'connection list' }));

  const environment = program.command('environment').description('environments and the connection of each');
  environment
    .command('list')
    .description('list the environments in their order')
    .action(() => found({ name: 'environment list' }));
  environment
    .command('assign')
    .description('give an environment the connection that it works through')
    .argument('<environment>')
    .argument('[connection]')
    .option('--none', 'take away the connection that it has')
    .action(
      (name: string, connectionName: string | undefined, options: { none?: true }, command: Command) => {
        if ((connectionName === undefined) !== (options.none === true))
          command.error('error: give either a connection’s name or --none', {
            code: 'commander.missingArgument',
          });
        found({ name: 'environment assign', environment: name, connectionName });
      },
    );

  const tenant = program.command('tenant').description('tenants');
  tenant
    .command('onboard')
    .description('bring a tenant to what a file says: plan, review, apply')
    .requiredOption('-f, --file <file>', 'the tenant as YAML or JSON; - reads standard input', something)
    .option('--dry-run', 'only show the plan')
    .option('--yes', 'apply without asking')
    .option('--detailed-exitcode', 'exit with 2 when a dry run has changes')
    .action(({ file, ...choice }: { file: string } & ChoiceOptions) =>
      found({ name: 'tenant onboard', file, ...choiceOf(choice) }),
    );
  const statusVerbs = {
    suspend: 'take what a tenant’s people were given: plan, review, apply',
    resume: 'give back what suspending took: plan, review, apply',
    restore: 'give back what offboarding took: plan, review, apply',
  } as const;
  for (const verb of ['suspend', 'resume', 'restore'] as const)
    tenant
      .command(verb)
      .description(statusVerbs[verb])
      .argument('<slug>')
      .option('--dry-run', 'only show the plan')
      .option('--yes', 'apply without asking')
      .option('--detailed-exitcode', 'exit with 2 when a dry run has changes')
      .action((slug: string, choice: ChoiceOptions) =>
        found({ name: `tenant ${verb}`, slug, ...choiceOf(choice) }),
      );
  const leavingVerbs = {
    offboard: 'take everything that a tenant’s people hold, and delete nothing: plan, review, apply',
    delete: 'delete what an offboarded tenant still has in the account: plan, review, apply',
  } as const;
  for (const verb of ['offboard', 'delete'] as const)
    tenant
      .command(verb)
      .description(leavingVerbs[verb])
      .argument('<slug>')
      .option(
        '--successor <arn>',
        'the user who gets what only its people own, unless said otherwise',
        something,
      )
      .option('--hand-over <kind/id=arn>', 'one asset and who gets it; may be given again', handedOver, {})
      .option(
        '--keep <kind/id>',
        verb === 'offboard'
          ? 'one asset that stays with its people; may be given again'
          : 'one asset that is left without an owner; may be given again',
        keptAsset,
        {},
      )
      .option('--dry-run', 'only show the plan')
      .option(
        '--yes',
        verb === 'offboard' ? 'apply without asking' : 'apply without asking for the slug again',
      )
      .option('--detailed-exitcode', 'exit with 2 when a dry run has changes')
      .action(
        (
          slug: string,
          {
            successor,
            handOver,
            keep,
            ...choice
          }: ChoiceOptions & {
            readonly successor?: string;
            readonly handOver: Readonly<Record<string, string>>;
            readonly keep: Readonly<Record<string, string>>;
          },
        ) =>
          found({
            name: `tenant ${verb}`,
            slug,
            assets: { ...handOver, ...keep },
            otherwise: successor,
            ...choiceOf(choice),
          }),
      );
  tenant
    .command('list')
    .description('list the tenants')
    .action(() => found({ name: 'tenant list' }));
  tenant
    .command('show')
    .description('show a tenant')
    .argument('<slug>')
    .action((slug: string) => found({ name: 'tenant show', slug }));
  tenant
    .command('export')
    .description('print the YAML that onboards a tenant again')
    .argument('<slug>')
    .action((slug: string) => found({ name: 'tenant export', slug }));

  const directory = program
    .command('directory')
    .description('who and what is in the accounts, and since when');
  directory
    .command('sync')
    .description('read an account into the directory: its lists, and what they show as changed')
    .option('--full', 'read everything again')
    .action((options: { full?: true }) => found({ name: 'directory sync', full: options.full === true }));
  directory
    .command('status')
    .description('show what was read of each connection, and how old it is')
    .action(() => found({ name: 'directory status' }));
  directory
    .command('look-up')
    .description('ask the account about one person, without a sync')
    .requiredOption('--user <user>', 'user name, e-mail address or ARN', something)
    .option('--namespace <namespace>', 'where several namespaces have such a user')
    .action((options: { user: string; namespace?: string }) =>
      found({ name: 'directory look-up', ...options }),
    );

  const usage = program
    .command('usage')
    .description('who used what, and when last, as CloudTrail’s event history tells');
  usage
    .command('sync')
    .description('read the event history of an account: the days that were not read yet')
    .option('--days <n>', 'how far back; the history keeps 90 days', wholeDays, 90)
    .action(({ days }: { days: number }) => found({ name: 'usage sync', days }));
  usage
    .command('status')
    .description('how far back usage is known of each connection')
    .action(() => found({ name: 'usage status' }));
  usage
    .command('users')
    .description('who was seen, the longest ago first; who is not listed was not seen')
    .action(() => found({ name: 'usage users' }));

  addLicenceCommands(program, found);
  addIdentityCommands(program, found);

  const access = program.command('access').description('who can see what, and why, as the directory has it');
  addAccessCommands(access, found);
  addAccessFileCommands(access, found);

  addGrantsCommands(program, found);
  addReviewCommands(program, found);

  const run = program.command('run').description('runs: plans being applied and commands, live and past');
  run
    .command('list')
    .description('list the runs, newest first')
    .action(() => found({ name: 'run list' }));
  const verbs = {
    show: 'show a run',
    resume: 'go on with a run that ended early',
    cancel: 'cancel between steps',
  };
  for (const verb of ['show', 'resume', 'cancel'] as const)
    run
      .command(verb)
      .description(verbs[verb])
      .argument('<id>')
      .action((id: string) => found({ name: `run ${verb}`, id }));

  const token = program.command('token').description('tokens for the HTTP API of “steward serve”');
  token
    .command('create')
    .description('make a token and print it once')
    .argument('[name]', 'stands in the audit log beside everything that is done with it')
    .requiredOption('--scope <scopes>', `what it may do: ${apiScopes.join(', ')}`, scopeList)
    .option('--expires <span>', 'how long it lasts: 90m, 12h, 30d, 2w; 30d if left out', span)
    .option('--rate <n>', 'how many calls it may make a minute; 600 if left out', wholeNumber(1, 60_000))
    .action(
      (
        tokenName: string | undefined,
        options: { scope: readonly ApiScope[]; expires?: number; rate?: number },
      ) =>
        found({
          name: 'token create',
          tokenName,
          scopes: options.scope,
          expiresInSeconds: options.expires,
          perMinute: options.rate,
        }),
    );
  token
    .command('list')
    .description('list the tokens, without their secrets')
    .action(() => found({ name: 'token list' }));
  token
    .command('revoke')
    .description('end a token at once')
    .argument('<name>', 'its name, how it begins (stw_…), or itself')
    .action((tokenName: string) => found({ name: 'token revoke', tokenName }));
  token
    .command('limit')
    .description('how many days new tokens may last at most')
    .argument('<days>', undefined, wholeNumber(1, 366))
    .action((days: number) => found({ name: 'token limit', days }));

  const profile = program.command('profile').description('the profile as a whole');
  profile
    .command('restore')
    .description('bring the profile back from a backup; the present database is kept aside')
    .option('--from <file>', 'this file instead of the newest sound backup', something)
    .option('--dry-run', 'only list the backups and say what would be lost')
    .option('--yes', 'also where the present database is sound')
    .action((options: { from?: string; dryRun?: true; yes?: true }) =>
      found({
        name: 'profile restore',
        ...(options.from === undefined ? {} : { from: options.from }),
        dryRun: options.dryRun === true,
        yes: options.yes === true,
      }),
    );
  profile
    .command('acknowledge')
    .description('go on with a profile that was restored or copied')
    .action(() => found({ name: 'profile acknowledge' }));

  program
    .command('doctor')
    .description('check this computer and the profile, and say what to do')
    .action(() => found({ name: 'doctor' }));
  return program;
};

/** Settings of a command do not reach its subcommands, so they are put on each. */
const quietly = (command: Command, write: (text: string) => void): void => {
  command
    .exitOverride()
    .configureOutput({ writeOut: write, writeErr: write })
    .showSuggestionAfterError()
    .allowExcessArguments(false);
  for (const child of command.commands) quietly(child, write);
};

/**
 * Understands a command line (without `node` and the script). Nothing is printed: help, the version and
 * complaints come back as text.
 */
export const parseCommandLine = (argv: readonly string[], version: string): ParsedCommandLine => {
  let request: CommandRequest | undefined;
  let text = '';
  const program = buildProgram(version, (found) => {
    request = found;
  });
  quietly(program, (more) => {
    text += more;
  });
  try {
    program.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: 'answered', text };
    return { kind: 'usage', text: text.startsWith('error:') ? `${text}See: steward --help\n` : text };
  }
  if (!request) return { kind: 'usage', text: text || program.helpInformation() };
  const { json = false, ...rest } = program.opts<{ data?: string; connection?: string; json?: boolean }>();
  return { kind: 'run', request, options: { ...rest, json } };
};
