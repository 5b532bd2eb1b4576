import { readFile, writeFile } from 'node:fs/promises';
import type { ReleaseSummary, TakenReleaseShown } from '../../../shared/contract/releases.ts';
import { momentWords } from '../../../shared/domain/access-words.ts';
import type { ReleaseManifest } from '../../../shared/domain/releases/release.ts';
import {
  completeMapping,
  type StageMapping,
  stageMapping,
} from '../../../shared/domain/releases/stage-mapping.ts';
import { policyOf } from '../../../shared/domain/releases/stage-policy.ts';
import { StewardError } from '../../../shared/errors.ts';
import { type CommandContext, type ExitCode, exitCodes, show } from '../command-context.ts';
import { connectionOf } from '../connection-of.ts';
import { kindWords } from '../difference-text.ts';
import type { ReleaseRequest } from '../release-request.ts';
import { terminalList, terminalTable, terminalText } from '../terminal-text.ts';
import { applyPlanned } from './apply-planned.ts';

type Of<N extends ReleaseRequest['name']> = Extract<ReleaseRequest, { readonly name: N }>;

const short = (hash: string): string => hash.slice(0, 12);
const originOf = ({ connection, environment }: ReleaseSummary): string =>
  environment === null ? connection : `${environment} (${connection})`;

/** The connection of the environment named with --from, or the one that every command works through. */
const sourceOf = async (context: CommandContext, from: string | undefined): Promise<string> => {
  if (from === undefined) return connectionOf(context);
  const all = await context.client.environments.list();
  const wanted = all.find((one) => one.name === from || one.title === from);
  if (wanted?.connection) return wanted.connection.id;
  throw new StewardError({
    code: 'BAD_INPUT',
    happened:
      wanted === undefined
        ? `There is no environment ${from}.`
        : `The environment ${wanted.title} has no connection.`,
    unchanged: 'Nothing was read.',
    todo:
      wanted === undefined
        ? `The environments are ${all.map((one) => one.name).join(', ')}.`
        : 'Assign it one: steward environment assign',
  });
};

const takenText = ({ release, isNew, absent, bundleRefused }: TakenReleaseShown): string =>
  [
    isNew
      ? terminalText(`Release ${short(release.hash)}, “${release.name}”: ${release.assets} assets.`)
      : terminalText(`Nothing new: this is release ${short(release.hash)}, “${release.name}”.`),
    ...absent.map((one) =>
      terminalText(`By name only: ${kindWords[one.kind]} ${one.name}. ${one.absent ?? ''}`),
    ),
    ...(bundleRefused === null ? [] : [terminalText(`Without an asset bundle. ${bundleRefused}`)]),
  ].join('\n');

const create = async (context: CommandContext, request: Of<'release create'>): Promise<ExitCode> => {
  const taken = await context.client.releases.take({
    connectionId: await sourceOf(context, request.from),
    dashboards: [...request.dashboards],
    name: request.releaseName,
    note: request.note,
    bundle: request.bundle,
  });
  show(context, taken, () => takenText(taken));
  return exitCodes.done;
};

const bundleText = ({ bundle }: ReleaseManifest): string =>
  bundle === undefined ? 'none' : `${bundle.files.length} files`;

const list = async (context: CommandContext): Promise<ExitCode> => {
  const { client } = context;
  const { total, releases } = await client.releases.list({ limit: 500 });
  show(context, { total, releases }, () =>
    releases.length === 0
      ? 'There is no release yet. Take one: steward release create --from ENVIRONMENT --dashboard ID'
      : terminalTable(
          ['Hash', 'Assets', 'Taken', 'From', 'Name'],
          releases.map((one) => [
            short(one.hash),
            String(one.assets),
            momentWords(one.takenAt),
            originOf(one),
            one.name,
          ]),
        ),
  );
  return exitCodes.done;
};

