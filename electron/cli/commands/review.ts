import { writeFile } from 'node:fs/promises';
import type { ReviewBasis, ReviewDetail, ReviewRow } from '../../../shared/contract/reviews.ts';
import { momentWords } from '../../../shared/domain/access-words.ts';
import type { ReviewDraft } from '../../../shared/domain/review.ts';
import {
  decisionWords,
  levelWords,
  outcomeWords,
  reviewStateWords,
  scopeWords,
  useWords,
} from '../../../shared/domain/review-words.ts';
import { StewardError } from '../../../shared/errors.ts';
import { type CommandContext, type ExitCode, exitCodes, show } from '../command-context.ts';
import { connectionOf } from '../connection-of.ts';
import { readTextFile } from '../read-text-file.ts';
import type { ReviewRequest } from '../review-request.ts';
import { terminalList, terminalTable, terminalText } from '../terminal-text.ts';
import { applyPlanned } from './apply-planned.ts';
import { finishRun, runResume } from './run.ts';

/** The “review” commands that work on a profile. */
export type ProfileReviewRequest = Exclude<ReviewRequest, { name: 'review verify' }>;
type Request<N extends ReviewRequest['name']> = Extract<ReviewRequest, { name: N }>;

const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** The key of a group that is named, or `namespace/name`. */
const groupKey = async (context: CommandContext, connectionId: string, text: string): Promise<string> => {
  const slash = text.indexOf('/');
  // A group's name may hold a slash: the whole text comes first.
  const found: { key: string; name: string; namespace: string | null }[] = [];
  for (const search of [text, ...(slash > 0 ? [text.slice(slash + 1)] : [])])
    found.push(...(await context.client.directory.groups({ connectionId, search, limit: 500 })).groups);
  const named = new Map(
    found
      .filter(({ key, name, namespace }) => key === text || name === text || `${namespace}/${name}` === text)
      .map((one) => [one.key, one]),
  );
  const [only] = named.values();
  if (only !== undefined && named.size === 1) return only.key;
  throw new StewardError({
    code: 'BAD_INPUT',
    happened:
      named.size > 1
        ? `Several groups are called ${text}.`
        : `There is no group ${text} in the directory of this connection.`,
    unchanged: 'Nothing was frozen.',
    todo:
      named.size > 1
        ? `Name its namespace: ${[...named.values()].map((one) => `${one.namespace}/${one.name}`).join(', ')}.`
        : 'Sync the directory, or name another group.',
  });
};

const draftOf = async (context: CommandContext, request: Request<'review create'>): Promise<ReviewDraft> => {
  const connectionId = await connectionOf(context);
  const groups: string[] = [];
  for (const group of request.groups) groups.push(await groupKey(context, connectionId, group));
  const { actor } = await context.client.session.get();
  return {
    name: request.reviewName,
    connectionId,
    scope: {
      of:
        request.tenant !== undefined
          ? { kind: 'tenant', slug: request.tenant }
          : groups.length > 0
            ? { kind: 'groups', groups }
            : request.assets.length > 0
              ? { kind: 'assets', assets: [...request.assets], withContents: request.withContents }
              : { kind: 'connection' },
      part: request.part,
      level: request.level,
    },
    deadline: request.deadline,
    reviewers: request.reviewers.length > 0 ? [...request.reviewers] : [{ name: actor, email: null }],
    policy: { keepNeedsReason: request.keepNeedsReason },
  };
};

const tellBasis = ({ terminal }: CommandContext, { troubles }: ReviewBasis): void => {
  for (const { sentence } of troubles) terminal.err(`Warning: ${terminalText(sentence)}\n`);
};

