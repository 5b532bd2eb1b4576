import { rm, writeFile } from 'node:fs/promises';
import type { BackupRules, BackupSummary, MadeBackup } from '../../../shared/contract/backups.ts';
import { momentWords } from '../../../shared/domain/access-words.ts';
import { usualRetention } from '../../../shared/domain/backups/retention.ts';
import type { BackupSchedule } from '../../../shared/domain/backups/schedule.ts';
import { StewardError } from '../../../shared/errors.ts';
import { spokenSize } from '../../health/spoken-size.ts';
import type { BackupRequest } from '../backup-request.ts';
import { type CommandContext, type ExitCode, exitCodes, show } from '../command-context.ts';
import { connectionOf } from '../connection-of.ts';
import { findConnection } from '../find-connection.ts';
import { readTextFile } from '../read-text-file.ts';
import { terminalList, terminalTable, terminalText } from '../terminal-text.ts';
import { applyPlanned } from './apply-planned.ts';
import { readMapping } from './release.ts';

/** One line each, every one made harmless. */
const lines = (...texts: readonly string[]): string =>
  texts.map((text) => `${terminalText(text)}\n`).join('');

type Of<N extends BackupRequest['name']> = Extract<BackupRequest, { readonly name: N }>;

const keyRules = { largestMegabytes: 1, nameAnother: 'Name the file that holds the recovery key.' };

const recoveryKeyOf = async (
  { interrupts }: CommandContext,
  file: string | undefined,
): Promise<{ recoveryKey?: string }> =>
  file === undefined
    ? {}
    : { recoveryKey: (await readTextFile(file, keyRules, interrupts.signal)).trim().slice(0, 200) };

const setUp = async (context: CommandContext, request: Of<'backup setup'>): Promise<ExitCode> => {
  const { client, terminal, interrupts } = context;
  const file = request.recoveryKeyFile;
  if (file === undefined && !terminal.interactive)
    throw new StewardError({
      code: 'BAD_INPUT',
      happened: 'Nobody is here who could write down the recovery key.',
      unchanged: 'Nothing was set up.',
      todo: 'Have it written into a new file: steward backup setup --recovery-key-file FILE',
    });
  const { setUpId, recoveryKey, ask } = await client.backups.beginSetUp();
  let groups: string[];
  if (file === undefined) {
    terminal.err(
      `The recovery key opens your account backups when this computer is gone. It is shown this once; write it down and keep it apart:\n\n  ${recoveryKey.slice(0, 7).join('-')}-\n  ${recoveryKey.slice(7).join('-')}\n\n`,
    );
    groups = [];
    for (const position of ask)
      groups.push(await terminal.ask(`Group ${position} of ${recoveryKey.length}: `, interrupts.signal));
  } else {
    try {
      await writeFile(file, `${recoveryKey.join('-')}\n`, { flag: 'wx', mode: 0o600 });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      throw new StewardError(
        {
          code: 'BAD_INPUT',
          happened: `The recovery key could not be written to ${file}: ${code === 'EEXIST' ? 'there is a file already' : code}.`,
          unchanged: 'Nothing was set up.',
          todo: 'Name a file that is not there yet.',
        },
        { cause: error },
      );
    }
    groups = ask.map((position) => recoveryKey[position - 1] ?? '');
  }
  const { set } = await client.backups.confirmSetUp({ setUpId, groups }).catch(async (error: unknown) => {
    // A key that opens nothing must not be kept for one that does.
    if (file !== undefined) await rm(file, { force: true });
    throw error;
  });
  show(context, { set, ...(file === undefined ? {} : { recoveryKeyFile: file }) }, () =>
    lines(
      `Account backups are set up.${file === undefined ? '' : ` The recovery key is in ${file}: move it to where this computer’s loss does not reach it.`}`,
    ),
  );
  return exitCodes.done;
};

const ageOf = (backup: BackupSummary): string =>
  backup.state === 'missing'
    ? 'not there any more'
    : backup.damage !== null
      ? `${backup.damage.length} lost`
      : backup.verifiedAt === null
        ? 'not yet'
        : momentWords(backup.verifiedAt);

const drilledOf = ({ drill }: BackupSummary): string =>
  drill === null ? '-' : `${drill.passed ? 'passed' : 'failed'}, ${momentWords(drill.at)}`;

/** What is counted needs no kind before it. */
const named = (what: string, name: string): string =>
  /^\d/.test(name) ? name : `${what.replace('_', ' ')} ${name}`;

