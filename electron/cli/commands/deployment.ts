import type { DeploymentShown } from '../../../shared/contract/deployments.ts';
import { momentWords } from '../../../shared/domain/access-words.ts';
import type { DeployedAsset } from '../../../shared/domain/releases/deployment.ts';
import { type CommandContext, type ExitCode, exitCodes, show } from '../command-context.ts';
import type { DeploymentRequest } from '../deployment-request.ts';
import { stageNamed } from '../stage-named.ts';
import { terminalList, terminalTable } from '../terminal-text.ts';
import { applyPlanned } from './apply-planned.ts';

type Of<N extends DeploymentRequest['name']> = Extract<DeploymentRequest, { readonly name: N }>;

const states = { done: 'done', partly: 'done in part', failed: 'failed' } as const;
const actions: Readonly<Record<DeployedAsset['action'], string>> = {
  create: 'created',
  update: 'changed',
  beside: 'created beside the old one',
  none: 'as it was',
  restored: 'put back',
  removed: 'removed',
};

const releaseWords = ({ release, releaseName }: DeploymentShown): string =>
  release === null ? '-' : `${releaseName ?? 'not here any more'} (${release.slice(0, 12)})`;

const list = async (context: CommandContext, { stage }: Of<'deployment list'>): Promise<ExitCode> => {
  const found = await context.client.deployments.list({
    limit: 500,
    ...(stage === undefined ? {} : { environment: stage }),
  });
  show(context, found, () =>
    found.deployments.length === 0
      ? 'Nothing was promoted yet. Begin with: steward promote RELEASE --to STAGE'
      : terminalTable(
          ['Ended', 'Stage', 'What', 'State', 'By', 'Run', 'Release'],
          found.deployments.map((one) => [
            momentWords(one.endedAt),
            one.stage,
            one.kind,
            states[one.state],
            one.actor,
            one.runId,
            releaseWords(one),
          ]),
        ),
  );
  return exitCodes.done;
};

const showOne = async (context: CommandContext, { runId }: Of<'deployment show'>): Promise<ExitCode> => {
  const found = await context.client.deployments.get({ runId });
  show(context, found, () =>
    [
      terminalList([
        ['Stage', found.stage],
        ['What', found.kind],
        ['Release', releaseWords(found)],
        ['Ended', `${momentWords(found.endedAt)} by ${found.actor}: ${states[found.state]}`],
      ]),
      '',
      terminalTable(
        ['Kind', 'Id', 'Became', 'Version', 'Name'],
        found.assets.map((asset) => [
          asset.kind.replace('_', ' '),
          asset.targetId,
          asset.state === 'done' ? actions[asset.action] : 'failed',
          asset.version === null ? '-' : String(asset.version),
          asset.problem === null ? asset.name : `${asset.name}: ${asset.problem}`,
        ]),
      ),
    ].join('\n'),
  );
  return exitCodes.done;
};

/** “rollback” and the “deployment” commands. */
export const deployment = async (context: CommandContext, request: DeploymentRequest): Promise<ExitCode> => {
  const { deployments } = context.client;
  switch (request.name) {
    case 'deployment list':
      return list(context, request);
    case 'deployment show':
      return showOne(context, request);
    case 'rollback': {
      const environment = await stageNamed(context, request.stage);
      const { dashboards, removeNew } = request;
      const planned = await deployments.planRollback({ environment, dashboards: [...dashboards], removeNew });
      return applyPlanned(context, planned, request, deployments.apply);
    }
    case 'deployment retire': {
      const environment = await stageNamed(context, request.stage);
      const planned = await deployments.planRetirement({
        environment,
        ...(request.hours === undefined ? {} : { hours: request.hours }),
      });
      return applyPlanned(context, planned, request, deployments.apply);
    }
  }
};