const create = async (context: CommandContext, request: Request<'review create'>): Promise<ExitCode> => {
  const { client, terminal, options, interrupts } = context;
  const draft = await draftOf(context, request);
  const preview = await client.reviews.preview(draft);
  tellBasis(context, preview.basis);
  terminal.err(
    `${scopeWords(draft.scope)}: ${plural(preview.rows, 'row')} of ${plural(preview.holders, 'holder')}, ${preview.unused.toLocaleString('en')} not used for 90 days.\n`,
  );
  if (preview.undecidable > 0)
    terminal.err(
      `Warning: ${plural(preview.undecidable, 'row')} nobody may decide on: they are the only reviewer’s own access.\n`,
    );
  if (request.dryRun) {
    if (options.json) terminal.json({ draft, preview });
    terminal.err('Nothing was frozen: this was a dry run.\n');
    return exitCodes.done;
  }
  if (!request.yes) {
    const answer = await terminal.ask(
      'Freeze this and open the review? Only “yes” does: ',
      interrupts.signal,
    );
    if (answer.trim() !== 'yes') {
      terminal.err('Nothing was frozen.\n');
      return exitCodes.failed;
    }
  }
  const { id } = await client.reviews.create(draft);
  try {
    const review = await client.reviews.open({ id, acceptGaps: request.acceptGaps });
    show(context, { review }, () => `${review.id}\n`);
    terminal.err(`Open until ${momentWords(review.deadline)}: ${plural(review.counts.total, 'row')}.\n`);
    return exitCodes.done;
  } catch (error) {
    // A draft that was never opened would only lie about.
    await client.reviews.cancel({ id, reason: 'It could not be opened.' }).catch(() => undefined);
    throw error;
  }
};

const list = async (context: CommandContext): Promise<ExitCode> => {
  const { total, reviews } = await context.client.reviews.list({ limit: 500 });
  show(context, { total, reviews }, () =>
    terminalTable(
      ['ID', 'STATE', 'DECIDED', 'DEADLINE', 'NAME'],
      reviews.map(({ id, state, counts, deadline, name }) => [
        id,
        reviewStateWords[state],
        state === 'draft' ? '-' : `${counts.total - counts.undecided}/${counts.total}`,
        momentWords(deadline),
        name,
      ]),
    ),
  );
  return exitCodes.done;
};

/** Who has to approve what was handed in, and who did. */
const approvalFacts = ({ submission }: ReviewDetail): (readonly [string, string])[] => {
  if (submission === null) return [];
  const { given, approvals, needs, by, at } = submission;
  const names = given.map(({ name, verdict }) => `${name} ${verdict}`).join(', ');
  return [
    ['Handed in', `${momentWords(at)} by ${by}`],
    [
      'Approvals',
      `${given.filter(({ verdict }) => verdict === 'approved').length} of ${approvals}, as the policy “${needs.approvals?.policy ?? ''}” asks for${names === '' ? '' : `: ${names}`}`,
    ],
  ];
};

const facts = (review: ReviewDetail): string =>
  terminalList([
    ['Review', review.id],
    ['Name', review.name],
    ['What', `${scopeWords(review.scope)}, ${review.connection.name}`],
    ['State', reviewStateWords[review.state]],
    ['Reviewers', review.reviewers.map(({ name }) => name).join(', ')],
    ['Deadline', momentWords(review.deadline)],
    ['Frozen', review.frozenAt === null ? '-' : momentWords(review.frozenAt)],
    ['Snapshot', review.snapshotHash ?? '-'],
    [
      'Rows',
      `${review.counts.total}: ${review.counts.keep} kept, ${review.counts.remove} removed, ${review.counts.undecided} not decided`,
    ],
    ...(review.state === 'closed'
      ? ([
          [
            'Outcome',
            `${review.outcomes.removed} removed, ${review.outcomes.gone} already gone, ${review.outcomes.failed} not removed`,
          ],
        ] as const)
      : []),
    ...approvalFacts(review),
    ['Run', review.runId ?? '-'],
  ]);

const everyRow = async (
  { client }: CommandContext,
  request: Request<'review show'>,
): Promise<ReviewRow[]> => {
  const rows: ReviewRow[] = [];
  for (;;) {
    const page = await client.reviews.rows({
      id: request.id,
      ...(request.decision === undefined ? {} : { decision: request.decision }),
      limit: 500,
      offset: rows.length,
    });
    rows.push(...page.rows);
    if (page.rows.length === 0 || rows.length >= page.total) return rows;
  }
};