const byNameText = ({ what, name, why }: MadeBackup['byNameOnly'][number]): string =>
  `By name only: ${named(what, name)}. ${why}`;

const madeText = ({ backup, chunks, byNameOnly, pruned }: MadeBackup): string =>
  lines(
    `Backup ${backup.id} in ${backup.place}: ${backup.assets} assets of account ${backup.accountId}, verified.`,
    `${chunks.written} documents written (${spokenSize(backup.written ?? 0)}), ${chunks.reused} were there already.`,
    ...byNameOnly.map(byNameText),
    ...(pruned.length === 0 ? [] : [`Let go by the rules: ${pruned.join(', ')}`]),
  );

const create = async (context: CommandContext, { to }: Of<'backup create'>): Promise<ExitCode> => {
  const connectionId = await connectionOf(context);
  const made = await context.client.backups.create({
    connectionId,
    ...(to === undefined ? {} : { place: to }),
  });
  show(context, made, () => madeText(made));
  return exitCodes.done;
};

const list = async (context: CommandContext, request: Of<'backup list'>): Promise<ExitCode> => {
  const { client, connection, terminal } = context;
  const { backups, troubles } = await client.backups.list({
    ...(request.from === undefined ? {} : { place: request.from }),
    ...(await recoveryKeyOf(context, request.recoveryKeyFile)),
    ...through(context),
  });
  const shown = connection
    ? backups.filter((one) => one.connection.id === connection.id || request.from !== undefined)
    : backups;
  show(context, { backups: shown, troubles }, () =>
    shown.length === 0
      ? lines('There is no account backup yet. Make one: steward backup create --connection NAME')
      : terminalTable(
          ['BACKUP', 'MADE', 'ACCOUNT', 'CONNECTION', 'ASSETS', 'SIZE', 'VERIFIED', 'DRILLED', 'PLACE'],
          shown.map((one) => [
            one.id,
            momentWords(one.madeAt),
            one.accountId,
            one.connection.name,
            String(one.assets),
            spokenSize(one.bytes),
            ageOf(one),
            drilledOf(one),
            one.place,
          ]),
        ),
  );
  for (const trouble of troubles) terminal.err(`${terminalText(trouble)}\n`);
  return exitCodes.done;
};

/** Whose credentials open a bucket. */
const through = ({ connection }: CommandContext) => (connection ? { connectionId: connection.id } : {});

/** Which backup, as the service is asked for it. */
const chosenBackup = async (
  context: CommandContext,
  request: { readonly backup: string; readonly from?: string; readonly recoveryKeyFile?: string },
) => ({
  backup: request.backup,
  ...(request.from === undefined ? {} : { place: request.from }),
  ...(await recoveryKeyOf(context, request.recoveryKeyFile)),
  ...through(context),
});

const verify = async (context: CommandContext, request: Of<'backup verify'>): Promise<ExitCode> => {
  const found = await context.client.backups.verify(await chosenBackup(context, request));
  show(context, found, () =>
    lines(
      found.whole
        ? `Whole: ${found.documents} documents were opened and are what their hashes say.`
        : `Damaged: ${found.lost.length} of its assets are lost.`,
      ...found.lost.map(({ kind, name, why }) => `Lost: ${kind.replace('_', ' ')} ${name}. ${why}`),
      ...found.byNameOnly.map(byNameText),
    ),
  );
  return found.whole ? exitCodes.done : exitCodes.failed;
};

const scheduleWords = (schedule: BackupSchedule): string => {
  switch (schedule.kind) {
    case 'off':
      return 'not by itself';
    case 'daily':
      return `every day at ${schedule.at}, while a console is open`;
    case 'every':
      return `every ${schedule.hours} hours, while a console is open`;
  }
};

const rulesText = (rules: BackupRules): string =>
  terminalList([
    ['Connection', rules.connection.name],
    ['Backed up', scheduleWords(rules.schedule)],
    ['Into', rules.place],
    [
      'Kept',
      `the newest ${rules.retention.last}, ${rules.retention.daily} days, ${rules.retention.weekly} weeks, ${rules.retention.monthly} months`,
    ],
    ['Last', rules.lastAt === null ? 'never' : `${momentWords(rules.lastAt)}${rules.late ? ', late' : ''}`],
    ...(rules.failure === null ? [] : ([['Failed', rules.failure.message]] as const)),
  ]);