const showOne = async (context: CommandContext, { release: ref }: Of<'release show'>): Promise<ExitCode> => {
  const release = await context.client.releases.get({ release: ref });
  show(context, release, () =>
    [
      terminalList([
        ['Release', release.hash],
        ['Name', release.name],
        ...(release.note === '' ? [] : ([['Note', release.note]] as const)),
        [
          'Taken',
          `${momentWords(release.takenAt)} by ${release.takenBy} from ${originOf(release)}, account ${release.manifest.source.accountId}, ${release.manifest.source.region}`,
        ],
        ['Asset bundle', bundleText(release.manifest)],
        ...(release.manifest.bundle?.warnings ?? []).map(
          ({ arn, message }) => ['Warning', `${arn}: ${message}`] as const,
        ),
      ]),
      '',
      terminalTable(
        ['Kind', 'Id', 'Needs', 'Bytes', 'Name'],
        release.manifest.assets.map((asset) => [
          kindWords[asset.kind],
          asset.id,
          String(asset.needs.length),
          asset.content === null ? '-' : String(asset.bytes),
          asset.absent === null ? asset.name : `${asset.name}: by name only. ${asset.absent}`,
        ]),
      ),
    ].join('\n'),
  );
  return exitCodes.done;
};

const exportFile = async (
  context: CommandContext,
  { release, output }: Of<'release export'>,
): Promise<ExitCode> => {
  const { fileName, base64 } = await context.client.releases.export({ release });
  const file = output ?? fileName;
  const bytes = Buffer.from(base64, 'base64');
  await writeFile(file, bytes);
  show(context, { file, bytes: bytes.length }, () =>
    terminalText(`Written: ${file} (${bytes.length} bytes)`),
  );
  return exitCodes.done;
};

const importFile = async (context: CommandContext, { file }: Of<'release import'>): Promise<ExitCode> => {
  const bytes = await readFile(file).catch((error: Error) => {
    throw new StewardError(
      {
        code: 'BAD_INPUT',
        happened: `${file} could not be read: ${error.message}`,
        unchanged: 'Nothing was imported.',
        todo: 'Name a file that “steward release export” has written.',
      },
      { cause: error },
    );
  });
  const taken = await context.client.releases.import({ base64: bytes.toString('base64') });
  show(context, taken, () => takenText(taken));
  return exitCodes.done;
};

const showMapping = async (
  context: CommandContext,
  { release: ref, to, output }: Of<'release mapping'>,
): Promise<ExitCode> => {
  const { mapping, mentions, assets } = await context.client.releases.preview({
    release: ref,
    environment: to,
  });
  const open = mentions.filter(({ outcome }) => outcome === 'unresolved');
  const absent = assets.filter(({ action }) => action === 'absent');
  if (output !== undefined) await writeFile(output, `${JSON.stringify(mapping, null, 2)}\n`);
  show(context, { mapping, open, absent }, () =>
    [
      ...(output === undefined ? [JSON.stringify(mapping, null, 2)] : [terminalText(`Written: ${output}`)]),
      '',
      open.length + absent.length === 0
        ? 'Everything is said.'
        : terminalTable(
            ['Not said', 'As', 'Where', 'Why'],
            [
              ...absent.map(({ asset }) => [
                asset.id,
                kindWords[asset.kind],
                asset.name,
                'neither travels nor is mapped',
              ]),
              ...[...Map.groupBy(open, (one) => `${one.text} ${one.meaning}`).values()].flatMap((places) =>
                places
                  .slice(0, 1)
                  .map((one) => [
                    one.text,
                    one.meaning ?? `${one.kind} in text`,
                    `${kindWords[one.asset.kind]} ${one.asset.name}${places.length > 1 ? `, ${places.length} places` : ''}`,
                    one.reason,
                  ]),
              ),
            ],
          ),
    ].join('\n'),
  );
  return exitCodes.done;
};

export const readMapping = async (file: string): Promise<StageMapping> => {
  const refuse = (happened: string, cause?: unknown) =>
    new StewardError(
      {
        code: 'BAD_INPUT',
        happened,
        unchanged: 'Nothing was changed.',
        todo: 'Write one to begin with: steward release mapping RELEASE --to STAGE -o FILE',
      },
      { cause },
    );
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw refuse(`${file} could not be read as JSON: ${(error as Error).message}`, error);
  }
  const parsed = stageMapping.safeParse(completeMapping(value));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refuse(`${file} is no mapping: ${issue?.path.join('.')} ${issue?.message}`, parsed.error);
};

