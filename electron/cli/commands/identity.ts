import { readFile } from 'node:fs/promises';
import Papa from 'papaparse';
import type { IdentitySource } from '../../../shared/contract/identity.ts';
import { StewardError } from '../../../shared/errors.ts';
import { type CommandContext, type ExitCode, exitCodes, show } from '../command-context.ts';
import type { IdentityRequest } from '../identity-request.ts';
import { terminalTable, terminalText } from '../terminal-text.ts';

const statusText = (sources: readonly IdentitySource[]): string =>
  terminalTable(
    ['SOURCE', 'KIND', 'GROUPS', 'MEMBERSHIPS', 'NOT NAMED', 'READ', 'PROBLEM'],
    sources.map(({ name, kind, groups, readAt, problem, note, nameless }) => [
      name,
      kind,
      String(groups.length),
      String(groups.reduce((sum, { members }) => sum + members, 0)),
      String(groups.reduce((sum, { unreadable }) => sum + unreadable, 0) + nameless.total - nameless.matched),
      readAt ?? 'never',
      problem?.message ?? (nameless.matched < nameless.total ? (note ?? '') : ''),
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

/** The source of this name or id. Throws where there is none. */
export const findSource = async (
  { client }: Pick<CommandContext, 'client'>,
  named: string,
): Promise<IdentitySource> => {
  const wanted = named.toLowerCase();
  const found = (await client.identity.sources()).find(
    ({ name, id }) => name.toLowerCase() === wanted || id === wanted,
  );
  if (found) return found;
  throw new StewardError({
    code: 'NOT_FOUND',
    happened: `There is no identity source “${terminalText(named)}”.`,
    unchanged: 'Nothing was changed.',
    todo: 'See what there is with: steward identity status',
  });
};

const fileText = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((cause: unknown) => {
    throw new StewardError(
      {
        code: 'BAD_INPUT',
        happened: `The file ${terminalText(file)} could not be read.`,
        unchanged: 'Nothing was read.',
        todo: 'Check its name and that you may read it.',
      },
      { cause },
    );
  });

/** Adds the teams of a GitHub organisation; the token comes from the environment, never from the command line. */
export const identityAdd = async (
  context: CommandContext,
  request: Extract<IdentityRequest, { name: 'identity add' }>,
): Promise<ExitCode> => {
  const token = process.env[request.tokenEnv];
  if (!token)
    throw new StewardError({
      code: 'BAD_INPUT',
      happened: `The environment variable ${terminalText(request.tokenEnv)} has no token.`,
      unchanged: 'Nothing was added.',
      todo: 'Put the token there, or name another variable with --token-env.',
    });
  const { sourceName: name, org, apiEndpoint } = request;
  const source = await context.client.identity.addSource({
    name,
    source: { kind: 'github', org, token, ...(apiEndpoint === undefined ? {} : { apiEndpoint }) },
  });
  show(context, { source }, () => statusText([source]));
  context.terminal.err(`Read it with: steward identity sync "${terminalText(source.name)}"\n`);
  return exitCodes.done;
};

const badMatches = (file: string, happened: string) =>
  new StewardError({
    code: 'BAD_INPUT',
    happened: `${terminalText(file)}: ${happened}`,
    unchanged: 'Nothing was changed.',
    todo: 'The file needs a first line with the columns member and email, and a line for each person.',
  });

/** Says whose e-mail address people have whom a source shows by a name of its own. */
export const identityMatch = async (
  context: CommandContext,
  request: Extract<IdentityRequest, { name: 'identity match' }>,
): Promise<ExitCode> => {
  const { id } = await findSource(context, request.source);
  const { data, meta } = Papa.parse<Record<string, string>>(
    (await fileText(request.file)).replace(/^\uFEFF/, ''),
    {
      header: true,
      skipEmptyLines: 'greedy',
      transformHeader: (header) => header.trim().toLowerCase(),
    },
  );
  if (!meta.fields?.includes('member') || !meta.fields.includes('email'))
    throw badMatches(request.file, 'there are no columns member and email.');
  const matches = data.map((row, index) => {
    const member = row.member?.trim().toLowerCase() ?? '';
    if (member === '') throw badMatches(request.file, `line ${index + 2} names nobody.`);
    return { member, email: row.email?.trim() || null };
  });
  if (matches.length === 0) throw badMatches(request.file, 'there is nobody in it.');
  const source = await context.client.identity.match({ id, matches });
  show(context, { source }, () => statusText([source]));
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
  const csv = request.file === undefined ? undefined : await fileText(request.file);
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