/** What is said stays as it was where nothing else is said. */
const rules = async (
  context: CommandContext,
  change: (before: BackupRules | undefined) => {
    place?: string;
    schedule?: BackupSchedule;
    retention?: BackupRules['retention'];
  },
): Promise<ExitCode> => {
  const connectionId = await connectionOf(context);
  const { rules: all, usualPlace } = await context.client.backups.status();
  const before = all.find(({ connection }) => connection.id === connectionId);
  const wanted = change(before);
  if (Object.keys(wanted).length === 0 && before === undefined) {
    show(context, { rules: null }, () =>
      lines(`Nothing is said yet: backups go into ${usualPlace}, none is made by itself, and all are kept.`),
    );
    return exitCodes.done;
  }
  const saved =
    Object.keys(wanted).length === 0 && before !== undefined
      ? before
      : await context.client.backups.saveRules({ connectionId, ...wanted });
  show(context, { rules: saved }, () => rulesText(saved));
  return exitCodes.done;
};

/** An environment by its name or title, else a connection. */
const targetOf = async ({ client }: CommandContext, to: string) => {
  const environment = (await client.environments.list()).find((one) => one.name === to || one.title === to);
  if (environment?.connection)
    return { connectionId: environment.connection.id, environment: environment.name };
  return { connectionId: (await findConnection(client, to)).id, environment: null };
};

const restore = async (context: CommandContext, request: Of<'backup restore'>): Promise<ExitCode> => {
  const { client, terminal, options } = context;
  const { planned, assets, unresolved } = await client.backups.planRestore({
    ...(await chosenBackup(context, request)),
    into: await targetOf(context, request.to),
    dashboards: [...request.dashboards],
    changed: request.changed ? 'all' : [],
    access: request.access ? 'all' : 'made',
    ...(request.mapping === undefined ? {} : { mapping: await readMapping(request.mapping) }),
  });
  const kept = assets.filter(({ action }) => action === 'kept');
  if (!options.json && kept.length > 0)
    terminal.out(
      lines(
        `Changed since, and left so without --changed: ${kept.map(({ asset }) => `${asset.kind.replace('_', ' ')} ${asset.name}`).join(', ')}`,
      ),
    );
  if (!options.json && unresolved.length > 0)
    terminal.out(
      terminalTable(
        ['NOT SAID', 'AS', 'WHERE', 'WHY'],
        unresolved.map((one) => [one.text, one.meaning ?? one.kind, one.asset.name, one.reason]),
      ),
    );
  return applyPlanned(context, planned, request, client.backups.applyRestore);
};

const drill = async (context: CommandContext, request: Of<'backup drill'>): Promise<ExitCode> => {
  const { recoveryKey = '', ...chosen } = await chosenBackup(context, request);
  const report = await context.client.backups.drill({ ...chosen, recoveryKey });
  show(context, report, () =>
    [
      lines(
        report.passed
          ? `Passed in ${report.seconds} s: everything that a restore makes came back as it was.`
          : `Failed: ${report.differences.length} differences.`,
      ),
      terminalTable(
        ['COMPARED', 'COUNT', 'SAME'],
        report.compared.map(({ what, count, same }) => [what, String(count), String(same)]),
      ),
      lines(
        ...report.differences.map(({ what, name, difference }) => `Differs: ${what} ${name}. ${difference}`),
        ...report.leftOut.map(({ what, name, why }) => `Left out: ${named(what, name)}. ${why}`),
      ),
    ].join(''),
  );
  return report.passed ? exitCodes.done : exitCodes.failed;
};

/** The “backup” commands. */
export const backup = async (context: CommandContext, request: BackupRequest): Promise<ExitCode> => {
  switch (request.name) {
    case 'backup setup':
      return setUp(context, request);
    case 'backup adopt': {
      const { recoveryKey = '' } = await recoveryKeyOf(context, request.recoveryKeyFile);
      const { set } = await context.client.backups.adopt({
        place: request.from,
        recoveryKey,
        ...through(context),
      });
      show(context, { set }, () => lines(`The backups in ${request.from} are this profile’s now.`));
      return exitCodes.done;
    }
    case 'backup create':
      return create(context, request);
    case 'backup list':
      return list(context, request);
    case 'backup verify':
      return verify(context, request);
    case 'backup restore':
      return restore(context, request);
    case 'backup drill':
      return drill(context, request);
    case 'backup schedule':
      return rules(context, () => ({
        ...(request.schedule === undefined ? {} : { schedule: request.schedule }),
        ...(request.to === undefined ? {} : { place: request.to }),
      }));
    case 'backup retention':
      return rules(context, (before) =>
        Object.keys(request.retention).length === 0
          ? {}
          : { retention: { ...(before?.retention ?? usualRetention), ...request.retention } },
      );
  }
};