/** The tenants that get a copy each; undefined where the release is everybody's. */
const tenantsOf = async ({ client }: CommandContext, { to, tenants, canary }: Of<'promote'>) => {
  const refuse = (happened: string, todo: string) =>
    new StewardError({ code: 'BAD_INPUT', happened, unchanged: 'Nothing was changed.', todo });
  if (tenants !== 'all' && tenants.length === 0) {
    if (canary === undefined) return undefined;
    throw refuse('A canary is one of several tenants.', 'Name them with --tenant, or say --all-tenants.');
  }
  const slugs =
    tenants === 'all'
      ? (await client.tenants.list({ status: 'live', environment: to, limit: 500 })).tenants.map(
          ({ slug }) => slug,
        )
      : tenants;
  const [first] = slugs;
  if (first === undefined)
    throw refuse(`${to} has no tenant that is live.`, 'Onboard one: steward tenant onboard FILE');
  return { slugs: [...slugs], canary: canary ?? first };
};

const promote = async (context: CommandContext, request: Of<'promote'>): Promise<ExitCode> => {
  const { releases } = context.client;
  const { release: ref, to: environment } = request;
  const mapping = request.mapping === undefined ? undefined : await readMapping(request.mapping);
  if (mapping !== undefined && !request.dryRun)
    await releases.saveMapping({ release: ref, environment, mapping });
  const tenants = await tenantsOf(context, request);
  const planned = await releases.planPromotion({
    release: ref,
    environment,
    datasets: request.inPlace ? 'in_place' : 'beside',
    ...(request.way === undefined ? {} : { way: request.way }),
    handMade: [
      ...request.keepByHand.map((asset) => ({ ...asset, choice: 'keep' as const })),
      ...request.overwriteByHand.map((asset) => ({ ...asset, choice: 'overwrite' as const })),
    ],
    ...(mapping === undefined ? {} : { mapping }),
    ...(tenants === undefined ? {} : { tenants }),
    ...(request.breakFreeze === undefined ? {} : { breakFreeze: request.breakFreeze }),
  });
  return applyPlanned(context, planned, request, async (reviewed) => {
    if ((policyOf(planned.plan)?.approvals ?? 0) === 0) return releases.applyPromotion(reviewed);
    const { planId } = await releases.askApproval(reviewed);
    context.terminal.err(
      `It waits for approval. Its plan: steward promotion plan ${planId} > plan.json\nAdd what was signed: steward promotion approval ${planId} FILE\n`,
    );
    return { runId: null };
  });
};

const why = async (context: CommandContext, { release: ref, to }: Of<'promote why'>): Promise<ExitCode> => {
  const found = await context.client.releases.whyNot({
    release: ref,
    look: true,
    ...(to === undefined ? {} : { environment: to }),
  });
  show(context, found, () =>
    found.stages
      .flatMap(({ title, reasons }) => [
        `${title}: ${reasons.length === 0 ? 'it can be promoted' : ''}`.trimEnd(),
        ...reasons.map(({ message, todo }) => `  ${message} ${todo}`),
      ])
      .map((line) => `${terminalText(line)}\n`)
      .join(''),
  );
  return exitCodes.done;
};

/** The “release” commands, and “promote”. */
export const release = (context: CommandContext, request: ReleaseRequest): Promise<ExitCode> => {
  switch (request.name) {
    case 'release create':
      return create(context, request);
    case 'release list':
      return list(context);
    case 'release show':
      return showOne(context, request);
    case 'release export':
      return exportFile(context, request);
    case 'release import':
      return importFile(context, request);
    case 'release mapping':
      return showMapping(context, request);
    case 'promote':
      return promote(context, request);
    case 'promote why':
      return why(context, request);
  }
};
