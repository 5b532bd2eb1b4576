import { rename, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { DriftEntry } from '../../../shared/contract/access-file.ts';
import { StewardError } from '../../../shared/errors.ts';
import { largestMegabytes } from '../../access-code/read-access-files.ts';
import type { AccessFileRequest } from '../access-file-request.ts';
import { type CommandContext, type ExitCode, exitCodes, show } from '../command-context.ts';
import { connectionOf } from '../connection-of.ts';
import { paintOf, planText } from '../plan-text.ts';
import { readTextFile, spokenFile } from '../read-text-file.ts';
import { terminalTable, terminalText } from '../terminal-text.ts';
import { applyPlanned } from './apply-planned.ts';
import { syncToEnd } from './sync-to-end.ts';

type Request<N extends AccessFileRequest['name']> = Extract<AccessFileRequest, { name: N }>;

/** The connection, read anew unless what the directory knows is wanted. */
const freshConnection = async (
  context: CommandContext,
  { fromDirectory }: { readonly fromDirectory: boolean },
): Promise<string> => {
  const id = await connectionOf(context);
  if (fromDirectory) return id;
  const { sync } = await syncToEnd(context, id, 'full');
  if (sync?.state === 'done') return id;
  throw new StewardError({
    code: 'CLOUD',
    happened: `The account could not be read to its end. ${sync?.problem?.happened ?? 'The sync was stopped.'}`,
    unchanged: 'Nothing was changed.',
    todo: sync?.problem?.todo ?? 'Try again.',
  });
};

/** Puts a file in its place whole: what stood there stays until the new one is written. */
const writeWhole = async (file: string, text: string): Promise<void> => {
  const beside = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(beside, text, { mode: 0o600 });
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new StewardError(
      {
        code: 'BAD_INPUT',
        happened: `${file} cannot be written${code}.`,
        unchanged: 'What stood there is as it was.',
        todo: 'Name another file with -o.',
      },
      { cause: error },
    );
  }
};

const plural = (number: number, one: string, many = `${one}s`) =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

/** Writes an account as a file; the file's text goes out byte for byte. */
export const accessExport = async (
  context: CommandContext,
  request: Request<'access export'>,
): Promise<ExitCode> => {
  const { client, terminal, options } = context;
  const connectionId = await freshConnection(context, request);
  const { yaml, readAt, counts, left } = await client.accessFile.export({ connectionId });
  if (request.output === undefined) show(context, { yaml, readAt, counts, left }, () => yaml);
  else {
    await writeWhole(request.output, yaml);
    if (options.json) terminal.json({ file: request.output, readAt, counts, left });
  }
  terminal.err(
    `${plural(counts.people, 'person', 'people')}, ${plural(counts.groups, 'group')}, ${plural(counts.folders, 'folder')}, ${plural(counts.grants, 'grant')}; read ${readAt}.\n`,
  );
  for (const one of left) terminal.err(`Not in the file: ${terminalText(one)}\n`);
  return exitCodes.done;
};

const readFiles = async (context: CommandContext, files: readonly string[]) => {
  const rules = { largestMegabytes, nameAnother: 'Name a file of access with -f.' };
  const read = [];
  for (const file of files)
    read.push({
      name: file === '-' ? spokenFile(file) : basename(file),
      text: await readTextFile(file, rules, context.interrupts.signal),
    });
  return read;
};

const planFiles = async (context: CommandContext, request: Request<'access plan' | 'access apply'>) => {
  // The files first: an account is not read for one that is not there.
  const files = await readFiles(context, request.files);
  const connectionId = await freshConnection(context, request);
  return context.client.accessFile.plan(
    {
      connectionId,
      files,
      ...(request.pruneAtMost === undefined ? {} : { prune: { atMost: request.pruneAtMost } }),
    },
    { signal: context.interrupts.signal },
  );
};

/** Shows what files would change, and where it can be reviewed. */
export const accessPlan = async (
  context: CommandContext,
  request: Request<'access plan'>,
): Promise<ExitCode> => {
  const { plan, nothingToDo } = await planFiles(context, request);
  show(context, { plan, nothingToDo }, () => planText(plan, nothingToDo, paintOf(context.terminal)));
  const blockers = plan.findings.filter(({ severity }) => severity === 'blocker').length;
  if (blockers > 0) {
    context.terminal.err(
      `${plural(blockers, 'thing stands', 'things stand')} in the way of applying this.\n`,
    );
    return exitCodes.failed;
  }
  if (nothingToDo) return exitCodes.done;
  context.terminal.err(`Review and apply it in the console: /access/file?plan=${plan.id}\n`);
  return request.detailedExitcode ? exitCodes.changes : exitCodes.done;
};

/** Brings an account to what files say. */
export const accessApply = async (
  context: CommandContext,
  request: Request<'access apply'>,
): Promise<ExitCode> =>
  applyPlanned(context, await planFiles(context, request), request, context.client.accessFile.apply);

const changeWords: Readonly<Record<DriftEntry['change'], string>> = {
  given: 'given',
  taken: 'taken',
  changed: 'changed',
};

const untilWords = ({ kind, until, untilBefore }: DriftEntry): string =>
  kind === 'end' ? `${untilBefore ?? 'no end'} → ${until ?? 'no end'}` : (until ?? '-');

const levelWords = ({ level, before }: DriftEntry): string =>
  before === null ? (level ?? '-') : `${before} → ${level ?? '-'}`;

/** What was changed outside Steward since the last export or apply. */
export const accessDrift = async (
  context: CommandContext,
  request: Request<'access drift'>,
): Promise<ExitCode> => {
  const { client, terminal } = context;
  const connectionId = await freshConnection(context, request);
  const drift = await client.accessFile.drift({ connectionId });
  const { entries, baseline, readAt, unreadable } = drift;
  if (baseline === null)
    throw new StewardError({
      code: 'CONFLICT',
      happened: `Nothing of “${drift.connection.name}” was exported or applied yet, so there is nothing to compare with.`,
      unchanged: 'Nothing was changed.',
      todo: 'Export it once: steward access export.',
    });
  show(context, drift, () =>
    entries.length === 0
      ? 'Nothing was changed outside Steward, and no end under Grants.\n'
      : terminalTable(
          ['CHANGE', 'WHO', 'LEVEL', 'GIVEN UNTIL', 'SEEN SINCE', 'NOT YET AT', 'WHAT'],
          entries.map((one) => [
            changeWords[one.change],
            one.who,
            levelWords(one),
            untilWords(one),
            one.since,
            one.unseenAt ?? '-',
            one.what,
          ]),
        ),
  );
  terminal.err(
    `${plural(entries.length, 'change')} since the last ${baseline.kind} (${baseline.at}); read ${readAt}.\n`,
  );
  if (unreadable.length > 0)
    terminal.err(
      `Nothing is said about what could not be read: ${terminalText(unreadable.slice(0, 5).join(', '))}${unreadable.length > 5 ? ` and ${unreadable.length - 5} more` : ''}.\n`,
    );
  return entries.length > 0 && request.detailedExitcode ? exitCodes.changes : exitCodes.done;
};
