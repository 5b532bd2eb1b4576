import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { RetentionRules } from '../../shared/domain/backups/retention.ts';
import { isS3Address, parseS3Address, s3AddressText } from '../../shared/domain/backups/s3-address.ts';
import { type BackupSchedule, backupSchedule } from '../../shared/domain/backups/schedule.ts';
import { oneMore, something, wholeNumber } from './option-values.ts';
import { type PlanChoice, type PlanChoiceOptions, planChoiceOf, withPlanChoice } from './plan-choice.ts';

/** Which backup, and how it is opened. */
interface ChosenBackup {
  readonly backup: string;
  readonly from?: string;
  readonly recoveryKeyFile?: string;
}

/** What a “backup” command was asked for. Recovery keys come from files or standard input, never from arguments. */
export type BackupRequest =
  | { readonly name: 'backup setup'; readonly recoveryKeyFile?: string }
  | { readonly name: 'backup adopt'; readonly from: string; readonly recoveryKeyFile: string }
  | { readonly name: 'backup create'; readonly to?: string }
  | { readonly name: 'backup list'; readonly from?: string; readonly recoveryKeyFile?: string }
  | ({ readonly name: 'backup verify' } & ChosenBackup)
  | ({
      readonly name: 'backup restore';
      /** An environment or a connection. */
      readonly to: string;
      readonly dashboards: readonly string[];
      readonly changed: boolean;
      readonly access: boolean;
      readonly mapping?: string;
    } & ChosenBackup &
      PlanChoice)
  | ({ readonly name: 'backup drill'; readonly recoveryKeyFile: string } & ChosenBackup)
  | { readonly name: 'backup schedule'; readonly schedule?: BackupSchedule; readonly to?: string }
  | { readonly name: 'backup retention'; readonly retention: Partial<RetentionRules> };

/** A folder by its whole path, or a bucket. */
const place = (text: string): string => {
  const named = something(text);
  if (!isS3Address(named)) return resolve(named);
  const bucket = parseS3Address(named);
  if (bucket === undefined) throw new InvalidArgumentError('A place in S3 is s3://BUCKET/PREFIX.');
  return s3AddressText(bucket);
};

const schedule = (text: string): BackupSchedule => {
  const hours = /^(\d{1,3})h$/.exec(text)?.[1];
  const parsed = backupSchedule.safeParse(
    text === 'off'
      ? { kind: 'off' }
      : hours === undefined
        ? { kind: 'daily', at: text }
        : { kind: 'every', hours: Number(hours) },
  );
  if (!parsed.success)
    throw new InvalidArgumentError('It is a time of day (02:30), a number of hours (6h), or off.');
  return parsed.data;
};

const from = [
  '--from <place>',
  'the folder that holds the backups, or s3://BUCKET/PREFIX (reached through --connection)',
] as const;
const keyFile = [
  '--recovery-key-file <file>',
  'open them with the recovery key in this file; - reads standard input',
] as const;

/** Adds the “backup” commands; `found` is called with what was asked for. */
export const addBackupCommands = (program: Command, found: (request: BackupRequest) => void): void => {
  const backup = program
    .command('backup')
    .description('encrypted backups of QuickSight accounts (the profile’s own: steward profile)');
  backup
    .command('setup')
    .description('make the key that encrypts account backups, and show its recovery key this once')
    .option(
      '--recovery-key-file <file>',
      'write the recovery key into this new file instead of showing it',
      something,
    )
    .action((options: { recoveryKeyFile?: string }) => found({ name: 'backup setup', ...options }));
  backup
    .command('adopt')
    .description('take over the account backups of another profile, with their recovery key')
    .requiredOption(...from, place)
    .requiredOption(...keyFile, something)
    .action((options: { from: string; recoveryKeyFile: string }) =>
      found({ name: 'backup adopt', ...options }),
    );
  backup
    .command('create')
    .description('back up the account of the connection named with --connection, and verify it')
    .option(
      '--to <place>',
      'a folder or s3://BUCKET/PREFIX; without it where the account’s backups go',
      place,
    )
    .action((options: { to?: string }) => found({ name: 'backup create', ...options }));
  backup
    .command('list')
    .description('list account backups, the newest first')
    .option(...from, place)
    .option(...keyFile, something)
    .action((options: { from?: string; recoveryKeyFile?: string }) =>
      found({ name: 'backup list', ...options }),
    );
  backup
    .command('verify')
    .description('open every document of an account backup and compare it with its hash')
    .argument('<backup>', 'its id')
    .option(...from, place)
    .option(...keyFile, something)
    .action((id: string, options: { from?: string; recoveryKeyFile?: string }) =>
      found({ name: 'backup verify', backup: id, ...options }),
    );
  withPlanChoice(
    backup
      .command('restore')
      .description('bring back what is missing, to the same or another account: plan, review, apply')
      .argument('<backup>', 'its id')
      .requiredOption('--to <name>', 'an environment or a connection', something)
      .option('--dashboard <id>', 'only this dashboard with all that it rests on; may be repeated', oneMore)
      .option('--changed', 'also make what was changed since what it was')
      .option('--access', 'also give back on what is there what people and groups held; takes nothing')
      .option('--mapping <file>', 'what the other account calls otherwise, as JSON')
      .option(...from, place)
      .option(...keyFile, something),
  ).action(
    (
      id: string,
      options: {
        to: string;
        dashboard?: string[];
        changed?: true;
        access?: true;
        mapping?: string;
        from?: string;
        recoveryKeyFile?: string;
      } & PlanChoiceOptions,
    ) =>
      found({
        name: 'backup restore',
        backup: id,
        to: options.to,
        dashboards: options.dashboard ?? [],
        changed: options.changed === true,
        access: options.access === true,
        ...(options.mapping === undefined ? {} : { mapping: options.mapping }),
        ...(options.from === undefined ? {} : { from: options.from }),
        ...(options.recoveryKeyFile === undefined ? {} : { recoveryKeyFile: options.recoveryKeyFile }),
        ...planChoiceOf(options),
      }),
  );
  backup
    .command('drill')
    .description('restore into an empty account of a sandbox with the recovery key alone, and compare')
    .argument('<backup>', 'its id')
    .option(...from, place)
    .requiredOption(...keyFile, something)
    .action((id: string, options: { from?: string; recoveryKeyFile: string }) =>
      found({ name: 'backup drill', backup: id, ...options }),
    );
  backup
    .command('schedule')
    .description('tell or set when the account of --connection is backed up by itself')
    .argument('[when]', 'a time of day (02:30), a number of hours (6h), or off', schedule)
    .option('--to <place>', 'the folder or s3://BUCKET/PREFIX that they go into', place)
    .action((when: BackupSchedule | undefined, options: { to?: string }) =>
      found({ name: 'backup schedule', ...(when === undefined ? {} : { schedule: when }), ...options }),
    );
  const count = wholeNumber(0, 1000);
  backup
    .command('retention')
    .description('tell or set how many backups of the account of --connection are kept')
    .option('--last <n>', 'the newest so many', wholeNumber(1, 1000))
    .option('--daily <n>', 'the newest of so many days', count)
    .option('--weekly <n>', 'the newest of so many weeks', count)
    .option('--monthly <n>', 'the newest of so many months', count)
    .action((retention: Partial<RetentionRules>) => found({ name: 'backup retention', retention }));
};
