import { type Command, InvalidArgumentError, Option } from 'commander';
import { grantedResources } from '../../shared/domain/permission-sets.ts';
import {
  type ReviewDecision,
  type Reviewer,
  type ReviewScope,
  reviewer,
  reviewLevels,
  reviewParts,
} from '../../shared/domain/review.ts';

/** Which rows a decision is about; nothing chosen means none. */
export interface RowChoice {
  readonly rows: readonly number[];
  readonly search?: string;
  readonly unused: boolean;
  readonly undecided: boolean;
  readonly all: boolean;
}

/** What a “review” command was asked for. */
export type ReviewRequest =
  | {
      readonly name: 'review create';
      readonly reviewName: string;
      readonly deadline: string;
      readonly reviewers: readonly Reviewer[];
      readonly tenant?: string;
      /** `group`, or `namespace/group`. */
      readonly groups: readonly string[];
      readonly assets: readonly {
        readonly resource: (typeof grantedResources)[number];
        readonly id: string;
      }[];
      /** Of each folder also everything below it. */
      readonly withContents: boolean;
      readonly part: ReviewScope['part'];
      readonly level: ReviewScope['level'];
      readonly keepNeedsReason: boolean;
      readonly acceptGaps: boolean;
      readonly dryRun: boolean;
      readonly yes: boolean;
    }
  | { readonly name: 'review list' }
  | { readonly name: 'review show'; readonly id: string; readonly decision?: ReviewDecision }
  | ({
      readonly name: 'review decide';
      readonly id: string;
      readonly decision: ReviewDecision;
      readonly reason: string;
      readonly dryRun: boolean;
    } & RowChoice)
  | {
      readonly name: 'review submit';
      readonly id: string;
      readonly ticket: string;
      readonly dryRun: boolean;
      readonly yes: boolean;
    }
  | { readonly name: 'review plan' | 'review withdraw'; readonly id: string }
  | { readonly name: 'review approval'; readonly id: string; readonly file: string }
  | { readonly name: 'review cancel'; readonly id: string; readonly reason: string }
  | { readonly name: 'review report'; readonly id: string; readonly html: boolean; readonly output?: string }
  | { readonly name: 'review verify'; readonly file: string; readonly key?: string };

