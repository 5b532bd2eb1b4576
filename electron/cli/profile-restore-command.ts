import { join } from 'node:path';
import { StewardError } from '../../shared/errors.ts';
import { headFiles } from '../profile/head-files.ts';
import { ownProfile } from '../profile/own-profile.ts';
import { lossOf, planRestore, type RestorePlan, type RestoreSource } from '../store/plan-restore.ts';
import { restoreBackup } from '../store/restore-backup.ts';
import { spokenTime } from '../store/spoken-time.ts';
import { type ExitCode, exitCodes } from './command-context.ts';
import type { CommandRequest, GlobalOptions } from './command-line.ts';
import type { Terminal } from './terminal.ts';
import { terminalTable, terminalText } from './terminal-text.ts';

const kinds: Readonly<Record<RestoreSource['kind'], string>> = {
  daily: 'daily',
  migration: 'before an update',
  file: 'named with --from',
};

const planText = (plan: RestorePlan): string => {
  const { chosen, present, sources } = plan;
  const listed = sources.includes(chosen) ? sources : [chosen, ...sources];
  const table = terminalTable(
    ['', 'MADE', 'KIND', 'LAST ENTRY', 'FILE'],
    listed.map((source) => [
      source === chosen ? '→' : source.unsound === undefined ? '✓' : '✗',
      source.at === null ? '–' : spokenTime(source.at),
      source.unsound ?? kinds[source.kind],
      source.audit?.at ? `${source.audit.seq}, ${spokenTime(source.audit.at)}` : '–',
      source.file,
    ]),
  );
  const state = present === undefined ? 'is sound' : `cannot be used: ${present}`;
  return `The profile’s database ${state}.\n${table}${terminalText(lossOf(plan))}\n`;
};

const busy = (pid: number, since: string): StewardError =>
  new StewardError({
    code: 'BUSY',
    happened: `This profile is open in another Steward (process ${pid}, since ${spokenTime(since)}).`,
    unchanged: 'Nothing was changed.',
    todo: 'Close it, then restore.',
  });

const unasked = (): StewardError =>
  new StewardError({
    code: 'CONFLICT',
    happened: 'The profile’s database is sound, and a backup would take its place.',
    unchanged: 'Nothing was changed.',
    todo: 'Give --yes to restore all the same: the present one is kept aside.',
  });

export interface ProfileRestoreOptions {
  readonly request: Extract<CommandRequest, { name: 'profile restore' }>;
  readonly options: GlobalOptions;
  /** The profile's real path. */
  readonly directory: string;
  readonly terminal: Terminal;
}

/** `steward profile restore`: brings back a backup; the present database is kept aside. */
export const profileRestore = async (wanted: ProfileRestoreOptions): Promise<ExitCode> => {
  const { request, options, directory, terminal } = wanted;
  const file = join(directory, 'steward.db');
  const heads = headFiles(directory);
  const ownership = await ownProfile(directory, 'cli');
  if (!ownership.owned) throw busy(ownership.owner.pid, ownership.owner.startedAt);
  try {
    const plan = planRestore({ file, backups: join(directory, 'backups'), heads, from: request.from });
    const told = { ...plan, loss: lossOf(plan) };
    if (request.dryRun) {
      if (options.json) terminal.json({ ...told, restored: false });
      else terminal.out(planText(plan));
      return exitCodes.done;
    }
    if (plan.present === undefined && !request.yes) {
      if (!terminal.interactive || options.json) throw unasked();
      terminal.err(planText(plan));
      const answer = await terminal.ask('Put the marked backup in its place? [y/N] ');
      if (!/^y(es)?$/i.test(answer.trim())) {
        terminal.err('Nothing was changed.\n');
        return exitCodes.failed;
      }
    }
    const aside = restoreBackup({ file, heads }, plan);
    const kept = aside === null ? '' : `\nThe earlier database is kept as ${aside}.`;
    if (options.json) terminal.json({ ...told, restored: true, aside });
    else
      terminal.out(
        `${terminalText(`The profile was restored from ${plan.chosen.file}.`)}\n${terminalText(told.loss)}${kept}\nPlan each tenant again: a plan looks first, and what is there already is found unchanged.\n`,
      );
    return exitCodes.done;
  } finally {
    ownership.release();
  }
};
