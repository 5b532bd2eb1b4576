import {
  DescribeDashboardCommand,
  DescribeDataSetCommand,
  ListIngestionsCommand,
} from '@aws-sdk/client-quicksight';
import { parseJsonDocument } from '../../shared/domain/parse-json-document.ts';
import { holdsAll } from '../../shared/domain/releases/holds-all.ts';

import type { QuickSight } from '../connectors/quicksight/quicksight.ts';
import { orMissing, pageSize, readEach } from '../connectors/quicksight/read-paged.ts';
import { readTarget } from '../releases/steps/read-target.ts';
import { problemOf } from '../rpc/problem-of.ts';
import type { CarriedDashboard, StageLook } from './stage-facts.ts';

interface DataState {
  readonly mode: 'spice' | 'direct' | 'gone';
  readonly refreshedAt: string | null;
  readonly failed: boolean;
}

const underWay = new Set(['INITIALIZED', 'QUEUED', 'RUNNING']);

const readData = async (cloud: QuickSight, id: string, signal: AbortSignal): Promise<DataState> => {
  const AwsAccountId = cloud.accountId;
  const found = await orMissing(
    cloud.send(new DescribeDataSetCommand({ AwsAccountId, DataSetId: id }), signal),
  );
  if (found === null) return { mode: 'gone', refreshedAt: null, failed: true };
  if (found.DataSet?.ImportMode !== 'SPICE') return { mode: 'direct', refreshedAt: null, failed: false };
  // The newest come first; a page of them holds the last one that came through, or none has for long.
  const answer = await orMissing(
    cloud.send(new ListIngestionsCommand({ AwsAccountId, DataSetId: id, MaxResults: pageSize }), signal),
  );
  const newestFirst = (answer?.Ingestions ?? []).toSorted(
    (a, b) => (b.CreatedTime?.getTime() ?? 0) - (a.CreatedTime?.getTime() ?? 0),
  );
  const ended = newestFirst.find(({ IngestionStatus }) => !underWay.has(IngestionStatus ?? ''));
  const filled = newestFirst.find(({ IngestionStatus }) => IngestionStatus === 'COMPLETED');
  return {
    mode: 'spice',
    refreshedAt: filled?.CreatedTime?.toISOString() ?? null,
    failed: ended?.IngestionStatus === 'FAILED',
  };
};

/** What is as old as its oldest dataset; one that was never filled leaves the age unknown. */
const dataOf = (states: readonly DataState[]): StageLook['data'] => {
  const spice = states.filter(({ mode }) => mode === 'spice');
  const ages = spice.map(({ refreshedAt }) => refreshedAt);
  return {
    mode: states.length === 0 ? 'none' : spice.length > 0 ? 'spice' : 'direct',
    refreshedAt: ages.includes(null) ? null : (ages.flatMap((at) => at ?? []).sort()[0] ?? null),
    failed: states.filter(({ failed }) => failed).length,
  };
};

/**
 * Looks at dashboards that releases brought to one account: whether each is still what was put there, and how old its
 * data are. What cannot be read keeps what was known of it, and says why.
 */
export const lookAtStage = async (
  cloud: QuickSight,
  dashboards: readonly CarriedDashboard[],
  deps: {
    readonly content: (hash: string) => Promise<string | null>;
    readonly earlier: ReadonlyMap<string, StageLook>;
    readonly now: () => Date;
    readonly keep: (look: StageLook) => Promise<void>;
    readonly signal: AbortSignal;
  },
): Promise<void> => {
  const { signal } = deps;
  const data = new Map<string, Promise<DataState>>();
  const dataOfSet = (id: string) => {
    const known = data.get(id) ?? readData(cloud, id, signal);
    data.set(id, known);
    return known;
  };
  await readEach(dashboards, async (one) => {
    signal.throwIfAborted();
    const { environment, targetId } = one;
    const at = () => deps.now().toISOString();
    try {
      const found = await readTarget(cloud, { kind: 'dashboard', id: targetId }, signal);
      if (found === null) {
        await deps.keep({
          environment,
          targetId,
          at: at(),
          published: null,
          drift: 'gone',
          data: null,
          verified: false,
          problem: null,
        });
        return;
      }
      const text = one.content === null ? null : await deps.content(one.content);
      const isAsPut =
        found.published === one.version &&
        found.version === one.version &&
        text !== null &&
        holdsAll(found.document, parseJsonDocument(text));
      const answer = await cloud.send(
        new DescribeDashboardCommand({ AwsAccountId: cloud.accountId, DashboardId: targetId }),
        signal,
      );
      const version = answer.Dashboard?.Version;
      const states = await Promise.all(
        (version?.DataSetArns ?? []).map((arn) => dataOfSet(arn.slice(arn.lastIndexOf('/') + 1))),
      );
      await deps.keep({
        environment,
        targetId,
        at: at(),
        published: found.published,
        drift: text === null ? 'unknown' : isAsPut ? 'none' : 'changed',
        data: dataOf(states),
        verified:
          /SUCCESSFUL$/.test(version?.Status ?? '') &&
          (version?.Errors ?? []).length === 0 &&
          states.every(({ mode, failed }) => mode !== 'gone' && !failed),
        problem: null,
      });
    } catch (error) {
      if (signal.aborted) throw error;
      const before = deps.earlier.get(`${environment} ${targetId}`);
      await deps.keep({
        environment,
        targetId,
        at: before?.at ?? at(),
        published: before?.published ?? null,
        drift: before?.drift ?? 'unknown',
        data: before?.data ?? null,
        verified: before?.verified ?? false,
        problem: problemOf(error)?.happened ?? 'It could not be read.',
      });
    }
  });
};