/** A day ends at its end in UTC. */
const deadlineOf = (text: string): string => {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T23:59:59.999Z`) : new Date(text);
  if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(at.getTime()))
    throw new InvalidArgumentError('It looks like 2026-12-31 or 2026-12-31T18:00:00Z.');
  return at.toISOString();
};

const collect = (text: string, before: readonly string[] = []): readonly string[] => {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return [...before, text.trim()];
};

const collectReviewer = (text: string, before: readonly Reviewer[] = []): readonly Reviewer[] => {
  const [, name = '', email] = /^(.*?)(?:,\s*(\S+@\S+))?\s*$/.exec(text) ?? [];
  const parsed = reviewer.safeParse({ name, email: email ?? null });
  if (!parsed.success)
    throw new InvalidArgumentError('It looks like “Ann Smith” or “Ann Smith, ann@example.org”.');
  return [...before, parsed.data];
};

type Asset = Extract<ReviewRequest, { name: 'review create' }>['assets'][number];
const collectAsset = (text: string, before: readonly Asset[] = []): readonly Asset[] => {
  const [, kind, id = ''] = /^([a-z_]+)\/(.+)$/s.exec(text) ?? [];
  const resource = grantedResources.find((one) => one === kind);
  if (resource === undefined)
    throw new InvalidArgumentError(
      `It looks like dashboard/sales; the kinds are ${grantedResources.join(', ')}.`,
    );
  return [...before, { resource, id }];
};

const collectRows = (text: string, before: readonly number[] = []): readonly number[] => {
  const numbers = text.split(',').map((part) => (/^\s*\d{1,7}\s*$/.test(part) ? Number(part) : 0));
  if (numbers.some((number) => number < 1))
    throw new InvalidArgumentError('It is the number of a row, or several with commas between.');
  return [...new Set([...before, ...numbers])];
};

interface DecideOptions {
  readonly keep?: true;
  readonly remove?: true;
  readonly undecided?: true;
  readonly reason: string;
  readonly row?: number[];
  readonly search?: string;
  readonly unused?: true;
  readonly onlyUndecided?: true;
  readonly all?: true;
  readonly dryRun?: true;
}

/** Adds the “review” commands; `found` is called with what was asked for. */
export const addReviewCommands = (program: Command, found: (request: ReviewRequest) => void): void => {
  const review = program
    .command('review')
    .description('access reviews: freeze who has what, keep or remove row by row, report');
  review
    .command('create')
    .description('freeze what people hold now and open a review of it')
    .requiredOption('--name <name>', 'what the review and its report are called')
    .requiredOption('--deadline <date>', 'to the end of this day in UTC, or to this instant', deadlineOf)
    .option(
      '--reviewer <name[, e-mail]>',
      'who decides, by the name in Steward; may be repeated; yourself if left out',
      collectReviewer,
    )
    .addOption(
      new Option('--tenant <slug>', 'only what this tenant’s people and groups have').conflicts([
        'group',
        'asset',
      ]),
    )
    .addOption(
      new Option('--group <name>', 'only this group: who is in it and what it holds; may be repeated')
        .argParser(collect)
        .conflicts(['tenant', 'asset']),
    )
    .addOption(
      new Option('--asset <kind/id>', 'only this asset or folder; may be repeated')
        .argParser(collectAsset)
        .conflicts(['tenant', 'group']),
    )
    .option('--with-contents', 'of each --asset that is a folder also everything in it and in folders below')
    .addOption(
      new Option('--part <part>', 'what of it; broad: whole namespaces, links, public')
        .choices(reviewParts)
        .default('everything'),
    )
    .addOption(
      new Option('--level <level>', 'only grants of this level').choices(reviewLevels).default('any'),
    )
    .option('--keep-needs-reason', 'keeping needs a reason too')
    .option('--accept-gaps', 'freeze although something could not be read; the report prints what')
    .option('--dry-run', 'only show what would be frozen')
    .option('--yes', 'freeze without asking')
    .action((options, command: Command) => {
      if (options.withContents && !options.asset?.some(({ resource }: Asset) => resource === 'folder'))
        command.error('error: --with-contents needs an --asset folder/ID', {
          code: 'commander.missingMandatoryOptionValue',
        });
      found({
        name: 'review create',
        reviewName: options.name,
        deadline: options.deadline,
        reviewers: options.reviewer ?? [],
        ...(options.tenant === undefined ? {} : { tenant: options.tenant }),
        groups: options.group ?? [],
        assets: options.asset ?? [],
        withContents: options.withContents === true,
        part: options.part,
        level: options.level,
        keepNeedsReason: options.keepNeedsReason === true,
        acceptGaps: options.acceptGaps === true,
        dryRun: options.dryRun === true,
        yes: options.yes === true,
      });
    });
  review
    .command('list')
    .description('list the reviews, those that are due first at the top')
    .action(() => found({ name: 'review list' }));
  review
    .command('show')
    .description('show a review and its rows')
    .argument('<review>')
    .addOption(
      new Option('--decision <decision>', 'only rows with this decision').choices([
        'keep',
        'remove',
        'undecided',
      ]),
    )
    .action((id: string, options: { decision?: ReviewDecision }) =>
      found({ name: 'review show', id, ...options }),
    );
  review
    .command('decide')
    .description('keep or remove rows; nothing is taken before the review is submitted')
    .argument('<review>')
    .addOption(new Option('--keep', 'they stay').conflicts(['remove', 'undecided']))
    .addOption(new Option('--remove', 'they go; needs a reason').conflicts(['keep', 'undecided']))
    .addOption(new Option('--undecided', 'take the decision back').conflicts(['keep', 'remove']))
    .option('--reason <text>', 'why', '')
    .option('--row <number>', 'this row; may be repeated, or numbers with commas between', collectRows)
    .option('--search <text>', 'rows with this in a person’s or thing’s name')
    .option('--unused', 'rows that are known not to be used for 90 days')
    .option('--only-undecided', 'of these, only rows that nobody decided on')
    .option('--all', 'every row')
    .option('--dry-run', 'only show which rows it would be')
    .action((id: string, options: DecideOptions, command: Command) => {
      const decision = options.keep
        ? 'keep'
        : options.remove
          ? 'remove'
          : options.undecided
            ? 'undecided'
            : command.error('error: one of --keep, --remove, --undecided is needed', {
                code: 'commander.missingMandatoryOptionValue',
              });
      const rows = options.row ?? [];
      if (rows.length === 0 && !options.search && !options.unused && !options.onlyUndecided && !options.all)
        command.error('error: say which rows: --row, --search, --unused, --only-undecided or --all', {
          code: 'commander.missingMandatoryOptionValue',
        });
      found({
        name: 'review decide',
        id,
        decision,
        reason: options.reason,
        rows,
        ...(options.search === undefined ? {} : { search: options.search }),
        unused: options.unused === true,
        undecided: options.onlyUndecided === true,
        all: options.all === true,
        dryRun: options.dryRun === true,
      });
    });
  review
    .command('submit')
    .description('remove what was decided by one plan: plan, review, apply or wait for approval')
    .argument('<review>')
    .option('--ticket <number>', 'the ticket that asks for it', '')
    .option('--dry-run', 'only show the plan')
    .option('--yes', 'apply without asking')
    .action((id: string, options: { ticket: string; dryRun?: true; yes?: true }) =>
      found({
        name: 'review submit',
        id,
        ticket: options.ticket,
        dryRun: options.dryRun === true,
        yes: options.yes === true,
      }),
    );
  for (const [verb, words] of [
    ['plan', 'print the plan that waits for approval, the file that another person approves'],
    ['withdraw', 'take back what was handed in: its rows can be decided on again'],
  ] as const)
    review
      .command(verb)
      .description(words)
      .argument('<review>')
      .action((id: string) => found({ name: `review ${verb}`, id }));
  review
    .command('approval')
    .description('hand in the approval that another person signed')
    .argument('<review>')
    .requiredOption('--file <file>', 'the approval')
    .action((id: string, { file }: { file: string }) => found({ name: 'review approval', id, file }));
  review
    .command('cancel')
    .description('end a review without anything coming of it')
    .argument('<review>')
    .option('--reason <text>', 'why', '')
    .action((id: string, { reason }: { reason: string }) => found({ name: 'review cancel', id, reason }));
  review
    .command('report')
    .description('print the signed report of a review that is over')
    .argument('<review>')
    .option('--html', 'as a page to read and print, instead of JSON')
    .option('-o, --output <file>', 'write it to this file')
    .action((id: string, options: { html?: true; output?: string }) =>
      found({
        name: 'review report',
        id,
        html: options.html === true,
        ...(options.output === undefined ? {} : { output: options.output }),
      }),
    );
  review
    .command('verify')
    .description('check a report by itself: no network, no profile')
    .argument('<file>')
    .option('--key <fingerprint>', 'it must be signed with the key of this fingerprint')
    .action((file: string, options: { key?: string }) => found({ name: 'review verify', file, ...options }));
};
