import { readFile } from 'node:fs/promises';
import type { IdentitySource } from '../../../shared/contract/identity.ts';
import { StewardError } from '../../../shared/errors.ts';
import { type CommandContext, type ExitCode, exitCodes, show } from '../command-context.ts';
import { terminalTable, terminalText } from '../terminal-text.ts';

const statusText = (sources: readonly IdentitySource[]): string =>
  terminalTable(
    ['SOURCE', 'KIND', 'GROUPS', 'MEMBERSHIPS', 'NOT NAMED', 'READ', 'PROBLEM'],
    sources.map(({ name, kind, groups, readAt, problem }) => [
      name,
      kind,
      String(groups.length),
      String(groups.reduce((sum, { members }) => sum + members, 0)),
      String(groups.reduce((sum, { unreadable }) => sum + unreadable, 0)),
      readAt ?? 'never',
      problem?.message ?? '',
    ]),
  );

/** What was read of each identity source, and how old it is. */
export const identityStatus = async (context: CommandContext): Promise<ExitCode> => {
  const sources = await context.client.identity.sources();
  show(context, { sources }, () => statusText(sources));
  if (sources.length === 0 && !context.options.json)
    context.terminal.err('There is no identity source yet. Add one in the console.\n');
  return exitCodes.done;
};

/** Reads one source, or every one that is not a file. Changes nothing in any account. */
export const identitySync = async (
  context: CommandContext,
  request: { readonly source?: string; readonly file?: string },
): Promise<ExitCode> => {
  const all = await context.client.identity.sources();
  const named = request.source?.toLowerCase();
  const wanted =
    named === undefined
      ? all.filter(({ kind }) => kind !== 'csv')
      : all.filter(({ name, id }) => name.toLowerCase() === named || id === named);
  if (wanted.length === 0)
    throw new StewardError({
      code: 'NOT_FOUND',
      happened:
        request.source === undefined
          ? 'There is no identity source that can be read without a file.'
          : `There is no identity source “${terminalText(request.source)}”.`,
      unchanged: 'Nothing was read.',
      todo: 'See what there is with: steward identity status',
    });
  if (request.file !== undefined && wanted[0]?.kind !== 'csv')
    throw new StewardError({
      code: 'BAD_INPUT',
      happened: 'Only a source of the kind csv is read from a file.',
      unchanged: 'Nothing was read.',
      todo: 'Leave --file out, or name a csv source.',
    });
  const csv =
    request.file === undefined
      ? undefined
      : await readFile(request.file, 'utf8').catch((cause: unknown) => {
          throw new StewardError(
            {
              code: 'BAD_INPUT',
              happened: `The file ${terminalText(request.file ?? '')} could not be read.`,
              unchanged: 'Nothing was read.',
              todo: 'Check its name and that you may read it.',
            },
            { cause },
          );
        });
  const read: IdentitySource[] = [];
  for (const { id } of wanted)
    read.push(
      await context.client.identity.sync(
        { id, ...(csv === undefined ? {} : { csv }) },
        { signal: context.interrupts.signal },
      ),
    );
  show(context, { sources: read }, () => statusText(read));
  return exitCodes.done;
};
