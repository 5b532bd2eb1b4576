import type { Grant, PlannedGrants } from '../../../shared/contract/grants.ts';
import { publicReceiver } from '../../../shared/domain/given.ts';
import { provisioningState } from '../../../shared/domain/grant.ts';
import { type Plan, plan as planSchema } from '../../../shared/domain/plan.ts';
import { StewardError } from '../../../shared/errors.ts';
import { type CommandContext, type ExitCode, exitCodes, show } from '../command-context.ts';
import type { GrantsRequest } from '../grants-request.ts';
import { findingText, planText } from '../plan-text.ts';
import { readTextFile } from '../read-text-file.ts';
import { terminalList, terminalTable, terminalText } from '../terminal-text.ts';
import { grantPolicies } from './grant-policies.ts';
import { finishRun } from './run.ts';

const bad = (happened: string, todo: string): StewardError =>
  new StewardError({ code: 'BAD_INPUT', happened, unchanged: 'Nothing was changed.', todo });

const textOf = (file: string, largestMegabytes = 20): Promise<string> =>
  readTextFile(file, { largestMegabytes, nameAnother: 'Name the right file.' });

const connectionId = async ({ client, connection }: CommandContext): Promise<string> => {
  const found = connection ?? (await client.environments.current()).connection;
  if (found) return found.id;
  throw bad('The environment has no connection.', 'Name one with --connection.');
};

const rows = (grants: readonly Grant[]) =>
  terminalTable(
    ['ID', 'STATE', 'WHO', 'WHAT', 'LEVEL', 'ENDS'],
    grants.map((one) => [
      one.id,
      one.state,
      `${one.principal.kind} ${one.principal.name}`,
      `${one.target.resource}/${one.target.id}`,
      one.level,
      one.endsAt ?? (one.activeAt === null ? '-' : 'for good'),
    ]),
  );

const page = 500;

const list = async (
  context: CommandContext,
  request: Extract<GrantsRequest, { name: 'grants list' }>,
): Promise<ExitCode> => {
  const state = provisioningState.optional().safeParse(request.state);
  if (!state.success)
    throw bad(`There is no state “${request.state}”.`, `There are: ${provisioningState.options.join(', ')}.`);
  const grants: Grant[] = [];
  let total = 0;
  do {
    const found = await context.client.grants.list({
      ...(state.data === undefined ? {} : { state: state.data }),
      ...(request.endingWithin === undefined ? {} : { endsWithinDays: request.endingWithin }),
      limit: page,
      offset: grants.length,
    });
    total = found.total;
    grants.push(...found.grants);
    if (found.grants.length === 0) break;
  } while (grants.length < total);
  show(context, { total, grants }, () => rows(grants));
  return exitCodes.done;
};

const showRequest = async (context: CommandContext, id: string): Promise<ExitCode> => {
  const request = await context.client.grants.get({ id });
  show(context, { request }, () => {
    const facts = terminalList([
      ['Request', request.id],
      ['What', request.title],
      ['Decision', request.decision],
      ['By', request.requestedBy],
      ['Reason', request.request.reason || '-'],
      [
        'Approvals',
        `${request.given.filter(({ verdict }) => verdict === 'approved').length} of ${request.approvals}`,
      ],
      ['Run', request.runId ?? '-'],
    ]);
    const left = request.grants.flatMap(({ principal, target, still }) =>
      still === null || still.ways.length === 0
        ? []
        : `${principal.name} on ${target.title}: still effective through ${still.ways.map(({ through }) => through).join('; ')}${still.more > 0 ? `; and ${still.more} more` : ''}.`,
    );
    const gaps = [...new Set(request.grants.flatMap(({ still }) => still?.gaps ?? []))];
    const told = [
      ...left,
      ...(gaps.length > 0 ? ['There may be more ways, since this could not be seen:'] : []),
      ...gaps,
    ];
    return `${facts}\n${rows(request.grants)}${told.map((line) => `${terminalText(line)}\n`).join('')}`;
  });
  return exitCodes.done;
};

