import type { PlanBody, PlanFinding, PlanStep } from '../../shared/domain/plan.ts';
import {
  type CarriedAsset,
  copyOf,
  type PlannedDeployment,
} from '../../shared/domain/releases/deployment.ts';
import { type AssetId, assetKey } from '../../shared/domain/releases/release.ts';
import type { PermissionsFound } from '../connectors/quicksight/read-permissions.ts';
import { accessState } from '../connectors/quicksight/steps/access-steps.ts';
import type { DeploymentContext } from './deployment-context.ts';
import { plural } from './promotion-findings.ts';
import { assetWords } from './promotion-input.ts';
import { publishingSteps } from './promotion-steps.ts';
import { putState } from './steps/asset-put.ts';
import type { TargetAsset } from './steps/read-target.ts';

/** A dataset that the earlier version reads and that is gone. */
export interface LostDataset {
  readonly id: string;
  readonly name: string;
  /** What a deployment had put there; null where none had. */
  readonly content: string | null;
  /** Ids of datasets that it is made of and that are gone, too. */
  readonly needs: readonly string[];
  /** Who reads the dataset that took its place. */
  readonly held: PermissionsFound;
}

/** An asset that the deployment replaced in place, and how it stands now. */
export interface ReplacedAsset {
  readonly asset: CarriedAsset;
  readonly now: TargetAsset | null;
  /** What stood before the one that is gone back to. */
  readonly earlier: CarriedAsset['before'];
}

export interface RollbackOf {
  readonly id: string;
  /** The newest deployment of it; undefined where Steward brought it no release. */
  readonly current: CarriedAsset | undefined;
  readonly now: TargetAsset | null;
  /** What stood before the version that is gone back to. */
  readonly earlier: CarriedAsset['before'];
  /** False where the service has that version no more. */
  readonly hasVersion: boolean;
  readonly lost: readonly LostDataset[];
  readonly replaced: readonly ReplacedAsset[];
}

export interface RollbackInput {
  readonly environment: { readonly name: string; readonly title: string };
  readonly connection: PlanBody['connection'] & { readonly readOnly: boolean };
  readonly dashboards: readonly RollbackOf[];
  readonly removeNew: boolean;
  /** Names of releases by hash. */
  readonly releases: ReadonlyMap<string, string>;
}

interface Part {
  readonly steps: readonly PlanStep[];
  readonly deployed: readonly PlannedDeployment[];
  readonly findings: readonly PlanFinding[];
  readonly effects: readonly string[];
}

const refused = (message: string, todo: string): Part => ({
  steps: [],
  deployed: [],
  findings: [{ severity: 'blocker', message, todo }],
  effects: [],
});

const putId = (id: string): string => `put:dataset/${id}`;

const lostSteps = ({ id, name, content, needs, held }: LostDataset): readonly PlanStep[] => {
  const put = putId(id);
  return [
    {
      id: put,
      kind: 'quicksight.asset.put',
      title: `Create the dataset ${name} again, as it was`,
      section: 'Datasets',
      needs: needs.map(putId),
      input: { kind: 'dataset', id, content },
      before: null,
      after: { content },
    },
    ...[...held].map(([principal, actions]) => ({
      id: `access:dataset/${id}:${principal}`,
      kind: 'quicksight.access.grant',
      title: `Let ${principal.slice(principal.indexOf('/') + 1)} have the dataset ${name}`,
      section: 'Access',
      needs: [put],
      input: { resource: 'dataset', id, principal, actions: [...actions] },
      before: null,
      after: accessState('dataset', actions),
    })),
  ];
};

/** Puts back what was replaced in place. It is live at once: that was so when it was replaced, too. */
const replacedPart = ({ asset, now, earlier }: ReplacedAsset, title: string): Part => {
  const { kind, targetId: id, name, before } = asset;
  const what = `the ${assetWords[kind]} ${name}`;
  const content = before?.content ?? null;
  if (now === null || content === null)
    return refused(
      `What ${what} was before is not known: it cannot be put back.`,
      'Promote the earlier release again.',
    );
  const step: PlanStep = {
    id: `put:${kind}/${id}`,
    kind: 'quicksight.asset.put',
    title: `Put ${what} back to what it was, live at once`,
    section: kind === 'dataset' ? 'Datasets' : 'Themes',
    needs: [],
    input: { kind, id, content },
    before: putState(now),
    after: { content, ...(now.version === null ? {} : { version: now.version + 1 }) },
  };
  return {
    steps: [step],
    findings: [
      {
        severity: 'warning',
        message: `Everything in ${title} that uses ${what} changes at once, not only what is rolled back.`,
      },
    ],
    effects: [],
    deployed: [
      {
        kind,
        sourceId: asset.sourceId,
        ...copyOf(asset),
        targetId: id,
        name,
        action: 'restored',
        release: before?.release ?? null,
        content,
        version: null,
        before: earlier,
        steps: [step.id],
      },
    ],
  };
};

