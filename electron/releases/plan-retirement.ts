import type { PlanBody, PlanFinding, PlanStep } from '../../shared/domain/plan.ts';
import {
  type CarriedAsset,
  copyOf,
  type PlannedDeployment,
} from '../../shared/domain/releases/deployment.ts';
import type { DeploymentContext } from './deployment-context.ts';
import { plural } from './promotion-findings.ts';
import { assetWords } from './promotion-input.ts';
import type { Readers } from './retirements.ts';
import { putState } from './steps/asset-put.ts';
import type { TargetAsset } from './steps/read-target.ts';

export interface RetirementInput {
  readonly environment: { readonly name: string; readonly title: string };
  readonly connection: PlanBody['connection'] & { readonly readOnly: boolean };
  readonly hours: number;
  /** Datasets that later deployments put others in the place of, and how they stand now. */
  readonly datasets: readonly {
    readonly asset: CarriedAsset & { readonly supersededAt: string };
    readonly now: TargetAsset | null;
  }[];
  readonly readers: Readers;
}

const stepId = (id: string): string => `remove:dataset/${id}`;

/** Of these datasets those that nothing reads but others of them. */
const needless = (ids: readonly string[], readers: Readers): ReadonlySet<string> => {
  const going = new Set(ids);
  const isRead = (id: string) =>
    (readers.get(id) ?? []).some((reader) => reader.kind !== 'dataset' || !going.has(reader.id));
  for (let read = ids.filter(isRead); read.length > 0; read = [...going].filter(isRead))
    for (const id of read) going.delete(id);
  return going;
};

/** Deletes what nothing reads; what something reads stays, with its readers told. Pure. */
export const planRetirement = (input: RetirementInput): PlanBody => {
  const { environment, connection, readers } = input;
  const findings: PlanFinding[] = [];
  const steps: PlanStep[] = [];
  const assets: PlannedDeployment[] = [];
  const datasets = input.datasets.filter(({ now }) => now !== null);
  const going = needless(
    datasets.map(({ asset }) => asset.targetId),
    readers,
  );
  for (const { asset, now } of datasets) {
    const { targetId: id, name, sourceId } = asset;
    const by = readers.get(id) ?? [];
    const first = by.find((reader) => reader.kind !== 'dataset' || !going.has(reader.id));
    if (first !== undefined) {
      findings.push({
        severity: 'note',
        message: `The dataset ${name} (${id}) stays: ${assetWords[first.kind]} ${first.name}${by.length > 1 ? ` and ${plural(by.length - 1, 'other')} read` : ' reads'} it.`,
      });
      continue;
    }
    steps.push({
      id: stepId(id),
      kind: 'quicksight.asset.remove',
      title: `Delete the dataset ${name} (${id}), which nothing needs since ${asset.supersededAt.slice(0, 10)}`,
      section: 'Datasets',
      // What is made of it goes first.
      needs: by.map((reader) => stepId(reader.id)),
      input: { kind: 'dataset', id },
      before: putState(now),
      after: null,
    });
    assets.push({
      kind: 'dataset',
      sourceId,
      ...copyOf(asset),
      targetId: id,
      name,
      action: 'removed',
      release: null,
      content: asset.content,
      version: null,
      before: null,
      steps: [stepId(id)],
    });
  }
  if (connection.readOnly)
    findings.push({
      severity: 'blocker',
      message: `The connection “${connection.name}” is read-only.`,
      todo: 'Allow writing in the connection’s settings.',
    });
  const context: DeploymentContext = { release: null, environment: environment.name, assets };
  const { readOnly: _, ...shown } = connection;
  return {
    version: 1,
    kind: 'release.retire',
    title: `Retire datasets in ${environment.title}`,
    subject: { type: 'environment', id: environment.name, name: environment.title },
    connection: shown,
    effects:
      steps.length === 0
        ? [`No dataset in ${environment.title} has been needless for ${plural(input.hours, 'hour')}.`]
        : [
            `${plural(steps.length, 'dataset')} and the SPICE capacity that ${steps.length === 1 ? 'it fills' : 'they fill'} are given back. A rollback makes them again from what was promoted.`,
          ],
    findings,
    steps,
    context: context as unknown as PlanBody['context'],
  };
};