const showReview = async (context: CommandContext, request: Request<'review show'>): Promise<ExitCode> => {
  const review = await context.client.reviews.get({ id: request.id });
  const rows = await everyRow(context, request);
  show(
    context,
    { review, rows },
    () =>
      `${facts(review)}\n${terminalTable(
        ['ROW', 'WHO', 'WHAT', 'LEVEL', 'LAST USE', 'DECISION', 'BY', 'REASON AND OUTCOME'],
        rows.map((row) => [
          String(row.number),
          row.who.person?.name ?? row.who.name,
          row.what.title,
          levelWords[row.level],
          useWords(row),
          row.own && row.decidedBy === null ? 'Your own' : decisionWords[row.decision],
          row.decidedBy ?? '-',
          [row.reason ?? '', outcomeWords(row)].filter((part) => part !== '').join(' → '),
        ]),
      )}`,
  );
  tellBasis(context, review.basis);
  return exitCodes.done;
};

const decide = async (context: CommandContext, request: Request<'review decide'>): Promise<ExitCode> => {
  const { client, terminal } = context;
  const { id, decision, reason, rows, search, unused, undecided } = request;
  const filter = {
    ...(search === undefined ? {} : { search }),
    ...(unused ? { unused: true } : {}),
    ...(undecided ? { decision: 'undecided' as const } : {}),
  };
  const said = { id, rows: rows.length > 0 ? { numbers: [...rows] } : { filter }, decision, reason };
  const tellLeftOut = (
    own: number,
    conflicts: readonly { readonly number: number; readonly by: string }[],
  ) => {
    if (own > 0)
      terminal.err(
        `${plural(own, 'row')} left out: your own access or that of a group you are in, another reviewer decides.\n`,
      );
    for (const { number, by } of conflicts)
      terminal.err(`Row ${number} was decided by ${terminalText(by)}.\n`);
  };
  if (request.dryRun) {
    const tried = await client.reviews.tryDecision(said);
    show(
      context,
      tried,
      () =>
        `${plural(tried.changed, 'row')} would be: ${decisionWords[decision].toLowerCase()}.\n${terminalTable(
          ['ROW', 'WHO', 'WHAT', 'LEVEL', 'LAST USE', 'DECISION NOW'],
          tried.rows.map((row) => [
            String(row.number),
            row.who.person?.name ?? row.who.name,
            row.what.title,
            levelWords[row.level],
            useWords(row),
            decisionWords[row.decision],
          ]),
        )}`,
    );
    if (tried.same > 0) terminal.err(`${plural(tried.same, 'row')} decided just so already.\n`);
    tellLeftOut(tried.own, tried.conflicts);
    terminal.err('Nothing was decided: this was a dry run.\n');
    return exitCodes.done;
  }
  const decided = await client.reviews.decide(said);
  const { changed, own, conflicts, review } = decided;
  show(
    context,
    decided,
    () =>
      `${plural(changed, 'row')}: ${decisionWords[decision].toLowerCase()}. ${plural(review.counts.undecided, 'row')} not decided.\n`,
  );
  tellLeftOut(own, conflicts);
  return exitCodes.done;
};

const tellPending = ({ terminal }: CommandContext, id: string): void =>
  terminal.err(`It waits for approval. Its plan: steward review plan ${id} > plan.json\n`);

