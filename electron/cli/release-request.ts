import { type Command, InvalidArgumentError, Option } from 'commander';
import { assetKinds } from '../../shared/domain/directory.ts';
import { type PromotionWay, promotionWays } from '../../shared/domain/releases/choose-way.ts';
import type { AssetId } from '../../shared/domain/releases/release.ts';
import { oneMore, something } from './option-values.ts';
import { type PlanChoice, type PlanChoiceOptions, planChoiceOf, withPlanChoice } from './plan-choice.ts';

/** What a “release” command was asked for. */
export type ReleaseRequest =
  | {
      readonly name: 'release create';
      readonly from?: string;
      readonly dashboards: readonly string[];
      readonly releaseName: string;
      readonly note: string;
      /** Whether QuickSight exports an asset bundle too. */
      readonly bundle: boolean;
    }
  | { readonly name: 'release list' }
  | { readonly name: 'release show'; readonly release: string }
  | { readonly name: 'release export'; readonly release: string; readonly output?: string }
  | { readonly name: 'release import'; readonly file: string }
  | {
      readonly name: 'release mapping';
      readonly release: string;
      readonly to: string;
      readonly output?: string;
    }
  | (PlanChoice & {
      readonly name: 'promote';
      readonly release: string;
      readonly to: string;
      /** A JSON file with what the stage calls otherwise; it is kept for the stage. */
      readonly mapping?: string;
      readonly inPlace: boolean;
      /** Absent: whatever is right. */
      readonly way?: PromotionWay;
      readonly breakFreeze?: string;
      /** Slugs; none: the release is everybody's. `all`: every live tenant of the stage. */
      readonly tenants: readonly string[] | 'all';
      /** The tenant that goes first; absent: the first of them. */
      readonly canary?: string;
      /** What was made by hand in the stage and stays as it is, or is replaced knowingly. */
      readonly keepByHand: readonly AssetId[];
      readonly overwriteByHand: readonly AssetId[];
    })
  | { readonly name: 'promote why'; readonly release: string; readonly to?: string };

/** `dashboard/sales` as an asset; the option may be repeated. */
const oneMoreAsset = (text: string, before: readonly AssetId[] = []): readonly AssetId[] => {
  const [, kindText = '', id = ''] = /^([a-z_]+)\/(.+)$/.exec(text) ?? [];
  const kind = assetKinds.find((one) => one === kindText);
  if (kind === undefined || id === '')
    throw new InvalidArgumentError(`It must look like dashboard/ID; kinds are ${assetKinds.join(', ')}.`);
  return [...before, { kind, id }];
};

