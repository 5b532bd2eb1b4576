import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { AssetDifference, PromotedAssetShown } from '../../../shared/contract/releases.ts';
import { momentWords } from '../../../shared/domain/access-words.ts';
import { type CommandContext, type ExitCode, exitCodes, show } from '../command-context.ts';
import type { DiffRequest } from '../diff-request.ts';
import { kindWords, partLines } from '../difference-text.ts';
import { terminalText } from '../terminal-text.ts';

interface Compared {
  readonly asset: AssetDifference['asset'];
  readonly before: string | null;
  readonly after: string | null;
}

/** Documents that differ in more lines than this are told as replaced: nobody reads such a patch. */
const mostEdits = 5_000;

const rawPatch = async ({ client }: CommandContext, { asset, before, after }: Compared): Promise<string> => {
  const text = async (content: string | null) =>
    content === null ? '' : `${(await client.releases.content({ content, sorted: true })).text}\n`;
  const [one, other] = await Promise.all([text(before), text(after)]);
  const file = `${asset.kind}/${asset.id}.json`;
  const [from, to] = [
    before === null ? '/dev/null' : `a/${file}`,
    after === null ? '/dev/null' : `b/${file}`,
  ];
  const patch = createTwoFilesPatch(from, to, one, other, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
    maxEditLength: mostEdits,
  });
  return patch ?? `--- ${from}\n+++ ${to}\nThey differ in more than ${mostEdits} lines.\n`;
};

const patchText = (patch: string): string => patch.split('\n').map(terminalText).join('\n');

/** Prints the comparison, or the patches; tells by the exit code whether there is any difference. */
const finish = async (
  context: CommandContext,
  { raw, detailedExitcode }: DiffRequest,
  compared: object,
  differing: readonly Compared[],
  text: () => string,
): Promise<ExitCode> => {
  const documents = differing.filter(({ before, after }) => before !== after);
  if (raw) {
    const patches: { readonly asset: Compared['asset']; readonly patch: string }[] = [];
    for (const one of documents) patches.push({ asset: one.asset, patch: await rawPatch(context, one) });
    show(context, { patches }, () =>
      patches.length === 0 ? 'No document differs.' : patches.map(({ patch }) => patchText(patch)).join('\n'),
    );
  } else show(context, compared, text);
  return detailedExitcode && differing.length > 0 ? exitCodes.changes : exitCodes.done;
};

const differenceText = ({ asset, change, facts, parts }: AssetDifference): string =>
  [
    terminalText(`${kindWords[asset.kind]} ${asset.name}: ${change}`),
    ...facts.map((fact) => `  ${terminalText(fact)}`),
    ...parts.flatMap((part) => partLines(part, '  ')),
  ].join('\n');

const actions: Readonly<Record<PromotedAssetShown['action'], string>> = {
  create: 'is new',
  update: 'gets a new version',
  beside: 'is made beside the old one',
  none: 'is there already',
  kept: 'is kept',
  mapped: 'is the stage’s own',
  absent: 'does not travel',
};

const origins = { release: 'release', hand: 'by hand', both: 'both', conflict: 'conflict' } as const;

const promotedText = ({ asset, action, changes, since }: PromotedAssetShown): string => {
  const heading = terminalText(`${kindWords[asset.kind]} ${asset.name}: ${actions[action]}`);
  if (since === null) return [heading, ...changes.flatMap((part) => partLines(part, '  '))].join('\n');
  const by = since.releaseName ?? since.release?.slice(0, 12) ?? 'a rollback';
  return [
    heading,
    terminalText(`  since ${by}, ${momentWords(since.at)}${since.handMade ? '; changed by hand there' : ''}`),
    ...since.parts.flatMap(({ origin, release, hand }) => [
      ...(hand === null ? [] : partLines(hand, '  ', `${origins[origin].padEnd(10)}`)),
      ...(release === null || origin === 'both'
        ? []
        : partLines(release, '  ', `${(hand === null ? origins[origin] : '→ release').padEnd(10)}`)),
    ]),
  ].join('\n');
};

/** The “diff” command. */
export const diff = async (context: CommandContext, request: DiffRequest): Promise<ExitCode> => {
  const { releases } = context.client;
  if ('from' in request) {
    const compared = await releases.compare({ from: request.from, to: request.release });
    const changed = compared.assets.filter(({ change }) => change !== 'same');
    return finish(
      context,
      request,
      compared,
      changed.map(({ asset, contents }) => ({ asset, ...contents })),
      () =>
        changed.length === 0
          ? 'Both hold the same.'
          : [
              ...changed.map(differenceText),
              '',
              `${changed.length} ${changed.length === 1 ? 'differs' : 'differ'}, ${compared.assets.length - changed.length} ${compared.assets.length - changed.length === 1 ? 'is' : 'are'} the same.`,
            ].join('\n'),
    );
  }
  const { assets } = await releases.preview({
    release: request.release,
    environment: request.to,
    datasets: request.inPlace ? 'in_place' : 'beside',
  });
  const differing = assets.filter(({ action }) => action !== 'none' && action !== 'mapped');
  const handMade = differing.filter(({ since }) => since?.handMade === true).length;
  return finish(
    context,
    request,
    { assets },
    differing.map(({ asset, contents }) => ({
      asset,
      before: contents?.now ?? null,
      after: contents?.wanted ?? null,
    })),
    () =>
      differing.length === 0
        ? `${terminalText(request.to)} has this release already.`
        : [
            ...differing.map(promotedText),
            '',
            `${differing.length} of ${assets.length} assets would change${handMade === 0 ? '' : `; ${handMade} changed by hand there`}.`,
          ].join('\n'),
  );
};