const submit = async (context: CommandContext, request: Request<'review submit'>): Promise<ExitCode> => {
  const { client, terminal, interrupts } = context;
  const { id } = request;
  const review = await client.reviews.get({ id });
  // Submitted before, and its process ended: it goes on where it stopped.
  if (review.state === 'submitted' && review.planId !== null && review.planHash !== null && !request.dryRun) {
    const { runId } = await client.reviews.submit({ id, planId: review.planId, hash: review.planHash });
    if (runId !== null) {
      const { live, state } = await client.runs.get({ id: runId });
      return live || state === 'done' ? (await finishRun(context, runId)).code : runResume(context, runId);
    }
  }
  if (review.state === 'pending' && !request.dryRun) {
    tellPending(context, id);
    return exitCodes.done;
  }
  const planned = await client.reviews.plan({ id, ticket: request.ticket }, { signal: interrupts.signal });
  const { plan } = planned;
  const isBlocked = plan.findings.some(({ severity }) => severity === 'blocker');
  if (plan.steps.length > 0 || isBlocked || request.dryRun)
    return applyPlanned(context, planned, { ...request, detailedExitcode: false }, async (reviewed) => {
      const { runId, state } = await client.reviews.submit({ id, ...reviewed });
      if (state === 'pending') tellPending(context, id);
      return { runId };
    });
  if (!request.yes) {
    const answer = await terminal.ask(
      'Nothing has to be taken. Close the review? Only “yes” does: ',
      interrupts.signal,
    );
    if (answer.trim() !== 'yes') {
      terminal.err('Nothing was changed.\n');
      return exitCodes.failed;
    }
  }
  const { state } = await client.reviews.submit({ id, planId: plan.id, hash: plan.hash });
  show(context, { plan, state }, () => 'Nothing had to be taken. The review is closed.\n');
  return exitCodes.done;
};

const approval = async (context: CommandContext, request: Request<'review approval'>): Promise<ExitCode> => {
  const statement = await readTextFile(request.file, {
    largestMegabytes: 1,
    nameAnother: 'Name the file that “steward grants approve” printed.',
  });
  const approved = await context.client.reviews.addApproval({ id: request.id, statement });
  show(context, { review: approved }, () => `Review ${approved.id}: ${reviewStateWords[approved.state]}\n`);
  return approved.runId === null ? exitCodes.done : (await finishRun(context, approved.runId)).code;
};

const report = async (context: CommandContext, request: Request<'review report'>): Promise<ExitCode> => {
  const { client, terminal, options } = context;
  const { id, html, output } = request;
  const review = await client.reviews.get({ id });
  if (review.reports.length === 0) await client.reviews.sign({ id });
  const { text, sha256 } = await client.reviews.report({ id, format: html ? 'html' : 'json' });
  if (output === undefined) terminal.out(text);
  else {
    try {
      await writeFile(output, text);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
      throw new StewardError({
        code: 'BAD_INPUT',
        happened: `${output} cannot be written${code}.`,
        unchanged: 'The report is kept in the profile.',
        todo: 'Name another file with -o.',
      });
    }
    if (options.json) terminal.json({ file: output, sha256 });
  }
  terminal.err(`SHA-256: ${sha256}\n`);
  return exitCodes.done;
};

/** The “review” commands. */
export const review = async (context: CommandContext, wanted: ProfileReviewRequest): Promise<ExitCode> => {
  switch (wanted.name) {
    case 'review create':
      return create(context, wanted);
    case 'review list':
      return list(context);
    case 'review show':
      return showReview(context, wanted);
    case 'review decide':
      return decide(context, wanted);
    case 'review submit':
      return submit(context, wanted);
    case 'review cancel': {
      const cancelled = await context.client.reviews.cancel({ id: wanted.id, reason: wanted.reason });
      show(context, { review: cancelled }, () => '');
      context.terminal.err('The review was cancelled. Nothing was taken.\n');
      return exitCodes.done;
    }
    case 'review plan': {
      const { text } = await context.client.reviews.exportPlan({ id: wanted.id });
      show(context, JSON.parse(text), () => text);
      return exitCodes.done;
    }
    case 'review withdraw': {
      const opened = await context.client.reviews.withdraw({ id: wanted.id });
      show(context, { review: opened }, () => '');
      context.terminal.err('What was handed in was taken back. Nothing was taken.\n');
      return exitCodes.done;
    }
    case 'review approval':
      return approval(context, wanted);
    case 'review report':
      return report(context, wanted);
  }
};
