import { stringify } from 'yaml';
import { z } from 'zod';
import { type Pipeline, pipelineSpec, type StageCell } from '../../../shared/contract/pipelines.ts';
import type { PromotionRequest } from '../../../shared/contract/promotion-requests.ts';
import { momentWords } from '../../../shared/domain/access-words.ts';
import { policyWords } from '../../../shared/domain/releases/policy-words.ts';
import { StewardError } from '../../../shared/errors.ts';
import { readYaml, spokenPlace } from '../../documents/read-yaml.ts';
import { type CommandContext, type ExitCode, exitCodes, show } from '../command-context.ts';
import type { PipelineRequest } from '../pipeline-request.ts';
import { readTextFile, spokenFile } from '../read-text-file.ts';
import { terminalTable, terminalText } from '../terminal-text.ts';
import { finishRun } from './run.ts';

type Of<N extends PipelineRequest['name']> = Extract<PipelineRequest, { readonly name: N }>;

const fileRules = { largestMegabytes: 1, nameAnother: 'Name a file with -f.' };
const writeOne = 'Write one to begin with: steward pipeline show > pipeline.yaml';
const pipelineFile = pipelineSpec.extend({ revision: z.number().int().min(1).optional() });

const bad = (happened: string, todo: string, cause?: unknown) =>
  new StewardError({ code: 'BAD_INPUT', happened, unchanged: 'No pipeline was changed.', todo }, { cause });

const known = async ({ client }: CommandContext, name: string): Promise<Pipeline> => {
  const all = await client.pipelines.list();
  const found = all.find((one) => one.name === name || one.title === name);
  if (found !== undefined) return found;
  throw bad(
    `There is no pipeline ${name}.`,
    all.length === 0
      ? 'Make one: steward pipeline set -f FILE'
      : `The pipelines are ${all.map((one) => one.name).join(', ')}.`,
  );
};

const list = async (context: CommandContext): Promise<ExitCode> => {
  const pipelines = await context.client.pipelines.list();
  show(context, { pipelines }, () =>
    pipelines.length === 0
      ? 'There is no pipeline: every environment takes every release.\n'
      : terminalTable(
          ['PIPELINE', 'STAGE', 'ASKS FOR'],
          pipelines.flatMap(({ name, stages }) =>
            stages.map(({ environment, policy }) => [name, environment, policyWords(policy).join('; ')]),
          ),
        ),
  );
  return exitCodes.done;
};

const showOne = async (context: CommandContext, { pipeline }: Of<'pipeline show'>): Promise<ExitCode> => {
  const found = await known(context, pipeline);
  const { name, title, revision, stages } = found;
  show(context, found, () => stringify({ name, title, revision, stages }));
  return exitCodes.done;
};

const set = async (context: CommandContext, { file }: Of<'pipeline set'>): Promise<ExitCode> => {
  const text = await readTextFile(file, fileRules, context.interrupts.signal);
  const [document] = readYaml(text, { largestMegabytes: 1, tooLarge: 'Write less.', empty: writeOne });
  const parsed = pipelineFile.safeParse(document.value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = (issue?.path ?? []).map((part) => (typeof part === 'number' ? part : String(part)));
    const place = document.place(path);
    throw bad(
      `${spokenFile(file)} is no pipeline: ${path.length > 0 ? `${path.join('.')}: ` : ''}${issue?.message ?? 'it is not valid'}${place === undefined ? '' : ` (${spokenPlace(place)})`}`,
      writeOne,
      parsed.error,
    );
  }
  const { revision: seen, ...spec } = parsed.data;
  const now = (await context.client.pipelines.list()).find(({ name }) => name === spec.name);
  const saved = await context.client.pipelines.save({ ...spec, revision: seen ?? now?.revision ?? 0 });
  show(context, saved, () => `Pipeline ${saved.name} is saved as revision ${saved.revision}.\n`);
  return exitCodes.done;
};

const remove = async (context: CommandContext, request: Of<'pipeline remove'>): Promise<ExitCode> => {
  const { name, revision } = await known(context, request.pipeline);
  await context.client.pipelines.remove({ name, revision });
  show(context, { removed: name }, () => `Pipeline ${name} is removed.\n`);
  return exitCodes.done;
};

const cellWords = ({ there, release, published, drift }: StageCell): string => {
  if (there === 'unknown') return '?';
  if (there === 'absent') return '-';
  const what = release === null ? 'by hand' : `${release.name} (${release.hash.slice(0, 12)})`;
  const state = drift === 'changed' ? ', changed by hand' : drift === 'gone' ? ', gone' : '';
  return `${what}${published === null ? '' : `, v${published}`}${state}`;
};