/** Whether a plan may go on: it has no blocker, it is no dry run, and a person agrees. */
const agreed = async (
  { terminal, options, interrupts }: CommandContext,
  plans: readonly Plan[],
  choice: { readonly dryRun: boolean; readonly yes: boolean },
): Promise<'yes' | 'blocked' | 'no' | 'dry'> => {
  if (!options.json) for (const plan of plans) terminal.out(planText(plan, plan.steps.length === 0));
  const blockers = plans.flatMap(({ findings }) => findings.filter(({ severity }) => severity === 'blocker'));
  if (blockers.length > 0) {
    terminal.err(
      `Nothing was changed: ${blockers.length === 1 ? 'something stands' : `${blockers.length} things stand`} in the way.\n`,
    );
    for (const blocker of blockers) terminal.err(findingText(blocker));
    return 'blocked';
  }
  if (choice.dryRun) {
    terminal.err('Nothing was changed: this was a dry run.\n');
    return 'dry';
  }
  if (choice.yes) return 'yes';
  const answer = await terminal.ask('Go on? Only “yes” does: ', interrupts.signal);
  if (answer.trim() === 'yes') return 'yes';
  terminal.err('Nothing was changed.\n');
  return 'no';
};

const submitAll = async (
  context: CommandContext,
  planned: readonly PlannedGrants[],
  choice: { readonly dryRun: boolean; readonly yes: boolean },
): Promise<ExitCode> => {
  const { client, terminal, options } = context;
  const go = await agreed(
    context,
    planned.map(({ plan }) => plan),
    choice,
  );
  const submitted = [];
  let code: ExitCode = go === 'yes' || go === 'dry' ? exitCodes.done : exitCodes.failed;
  if (go === 'yes')
    for (const { plan } of planned) {
      const one = await client.grants.submit({ planId: plan.id, hash: plan.hash });
      submitted.push(one);
      if (one.runId !== null) {
        const run = await finishRun(context, one.runId);
        if (run.code !== exitCodes.done) code = run.code;
      } else
        terminal.err(
          `Request ${one.requestId} waits for approval. Its plan: steward grants plan ${one.requestId} > plan.json\n`,
        );
    }
  if (options.json) terminal.json({ planned, submitted });
  return code;
};

const request = async (
  context: CommandContext,
  wanted: Extract<GrantsRequest, { name: 'grants request' }>,
): Promise<ExitCode> => {
  const { client, interrupts } = context;
  const id = await connectionId(context);
  const listed = wanted.whoFile === undefined ? '' : await textOf(wanted.whoFile, 0.4);
  // Two lists apart: a heading is only looked for where a file begins.
  const lists = [wanted.who.join('\n'), listed].filter((text) => text !== '');
  const resolved = [];
  for (const text of lists)
    resolved.push(await client.grants.resolve({ connectionId: id, text: `${text}\n` }));
  const found = resolved.flatMap((one) => one.found);
  const unknown = resolved.flatMap((one) => one.unknown);
  if (unknown.length > 0)
    throw bad(
      unknown.map(({ text, why }) => `${text}: ${why}`).join(' '),
      unknown
        .flatMap(({ text, nearest }) =>
          nearest === null ? [] : [`Instead of ${text}, did you mean ${nearest}?`],
        )
        .join(' ') || 'Read the account with “steward directory sync”, then try again.',
    );
  const planned = await client.grants.plan(
    {
      connectionId: id,
      who: [
        ...found.map(({ principal }) => ({ principal })),
        ...wanted.tenants,
        ...(wanted.isPublic ? [{ principal: publicReceiver }] : []),
      ],
      what: [...wanted.what],
      level: wanted.level,
      span: wanted.span,
      reason: wanted.reason,
      ticket: wanted.ticket,
      breakGlass: wanted.breakGlass,
    },
    { signal: interrupts.signal },
  );
  return submitAll(context, [planned], wanted);
};

const revoke = async (
  context: CommandContext,
  wanted: Extract<GrantsRequest, { name: 'grants revoke' }>,
): Promise<ExitCode> => {
  const { client, terminal, options } = context;
  const plans = await client.grants.planRevoke({ ids: [...wanted.ids] });
  const go = await agreed(context, plans, wanted);
  let code: ExitCode = go === 'yes' || go === 'dry' ? exitCodes.done : exitCodes.failed;
  if (go === 'yes')
    for (const plan of plans) {
      const { runId } = await client.grants.revoke({ planId: plan.id, hash: plan.hash });
      const run = await finishRun(context, runId);
      if (run.code !== exitCodes.done) code = run.code;
    }
  if (options.json) terminal.json({ plans });
  return code;
};

const renew = async (
  context: CommandContext,
  wanted: Extract<GrantsRequest, { name: 'grants renew' }>,
): Promise<ExitCode> =>
  submitAll(
    context,
    await context.client.grants.planRenewal({
      ids: [...wanted.ids],
      span: wanted.span,
      reason: wanted.reason,
      ticket: wanted.ticket,
    }),
    wanted,
  );

const spokenLate = (ms: number): string =>
  ms >= 3_600_000 ? `${(ms / 3_600_000).toFixed(1)} h` : `${Math.round(ms / 60_000)} min`;

