import { type Command, InvalidArgumentError } from 'commander';
import { type RuleRole, ruleRoles } from '../../shared/domain/identity-rules.ts';
import { something } from './option-values.ts';
import { type PlanChoice, type PlanChoiceOptions, planChoiceOf, withPlanChoice } from './plan-choice.ts';

export type IdentityRequest =
  | { readonly name: 'identity status' | 'identity rules' }
  | { readonly name: 'identity sync'; readonly source?: string; readonly file?: string }
  | {
      readonly name: 'identity add';
      readonly sourceName: string;
      readonly org: string;
      readonly apiEndpoint?: string;
      /** The environment variable that has the token; the token itself never stands in a command line. */
      readonly tokenEnv: string;
    }
  | { readonly name: 'identity match'; readonly source: string; readonly file: string }
  | {
      readonly name: 'identity rule';
      readonly source: string;
      readonly sourceGroup: string;
      readonly group?: string;
      readonly role?: RuleRole;
      readonly namespace: string;
      readonly account: string;
      readonly mirrors: boolean;
    }
  | ({ readonly name: 'identity apply' } & PlanChoice);

const userRole = (text: string): RuleRole => {
  const role = ruleRoles.find((one) => one === text.toUpperCase());
  if (role === undefined) throw new InvalidArgumentError('It must be reader, author or admin.');
  return role;
};

interface RuleOptions {
  readonly group?: string;
  readonly role?: RuleRole;
  readonly namespace: string;
  readonly federationRole?: string;
  readonly plainAccount?: true;
  readonly mirrors?: true;
}

const accountOf = ({ federationRole, plainAccount }: RuleOptions): string => {
  if (federationRole !== undefined) return `role:${federationRole}`;
  return plainAccount ? 'plain' : 'only';
};

/** Adds the commands about identity sources and their rules; `found` is called with what was asked for. */
export const addIdentityCommands = (program: Command, found: (request: IdentityRequest) => void): void => {
  const identity = program
    .command('identity')
    .description('where people and their groups are kept outside: Entra ID, GitHub, CSV files');
  identity
    .command('add')
    .description('add the teams of a GitHub organisation as a source')
    .argument('<name>', 'how it is called here', something)
    .requiredOption('--org <org>', 'the organisation, as in github.com/ORG', something)
    .option('--api <address>', 'of GitHub Enterprise Server: https://HOST/api/v3', something)
    .option(
      '--token-env <variable>',
      'the environment variable that has the token',
      something,
      'GITHUB_TOKEN',
    )
    .action((sourceName: string, { org, api, tokenEnv }: { org: string; api?: string; tokenEnv: string }) =>
      found({
        name: 'identity add',
        sourceName,
        org,
        tokenEnv,
        ...(api === undefined ? {} : { apiEndpoint: api }),
      }),
    );
  identity
    .command('sync')
    .description('read a source, or every one that is not a file; changes nothing in any account')
    .argument('[source]', 'its name')
    .option('--file <file>', 'the file of a csv source', something)
    .action((source: string | undefined, { file }: { file?: string }) =>
      found({
        name: 'identity sync',
        ...(source === undefined ? {} : { source }),
        ...(file === undefined ? {} : { file }),
      }),
    );
  identity
    .command('match')
    .description('say whose e-mail address somebody has whom a source shows by name alone')
    .argument('<source>', 'its name')
    .requiredOption(
      '--file <file>',
      'CSV with the columns member and email; an empty email takes it back',
      something,
    )
    .action((source: string, { file }: { file: string }) => found({ name: 'identity match', source, file }));
  identity
    .command('rule')
    .description('let a group of a source mean a group or a role in QuickSight')
    .argument('<source>', 'its name')
    .argument('<source-group>', 'the group there')
    .option('--group <group>', 'the group in QuickSight', something)
    .option('--role <role>', 'the user role: reader, author or admin', userRole)
    .option('--namespace <namespace>', 'where that is', something, 'default')
    .option('--federation-role <role>', 'whose account is meant where people have several', something)
    .option('--plain-account', 'the account that no federation role gives is meant')
    .option('--mirrors', 'also take out, or lower the role of, who is not meant')
    .action((source: string, sourceGroup: string, options: RuleOptions, command: Command) => {
      if ((options.group === undefined) === (options.role === undefined))
        command.error('error: give either --group or --role', { code: 'commander.missingArgument' });
      if (options.federationRole !== undefined && options.plainAccount)
        command.error('error: give either --federation-role or --plain-account', {
          code: 'commander.conflictingOption',
        });
      found({
        name: 'identity rule',
        source,
        sourceGroup,
        namespace: options.namespace,
        account: accountOf(options),
        mirrors: options.mirrors === true,
        ...(options.group === undefined ? {} : { group: options.group }),
        ...(options.role === undefined ? {} : { role: options.role }),
      });
    });
  withPlanChoice(
    identity
      .command('apply')
      .description('bring an account’s groups and roles in line with the rules: plan, review, apply'),
  ).action((options: PlanChoiceOptions) => found({ name: 'identity apply', ...planChoiceOf(options) }));
  identity
    .command('rules')
    .description('list the rules')
    .action(() => found({ name: 'identity rules' }));
  identity
    .command('status')
    .description('show what was read of each source, and how old it is')
    .action(() => found({ name: 'identity status' }));
};