const status = async (context: CommandContext, request: Of<'pipeline status'>): Promise<ExitCode> => {
  const { name } = await known(context, request.pipeline);
  const found = await context.client.pipelines.status({
    name,
    ...(request.search === undefined ? {} : { search: request.search }),
    releasedOnly: request.released,
    limit: 500,
  });
  show(context, found, () =>
    [
      found.rows.length === 0
        ? 'No dashboard is known. Read the accounts: steward directory sync\n'
        : terminalTable(
            ['DASHBOARD', ...found.stages.map(({ title }) => title.toUpperCase())],
            found.rows.map((row) => [row.name, ...row.cells.map(cellWords)]),
          ),
      ...found.stages.map(
        ({ title, directoryReadAt }) =>
          `${title}: ${directoryReadAt === null ? 'its account was never read' : `read ${momentWords(directoryReadAt)}`}`,
      ),
      ...(found.total > found.rows.length ? [`${found.rows.length} of ${found.total} dashboards.`] : []),
    ]
      .map((part) => (part.endsWith('\n') ? part : `${terminalText(part)}\n`))
      .join(''),
  );
  return exitCodes.done;
};

const look = async (context: CommandContext, request: Of<'pipeline look'>): Promise<ExitCode> => {
  const { name } = await known(context, request.pipeline);
  const found = await context.client.pipelines.look(
    { name, ...(request.dashboards.length === 0 ? {} : { dashboards: [...request.dashboards] }) },
    { signal: context.interrupts.signal },
  );
  show(
    context,
    found,
    () =>
      `Looked at ${found.looked} of ${found.total}${found.failed > 0 ? `, ${found.failed} could not be read` : ''}.\n`,
  );
  return found.failed > 0 ? exitCodes.failed : exitCodes.done;
};

const requestLine = ({ planId, state, approvals, given, environment, lapsesAt, title }: PromotionRequest) => [
  planId,
  state,
  `${given.filter(({ verdict }) => verdict === 'approved').length}/${approvals}`,
  environment,
  momentWords(lapsesAt),
  title,
];

const showRequests = (context: CommandContext, requests: readonly PromotionRequest[]): void =>
  show(context, { requests }, () =>
    requests.length === 0
      ? 'No promotion waits for approval.\n'
      : terminalTable(['PLAN', 'STATE', 'APPROVALS', 'STAGE', 'UNTIL', 'TITLE'], requests.map(requestLine)),
  );

const approval = async (context: CommandContext, request: Of<'promotion approval'>): Promise<ExitCode> => {
  const statement = await readTextFile(request.file, {
    largestMegabytes: 1,
    nameAnother: 'Name the file that “steward grants approve” printed.',
  });
  const approved = await context.client.releases.addApproval({ planId: request.plan, statement });
  showRequests(context, [approved]);
  if (approved.state === 'approved')
    context.terminal.err(`It can be promoted: steward promotion apply ${approved.planId}\n`);
  return exitCodes.done;
};

const apply = async (context: CommandContext, planId: string): Promise<ExitCode> => {
  const { planHash: hash } = await context.client.releases.request({ planId });
  const { runId } = await context.client.releases.applyPromotion({ planId, hash });
  return (await finishRun(context, runId)).code;
};

/** The “pipeline” and “promotion” commands. */
export const pipeline = async (context: CommandContext, request: PipelineRequest): Promise<ExitCode> => {
  const { releases } = context.client;
  switch (request.name) {
    case 'pipeline list':
      return list(context);
    case 'pipeline show':
      return showOne(context, request);
    case 'pipeline set':
      return set(context, request);
    case 'pipeline remove':
      return remove(context, request);
    case 'pipeline status':
      return status(context, request);
    case 'pipeline look':
      return look(context, request);
    case 'promotion list':
      showRequests(context, await releases.requests({}));
      return exitCodes.done;
    case 'promotion plan': {
      const { text } = await releases.exportPlan({ planId: request.plan });
      show(context, JSON.parse(text), () => text);
      return exitCodes.done;
    }
    case 'promotion approval':
      return approval(context, request);
    case 'promotion apply':
      return apply(context, request.plan);
    case 'promotion withdraw':
      showRequests(context, [await releases.withdraw({ planId: request.plan })]);
      return exitCodes.done;
  }
};