/** Exits with 1 while anything is still there whose time is over, so that a schedule notices. */
const expire = async (context: CommandContext): Promise<ExitCode> => {
  const report = await context.client.grants.expire({ scheduled: true });
  show(context, { report }, () => `${report.ended === 0 ? 'Nothing was due' : `${report.ended} ended`}.\n`);
  for (const { what, lateMs } of report.late)
    context.terminal.err(`Late by ${spokenLate(lateMs)}: ${terminalText(what)}\n`);
  for (const { what, problem } of report.failed)
    context.terminal.err(`Not ended: ${terminalText(what)}. ${terminalText(problem)}\n`);
  return report.failed.length > 0 ? exitCodes.failed : exitCodes.done;
};

const approve = async (
  context: CommandContext,
  wanted: Extract<GrantsRequest, { name: 'grants approve' }>,
): Promise<ExitCode> => {
  const { client, terminal, options, interrupts } = context;
  const text = await textOf(wanted.plan);
  let parsed: Plan | undefined;
  try {
    parsed = planSchema.parse(JSON.parse(text));
  } catch {
    throw bad(`${wanted.plan} is not a plan.`, 'Choose the file that “steward grants plan” printed.');
  }
  if (!wanted.yes) {
    terminal.err(planText(parsed, false));
    const answer = await terminal.ask(
      `Sign “${wanted.decline ? 'declined' : 'approved'}”? Only “yes” does: `,
      interrupts.signal,
    );
    if (answer.trim() !== 'yes') {
      terminal.err('Nothing was signed.\n');
      return exitCodes.failed;
    }
  }
  const signed = await client.grants.signApproval({
    plan: text,
    verdict: wanted.decline ? 'declined' : 'approved',
  });
  show({ terminal, options }, signed, () => signed.statement);
  return exitCodes.done;
};

const showApprovers = (
  context: CommandContext,
  approvers: readonly { readonly name: string; readonly fingerprint: string; readonly addedAt: string }[],
): void =>
  show(context, { approvers }, () =>
    approvers.length === 0
      ? 'Nobody’s approval counts yet.\n'
      : terminalTable(
          ['PERSON', 'FINGERPRINT', 'ADDED'],
          approvers.map((one) => [one.name, one.fingerprint, one.addedAt]),
        ),
  );

/** The “grants” commands. */
export const grants = async (context: CommandContext, wanted: GrantsRequest): Promise<ExitCode> => {
  const { client, terminal } = context;
  switch (wanted.name) {
    case 'grants list':
      return list(context, wanted);
    case 'grants show':
      return showRequest(context, wanted.id);
    case 'grants cancel': {
      const request = await client.grants.cancel({ id: wanted.id });
      show(context, { request }, () => '');
      terminal.err('The request was taken back.\n');
      return exitCodes.done;
    }
    case 'grants plan': {
      const { text } = await client.grants.exportPlan({ id: wanted.id });
      show(context, JSON.parse(text), () => text);
      return exitCodes.done;
    }
    case 'grants request':
      return request(context, wanted);
    case 'grants revoke':
      return revoke(context, wanted);
    case 'grants renew':
      return renew(context, wanted);
    case 'grants expire':
      return expire(context);
    case 'grants approve':
      return approve(context, wanted);
    case 'grants approval': {
      const request = await client.grants.addApproval({
        id: wanted.id,
        statement: await textOf(wanted.file),
      });
      show(context, { request }, () => `Request ${request.id}: ${request.decision}\n`);
      if (request.runId === null) return exitCodes.done;
      return (await finishRun(context, request.runId)).code;
    }
    case 'grants key': {
      const key = await client.grants.myKey();
      show(context, key, () => `${key.text}\n`);
      terminal.err(`Fingerprint: ${key.fingerprint}\n`);
      return exitCodes.done;
    }
    case 'grants trust': {
      const { key, person } = wanted;
      const approvers = await client.grants.addApprover({ key, ...(person === undefined ? {} : { person }) });
      showApprovers(context, approvers);
      return exitCodes.done;
    }
    case 'grants approvers':
      showApprovers(context, await client.grants.approvers());
      return exitCodes.done;
    case 'grants untrust': {
      const { fingerprint } = wanted;
      const before = await client.grants.approvers();
      if (!before.some((one) => one.fingerprint === fingerprint))
        throw bad('No approver has this fingerprint.', 'See “steward grants approvers”.');
      showApprovers(context, await client.grants.removeApprover({ fingerprint }));
      return exitCodes.done;
    }
    case 'grants policy list':
    case 'grants policy set':
    case 'grants policy remove':
      return grantPolicies(context, wanted);
  }
};
