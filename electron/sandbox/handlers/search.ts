import type {
  SearchAnalysesRequest,
  SearchDashboardsRequest,
  SearchDataSetsRequest,
  SearchDataSourcesRequest,
  SearchFoldersRequest,
  SearchTopicsRequest,
} from '@aws-sdk/client-quicksight';
import type { AssetKind, AssetRow } from '../assets.ts';
import { type FolderRow, folderArn } from '../folder-tree.ts';
import { type Call, epochSeconds, type Handler, type Handlers } from '../handler.ts';
import { type PageRequest, page } from '../pages.ts';
import { findMatches, type SearchFilter } from '../search-filter.ts';
import { showAnalysisSummary } from './analyses.ts';
import { showDashboardSummary } from './dashboards.ts';
import { showDataSetSummary } from './data-sets.ts';
import { showDataSourceSummary } from './data-sources.ts';
import { showTopicSummary } from './topics.ts';

interface SearchRequest extends PageRequest {
  readonly Filters: readonly SearchFilter[];
}

/** One page of what matches, as the index knows it. */
function searchPage(call: Call, kind: AssetKind | 'folder', request: SearchRequest) {
  const filter = request.Filters[0] ?? {};
  return page(
    call,
    request,
    `${call.region}\n${JSON.stringify(filter)}`,
    (row: { id: string }) => row.id,
    (after, limit) => findMatches(call, kind, filter, after, limit),
  );
}

function searchAssets<Summary>(
  call: Call,
  kind: AssetKind,
  request: SearchRequest,
  show: (call: Call, row: AssetRow) => Summary,
) {
  const { rows, nextToken } = searchPage(call, kind, request);
  // What was deleted meanwhile has nothing left to show, so it is left out a little before its time.
  const found = rows.flatMap(({ id }) =>
    call.world.rows<AssetRow>(
      'SELECT * FROM assets WHERE region = :region AND kind = :kind AND id = :id AND deleted_at IS NULL',
      { region: call.region, kind, id },
    ),
  );
  return { found: found.map((row) => show(call, row)), nextToken };
}

const searchDashboards: Handler<SearchDashboardsRequest> = (call, input) => {
  const { found, nextToken } = searchAssets(call, 'dashboard', input, showDashboardSummary);
  return { DashboardSummaryList: found, NextToken: nextToken };
};

const searchAnalyses: Handler<SearchAnalysesRequest> = (call, input) => {
  const { found, nextToken } = searchAssets(call, 'analysis', input, showAnalysisSummary);
  return { AnalysisSummaryList: found, NextToken: nextToken };
};

const searchDataSets: Handler<SearchDataSetsRequest> = (call, input) => {
  const { found, nextToken } = searchAssets(call, 'dataset', input, showDataSetSummary);
  return { DataSetSummaries: found, NextToken: nextToken };
};

const searchDataSources: Handler<SearchDataSourcesRequest> = (call, input) => {
  const { found, nextToken } = searchAssets(call, 'datasource', input, showDataSourceSummary);
  return { DataSourceSummaries: found, NextToken: nextToken };
};

const searchTopics: Handler<SearchTopicsRequest> = (call, input) => {
  const { found, nextToken } = searchAssets(call, 'topic', input, showTopicSummary);
  return { TopicSummaryList: found, NextToken: nextToken };
};

const searchFolders: Handler<SearchFoldersRequest> = (call, input) => {
  const { rows, nextToken } = searchPage(call, 'folder', input);
  const folders = rows.flatMap(({ id }) =>
    call.world.rows<FolderRow>('SELECT * FROM folders WHERE region = :region AND id = :id', {
      region: call.region,
      id,
    }),
  );
  return {
    FolderSummaryList: folders.map((folder) => ({
      Arn: folderArn(call.world, folder),
      FolderId: folder.id,
      Name: folder.name,
      FolderType: folder.type,
      CreatedTime: epochSeconds(folder.created_at),
      LastUpdatedTime: epochSeconds(folder.updated_at),
      SharingModel: folder.sharing_model,
    })),
    NextToken: nextToken,
  };
};

export const searchHandlers: Handlers = {
  SearchDashboards: searchDashboards,
  SearchAnalyses: searchAnalyses,
  SearchDataSets: searchDataSets,
  SearchDataSources: searchDataSources,
  SearchFolders: searchFolders,
  SearchTopics: searchTopics,
};
