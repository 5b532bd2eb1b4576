import type { AccessBasis } from '../../../shared/domain/access-answer.ts';
import { basisSentences } from '../../../shared/domain/access-words.ts';
import { type CommandContext, type ExitCode, exitCodes, show } from '../command-context.ts';
import { terminalText } from '../terminal-text.ts';

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

/** Why a person can see what they can see: everything, or one asset with every path. */
export const accessExplain = async (
  context: CommandContext,
  request: Asked & { readonly user: string; readonly asset?: string },
): Promise<ExitCode> => {
  const asked = askedOf(context, request);
  const { user, asset } = request;
  if (asset !== undefined) {
    const answer = await context.client.access.pair({ user, asset, ...asked });
    show(context, answer, () => harmless(answer.text));
    return exitCodes.done;
  }
  const answer = await context.client.access.person({ user, ...asked, limit: page });
  const assets = [...answer.assets];
  // A person reads the text, which is whole with the first page; a program reads every row.
  while (context.options.json && assets.length < answer.total) {
    const more = await context.client.access.person({ user, ...asked, limit: page, offset: assets.length });
    if (more.assets.length === 0) break;
    assets.push(...more.assets);
  }
  show(context, { ...answer, assets }, () => harmless(answer.text));
  return exitCodes.done;
};

/** Who can see an asset, and through which grants. */
export const accessAudience = async (
  context: CommandContext,
  request: Asked & { readonly asset: string },
): Promise<ExitCode> => {
  const asked = askedOf(context, request);
  const { asset } = request;
  const answer = await context.client.access.audience({ asset, ...asked, limit: page });
  const people = [...answer.people];
  while (context.options.json && people.length < answer.total) {
    const more = await context.client.access.audience({
      asset,
      ...asked,
      limit: page,
      offset: people.length,
    });
    if (more.people.length === 0) break;
    people.push(...more.people);
  }
  show(context, { ...answer, people }, () => harmless(answer.text));
  return exitCodes.done;
};

const legend =
  'Letters: O owner, C contributor, V viewer, X actions of no known level, L viewer by link only. A small letter: at least that, as not everything could be read. ?: could not be read. Empty: no access.\n';

/** Every person beside every asset as CSV on standard output; what it rests on goes to standard error. */
export const accessMatrix = async (context: CommandContext, request: Asked): Promise<ExitCode> => {
  const { client, terminal } = context;
  const bases: AccessBasis[] = [];
  let ending = 0;
  for await (const part of await client.access.matrix(askedOf(context, request))) {
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
  if (ending > 0)
    terminal.err(
      `The letters say what holds now. Grants that end by themselves: ${ending.toLocaleString('en')}, see “steward grants list”.\n`,
    );
  for (const basis of bases) terminal.err(harmless(`${basisSentences(basis).join('\n')}\n`));
  return exitCodes.done;
};