/** Adds the “release” commands; `found` is called with what was asked for. */
export const addReleaseCommands = (program: Command, found: (request: ReleaseRequest) => void): void => {
  const release = program
    .command('release')
    .description('releases: dashboards with all that they depend on, as they were at one moment');
  release
    .command('create')
    .description('take dashboards, their analyses, datasets, data sources and themes as they are now')
    .option('--from <environment>', 'where they are; without it the environment that the console works in')
    .requiredOption('--dashboard <id>', 'a dashboard; may be repeated', oneMore)
    .option('--name <name>', 'what the release is called', '')
    .option('--note <text>', 'what is new in it', '')
    .option(
      '--bundle',
      'have QuickSight export an asset bundle too: a stage that has none of the release yet gets it as one import',
    )
    .action((options: { from?: string; dashboard: string[]; name: string; note: string; bundle?: true }) =>
      found({
        name: 'release create',
        ...(options.from === undefined ? {} : { from: options.from }),
        dashboards: options.dashboard,
        releaseName: options.name,
        note: options.note,
        bundle: options.bundle === true,
      }),
    );
  release
    .command('list')
    .description('list the releases, the newest first')
    .action(() => found({ name: 'release list' }));
  release
    .command('show')
    .description('show what is in a release')
    .argument('<release>', 'its hash, or as much of its beginning as names one only')
    .action((hash: string) => found({ name: 'release show', release: hash }));
  release
    .command('export')
    .description('write a release as one file')
    .argument('<release>')
    .option('-o, --output <file>', 'where to; without it a name made of the release’s')
    .action((hash: string, options: { output?: string }) =>
      found({ name: 'release export', release: hash, ...options }),
    );
  release
    .command('import')
    .description('put a release file into the profile, after checking every hash in it')
    .argument('<file>')
    .action((file: string) => found({ name: 'release import', file }));
  release
    .command('mapping')
    .description('tell what a stage calls otherwise, and what of the release is not said yet')
    .argument('<release>')
    .requiredOption('--to <environment>', 'the stage')
    .option(
      '-o, --output <file>',
      'write the mapping there, to be completed and given to “promote --mapping”',
    )
    .action((hash: string, options: { to: string; output?: string }) =>
      found({ name: 'release mapping', release: hash, ...options }),
    );
  withPlanChoice(
    program
      .command('promote')
      .description('bring a release to a stage: plan, review, apply, verify, publish')
      .argument('<release>', 'its hash, or as much of its beginning as names one only')
      .option('--to <environment>', 'the stage; only --why does without it')
      .option('--why', 'tell for each stage whether the release can go there, and every reason why not')
      .option('--break-freeze <reason>', 'promote during a freeze whose policy lets it be broken', something)
      .option('--mapping <file>', 'what the stage calls otherwise, as JSON; it is kept for the stage')
      .option(
        '--tenant <slug>',
        'make a copy for this tenant of the stage, seen by its people only; may be repeated',
        oneMore,
      )
      .addOption(
        new Option('--all-tenants', 'make a copy for each live tenant of the stage').conflicts('tenant'),
      )
      .option('--canary <slug>', 'the tenant that goes first; without it the first one', something)
      .option(
        '--keep-by-hand <kind/id>',
        'leave what was changed by hand in the stage as it is; may be repeated',
        oneMoreAsset,
      )
      .option(
        '--overwrite-by-hand <kind/id>',
        'replace what was changed by hand there, knowingly; may be repeated',
        oneMoreAsset,
      )
      .option('--in-place', 'replace changed datasets instead of making new ones beside them: live at once')
      .addOption(
        new Option(
          '--way <way>',
          'import the release’s asset bundle, or bring it asset by asset from its definitions; without it whatever is right',
        ).choices(promotionWays),
      ),
  ).action(
    (
      hash: string,
      {
        to,
        why,
        ...options
      }: {
        to?: string;
        why?: true;
        mapping?: string;
        inPlace?: true;
        way?: PromotionWay;
        breakFreeze?: string;
        tenant?: readonly string[];
        allTenants?: true;
        canary?: string;
        keepByHand?: readonly AssetId[];
        overwriteByHand?: readonly AssetId[];
      } & PlanChoiceOptions,
      command: Command,
    ) => {
      if (why) {
        found({ name: 'promote why', release: hash, ...(to === undefined ? {} : { to }) });
        return;
      }
      if (to === undefined) {
        command.error("error: required option '--to <environment>' not specified", {
          code: 'commander.missingMandatoryOptionValue',
        });
        return;
      }
      found({
        name: 'promote',
        release: hash,
        to,
        ...(options.mapping === undefined ? {} : { mapping: options.mapping }),
        ...(options.breakFreeze === undefined ? {} : { breakFreeze: options.breakFreeze }),
        tenants: options.allTenants === true ? 'all' : (options.tenant ?? []),
        ...(options.canary === undefined ? {} : { canary: options.canary }),
        inPlace: options.inPlace === true,
        ...(options.way === undefined ? {} : { way: options.way }),
        keepByHand: options.keepByHand ?? [],
        overwriteByHand: options.overwriteByHand ?? [],
        ...planChoiceOf(options),
      });
    },
  );
};
