import type { AccessBasis } from '../../../shared/domain/access-answer.ts';
import { basisSentences } from '../../../shared/domain/access-words.ts';
import type { AccessRequest } from '../access-request.ts';
import { type CommandContext, type ExitCode, exitCodes, show } from '../command-context.ts';
import { terminalText } from '../terminal-text.ts';

type Request<N extends AccessRequest['name']> = Extract<AccessRequest, { name: N }>;

interface Asked {
  readonly at?: string;
}

const askedOf = (context: CommandContext, { at }: Asked) => ({
  ...(at === undefined ? {} : { at }),
  ...(context.connection ? { connectionId: context.connection.id } : {}),
});

/** An answer's own text, line by line: names come from outside. */
const harmless = (text: string): string => text.split('\n').map(terminalText).join('\n');

const page = 500;

/** Every row of an answer: a person reads its text, which is whole with the first page; a program reads the rows. */
const allRows = async <A extends { readonly total: number }, R>(
  { options }: CommandContext,
  first: A,
  rowsOf: (answer: A) => readonly R[],
  next: (offset: number) => Promise<A>,
): Promise<R[]> => {
  const rows = [...rowsOf(first)];
  while (options.json && rows.length < first.total) {
    const more = rowsOf(await next(rows.length));
    if (more.length === 0) break;
    rows.push(...more);
  }
  return rows;
};

/** Why a person can see what they can see: everything, or one asset with every path. */
export const accessExplain = async (
  context: CommandContext,
  request: Request<'access explain'>,
): Promise<ExitCode> => {
  const { access } = context.client;
  const asked = askedOf(context, request);
  const { user, asset } = request;
  if (asset !== undefined) {
    const answer = await access.pair({ user, asset, ...asked });
    show(context, answer, () => harmless(answer.text));
    return exitCodes.done;
  }
  const read = (offset: number) => access.person({ user, ...asked, limit: page, offset });
  const answer = await read(0);
  const assets = await allRows(context, answer, (one) => one.assets, read);
  show(context, { ...answer, assets }, () => harmless(answer.text));
  return exitCodes.done;
};

/** Who can see an asset, and through which grants. */
export const accessAudience = async (
  context: CommandContext,
  request: Request<'access audience'>,
): Promise<ExitCode> => {
  const { asset } = request;
  const asked = askedOf(context, request);
  const read = (offset: number) => context.client.access.audience({ asset, ...asked, limit: page, offset });
  const answer = await read(0);
  const people = await allRows(context, answer, (one) => one.people, read);
  show(context, { ...answer, people }, () => harmless(answer.text));
  return exitCodes.done;
};

/** Two people, or a person and a group, side by side. */
export const accessCompare = async (
  context: CommandContext,
  request: Request<'access compare'>,
): Promise<ExitCode> => {
  const { user, other } = request;
  const asked = { user, ...other, ...askedOf(context, request) };
  const read = (offset: number) => context.client.access.compare({ ...asked, limit: page, offset });
  const answer = await read(0);
  const differences = await allRows(context, answer, (one) => one.differences, read);
  show(context, { ...answer, differences }, () => harmless(answer.text));
  return exitCodes.done;
};

/** Grants to whole namespaces and to everybody on the internet. */
export const accessBroad = async (
  context: CommandContext,
  request: Request<'access broad'>,
): Promise<ExitCode> => {
  const asked = askedOf(context, request);
  const read = (offset: number) => context.client.access.broad({ ...asked, limit: page, offset });
  const answer = await read(0);
  const grants = await allRows(context, answer, (one) => one.grants, read);
  show(context, { ...answer, grants }, () => harmless(answer.text));
  return exitCodes.done;
};

/** What began and ended between two days. */
export const accessChanges = async (
  context: CommandContext,
  { name: _, ...between }: Request<'access changes'>,
): Promise<ExitCode> => {
  const asked = { ...between, ...askedOf(context, {}) };
  const read = (offset: number) => context.client.access.changes({ ...asked, limit: page, offset });
  const answer = await read(0);
  const changes = await allRows(context, answer, (one) => one.changes, read);
  show(context, { ...answer, changes }, () => harmless(answer.text));
  return exitCodes.done;
};

const legend =
  'Letters: O owner, C contributor, V viewer, X actions of no known level, L viewer by link only. A small letter: at least that, as not everything could be read. ?: could not be read. Empty: no access.\n';

/** Every person beside every asset as CSV on standard output; what it rests on goes to standard error. */
export const accessMatrix = async (
  context: CommandContext,
  request: Request<'access matrix'>,
): Promise<ExitCode> => {
  const { client, terminal } = context;
  const bases: AccessBasis[] = [];
  let ending = 0;
  for await (const part of await client.access.matrix({
    ...askedOf(context, request),
    ...(request.endsWithinDays === undefined ? {} : { endsWithinDays: request.endsWithinDays }),
  })) {
    if (part.type === 'begin') {
      terminal.out(part.header);
      bases.push(...part.bases);
      ending = part.ending;
      terminal.err(
        `${part.people.toLocaleString('en')} people, ${part.assets.toLocaleString('en')} assets.\n`,
      );
    } else terminal.out(part.text);
    // A slow reader is waited for: the whole table may be a hundred megabytes.
    await terminal.flush();
  }
  terminal.err(legend);
  if (request.endsWithinDays !== undefined)
    terminal.err(
      `A day beside a letter: this access ends then, within ${request.endsWithinDays} ${request.endsWithinDays === 1 ? 'day' : 'days'}. One that lasts longer, or for good, has none.\n`,
    );
  if (ending > 0)
    terminal.err(
      `The letters say what holds now. Grants that end by themselves: ${ending.toLocaleString('en')}, see “steward grants list”.\n`,
    );
  for (const basis of bases) terminal.err(harmless(`${basisSentences(basis).join('\n')}\n`));
  return exitCodes.done;
};
