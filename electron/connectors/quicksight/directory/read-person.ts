import {
  DescribeUserCommand,
  ListUserGroupsCommand,
  SearchAnalysesCommand,
  SearchDashboardsCommand,
  SearchDataSetsCommand,
  SearchDataSourcesCommand,
  SearchFoldersCommand,
  SearchTopicsCommand,
} from '@aws-sdk/client-quicksight';
import type { QuickSight } from '../quicksight.ts';
import { orMissing, pageSize, readPages } from '../read-paged.ts';
import { readingOfUser } from './read-lists.ts';
import type { ObjectFound, Reading } from './reading.ts';
import { foundIn, type Listed, listedOf } from './summaries.ts';

/** One account of a person, as the service names it. */
export interface PersonName {
  readonly namespace: string;
  readonly userName: string;
}

/** What the service tells about one user; null where it has none of that name. */
export const readUser = async (
  cloud: QuickSight,
  { namespace, userName }: PersonName,
  signal?: AbortSignal,
): Promise<Reading | null> => {
  const command = new DescribeUserCommand({
    AwsAccountId: cloud.accountId,
    Namespace: namespace,
    UserName: userName,
  });
  const answer = await orMissing(cloud.send(command, signal));
  return answer?.User === undefined ? null : readingOfUser(answer.User, namespace);
};

/** The groups that one user is in. */
export const readGroupsOf = async (
  cloud: QuickSight,
  { namespace, userName }: PersonName,
  signal?: AbortSignal,
): Promise<readonly ObjectFound[]> => {
  const groups = await readPages(async (NextToken) => {
    const page = await cloud.send(
      new ListUserGroupsCommand({
        AwsAccountId: cloud.accountId,
        Namespace: namespace,
        UserName: userName,
        MaxResults: pageSize,
        NextToken,
      }),
      signal,
    );
    return { items: page.GroupList, next: page.NextToken };
  });
  return groups
    .flatMap((one) =>
      foundIn('group', {
        id: one.GroupName,
        arn: one.Arn,
        attributes: { description: one.Description ?? '' },
      }),
    )
    .map((group) => ({ ...group, namespace }));
};

/** What the service can search by principal. There is no such search for themes and VPC connections. */
export const searchedKinds = ['dashboard', 'analysis', 'dataset', 'data_source', 'folder', 'topic'] as const;
export type SearchedKind = (typeof searchedKinds)[number];

/**
 * What a user may see or owns, by the service's own search: through groups and folders too, but for data
 * sources, which are found by direct grants alone. Searches follow changes some time later.
 */
export const searchReach = async (
  cloud: QuickSight,
  kind: SearchedKind,
  userArn: string,
  signal?: AbortSignal,
): Promise<readonly ObjectFound[]> => {
  const equals = { Operator: 'StringEquals', Value: userArn } as const;
  const viewers = { ...equals, Name: 'QUICKSIGHT_VIEWER_OR_OWNER' } as const;
  const direct = { ...equals, Name: 'DIRECT_QUICKSIGHT_VIEWER_OR_OWNER' } as const;
  const items = await readPages<Listed>(async (NextToken) => {
    const input = { AwsAccountId: cloud.accountId, MaxResults: pageSize, NextToken };
    switch (kind) {
      case 'dashboard': {
        const page = await cloud.send(new SearchDashboardsCommand({ ...input, Filters: [viewers] }), signal);
        return { items: page.DashboardSummaryList?.map(listedOf.dashboard), next: page.NextToken };
      }
      case 'analysis': {
        const page = await cloud.send(new SearchAnalysesCommand({ ...input, Filters: [viewers] }), signal);
        const there = page.AnalysisSummaryList?.filter((one) => one.Status !== 'DELETED');
        return { items: there?.map(listedOf.analysis), next: page.NextToken };
      }
      case 'dataset': {
        const page = await cloud.send(new SearchDataSetsCommand({ ...input, Filters: [viewers] }), signal);
        return { items: page.DataSetSummaries?.map(listedOf.dataset), next: page.NextToken };
      }
      case 'data_source': {
        const page = await cloud.send(new SearchDataSourcesCommand({ ...input, Filters: [direct] }), signal);
        return { items: page.DataSourceSummaries?.map(listedOf.data_source), next: page.NextToken };
      }
      case 'folder': {
        const page = await cloud.send(new SearchFoldersCommand({ ...input, Filters: [viewers] }), signal);
        return { items: page.FolderSummaryList?.map(listedOf.folder), next: page.NextToken };
      }
      case 'topic': {
        const page = await cloud.send(new SearchTopicsCommand({ ...input, Filters: [viewers] }), signal);
        return { items: page.TopicSummaryList?.map(listedOf.topic), next: page.NextToken };
      }
    }
  });
  return items.flatMap((item) => foundIn(kind, item));
};
