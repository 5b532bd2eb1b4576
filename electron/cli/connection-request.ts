import { type Command, InvalidArgumentError, Option } from 'commander';
import { something } from './option-values.ts';

type CredentialChoice =
  | { readonly kind: 'profile'; readonly profile: string }
  | { readonly kind: 'env' }
  | { readonly kind: 'assume'; readonly roleArn: string };

/** What a “connection” command was asked for. */
export type ConnectionRequest =
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
  | { readonly name: 'connection list' };

const collectEndpoint = (
  text: string,
  before: Readonly<Record<string, string>> = {},
): Record<string, string> => {
  const [, service, url] = /^([a-z0-9]+)=(https?:\/\/.+)$/.exec(text) ?? [];
  if (!service || !url || !URL.canParse(url))
    throw new InvalidArgumentError('It must look like quicksight=http://127.0.0.1:8080.');
  if (!['quicksight', 'sts', 'cloudtrail', 's3'].includes(service))
    throw new InvalidArgumentError('The services are quicksight, sts, cloudtrail and s3.');
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

const nameChoice = ['profile', 'env', 'assume'] as const;

const addAdding = (connection: Command, found: (request: ConnectionRequest) => void): void => {
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
      'another address for quicksight, sts, cloudtrail or s3; may be repeated',
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
};

/** Adds the “connection” commands; `found` is called with what was asked for. */
export const addConnectionCommands = (
  program: Command,
  found: (request: ConnectionRequest) => void,
): void => {
  const connection = program.command('connection').description('connections to AWS accounts');
  addAdding(connection, found);
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
};