const removal = (current: CarriedAsset, now: TargetAsset, title: string): Part => {
  const { targetId: id, name } = current;
  const step: PlanStep = {
    id: `remove:dashboard/${id}`,
    kind: 'quicksight.asset.remove',
    title: `Remove the dashboard ${name}, which the promotion made`,
    section: 'Dashboards',
    needs: [],
    input: { kind: 'dashboard', id },
    before: putState(now),
    after: null,
  };
  return {
    steps: [step],
    findings: [],
    effects: [`${name} is no longer in ${title}.`],
    deployed: [
      {
        kind: 'dashboard',
        sourceId: current.sourceId,
        ...copyOf(current),
        targetId: id,
        name,
        action: 'removed',
        release: null,
        content: null,
        version: null,
        before: null,
        steps: [step.id],
      },
    ],
  };
};

const partOf = (one: RollbackOf, input: RollbackInput): Part => {
  const { title } = input.environment;
  const { id, current, now } = one;
  if (current === undefined)
    return refused(
      `Steward brought no release of the dashboard ${id} to ${title}: there is nothing to go back to.`,
      'Choose one that a promotion brought.',
    );
  const { name, before } = current;
  if (now === null)
    return refused(
      `The dashboard ${name} is not in ${title} any more.`,
      'Promote the earlier release again.',
    );
  if (before === null && input.removeNew) return removal(current, now, title);
  const version = before?.published ?? null;
  if (before === null || version === null)
    return refused(
      before === null
        ? `The dashboard ${name} was made by this promotion: there is no earlier version.`
        : `Nobody saw the dashboard ${name} before this promotion: no version was published.`,
      'Choose to remove what the promotion made, or leave it out.',
    );
  if (!one.hasVersion)
    return refused(
      `QuickSight has version ${version} of ${name} no more.`,
      'Promote the earlier release again.',
    );
  const gone = one.lost.find(({ content }) => content === null);
  if (gone !== undefined)
    return refused(
      `Version ${version} of ${name} reads the dataset ${gone.id}, which is gone, and no deployment brought it.`,
      'Create the dataset again, then plan again.',
    );
  const replaced = one.replaced.map((each) => replacedPart(each, title));
  const putSteps = [...one.lost.flatMap(lostSteps), ...replaced.flatMap(({ steps }) => steps)];
  const publishing = publishingSteps(
    { id, name },
    version,
    now.published,
    putSteps.filter(({ kind }) => kind === 'quicksight.asset.put').map((step) => step.id),
  );
  const isLeft = now.published === version && putSteps.length === 0;
  const release = before.release === null ? undefined : input.releases.get(before.release);
  return {
    steps: isLeft ? [] : [...putSteps, ...publishing],
    findings: [
      ...replaced.flatMap(({ findings }) => findings),
      ...(now.published === current.version || isLeft
        ? []
        : [
            {
              severity: 'warning' as const,
              message: `Somebody published version ${now.published} of ${name} since the promotion, which had published ${current.version}: going back replaces that, too.`,
            },
          ]),
    ],
    effects: isLeft
      ? [`People in ${title} see version ${version} of ${name} already.`]
      : [
          `People in ${title} see version ${version} of ${name} again${release === undefined ? '' : `, as ${release} brought it`}.`,
        ],
    deployed: isLeft
      ? []
      : [
          ...replaced.flatMap(({ deployed }) => deployed),
          {
            kind: 'dashboard',
            sourceId: current.sourceId,
            ...copyOf(current),
            targetId: id,
            name,
            action: 'restored',
            release: before.release,
            content: before.content,
            version,
            before: one.earlier,
            steps: publishing.map((step) => step.id),
          },
        ],
  };
};

/** What several dashboards need is done once. */
const once = <T>(items: readonly T[], key: (item: T) => string): T[] => [
  ...new Map(items.map((item) => [key(item), item])).values(),
];

/**
 * The way back: each dashboard's version from before its newest deployment is verified and published again, after
 * the datasets that it reads are there. Pure.
 */
export const planRollback = (input: RollbackInput): PlanBody => {
  const { environment, connection, dashboards } = input;
  const parts = dashboards.map((one) => partOf(one, input));
  const deployed = once(
    parts.flatMap((part) => part.deployed),
    (one): string => assetKey({ kind: one.kind, id: one.targetId } satisfies AssetId),
  );
  const releases = new Set(deployed.map(({ release }) => release));
  const [release = null] = releases;
  const context: DeploymentContext = {
    release: releases.size === 1 ? release : null,
    environment: environment.name,
    assets: deployed,
  };
  const [first] = dashboards;
  const what =
    dashboards.length === 1
      ? (first?.current?.name ?? first?.id ?? '')
      : plural(dashboards.length, 'dashboard');
  const { readOnly, ...shown } = connection;
  return {
    version: 1,
    kind: 'release.rollback',
    title: `Roll back ${what} in ${environment.title}`,
    subject: { type: 'environment', id: environment.name, name: environment.title },
    connection: shown,
    effects: once(
      parts.flatMap(({ effects }) => effects),
      (text) => text,
    ),
    findings: [
      ...once(
        parts.flatMap(({ findings }) => findings),
        ({ message }) => message,
      ),
      ...(readOnly
        ? [
            {
              severity: 'blocker' as const,
              message: `The connection “${connection.name}” is read-only.`,
              todo: 'Allow writing in the connection’s settings.',
            },
          ]
        : []),
    ],
    steps: once(
      parts.flatMap(({ steps }) => steps),
      ({ id }) => id,
    ),
    context: context as unknown as PlanBody['context'],
  };
};
