import type {
  CreateDashboardRequest,
  DeleteDashboardRequest,
  DescribeDashboardDefinitionRequest,
  DescribeDashboardRequest,
  ListDashboardVersionsRequest,
  UpdateDashboardLinksRequest,
  UpdateDashboardPublishedVersionRequest,
  UpdateDashboardRequest,
} from '@aws-sdk/client-quicksight';
import { parseArn } from '../arns.ts';
import { type AssetRow, arnOf, deleteAsset, insertAsset, requireAsset, statusOf } from '../assets.ts';
import { datasetArnsOf, rawContent, readContent, sheetsOf } from '../dashboard-content.ts';
import {
  chosenVersion,
  documentOf,
  findVersion,
  insertVersion,
  latestNumber,
  showErrors,
  showVersion,
  type VersionRow,
  versionArn,
} from '../dashboard-versions.ts';
import { addFolderMember, requireFolderArn } from '../folder-tree.ts';
import { changeGrants } from '../grants.ts';
import { type Call, epochSeconds, type Handler, type Handlers } from '../handler.ts';
import { assetListHandler } from '../list-handler.ts';
import { page } from '../pages.ts';
import { permissionHandlers } from '../permission-handlers.ts';
import { queueForSearch } from '../search-index.ts';
import { conflict, invalidParameter, notFound } from '../service-error.ts';
import { putTags } from '../tagging.ts';

const grantable = (call: Call, id: string) => ({
  arn: arnOf(call, 'dashboard', id),
  kind: 'dashboard' as const,
});
const createDashboard: Handler<CreateDashboardRequest> = (call, input) => {
  const { world, now } = call;
  const id = input.DashboardId;
  const content = readContent(call, input);
  insertAsset(call, {
    kind: 'dashboard',
    id,
    name: input.Name,
    readyAt: now + world.timing.asyncMs,
    document: { LinkEntities: input.LinkEntities },
  });
  insertVersion(call, id, 1, content);
  changeGrants(world, grantable(call, id), { grant: input.Permissions }, now);
  changeGrants(
    world,
    grantable(call, id),
    { grant: input.LinkSharingConfiguration?.Permissions, link: true },
    now,
  );
  putTags(world, arnOf(call, 'dashboard', id), input.Tags);
  for (const arn of input.FolderArns ?? [])
    addFolderMember(call, requireFolderArn(call, arn), 'DASHBOARD', id);
  return {
    Arn: arnOf(call, 'dashboard', id),
    VersionArn: versionArn(call, id, 1),
    DashboardId: id,
    CreationStatus: 'CREATION_IN_PROGRESS',
  };
};

const describeDashboard: Handler<DescribeDashboardRequest> = (call, input) => {
  const row = requireAsset(call, 'dashboard', input.DashboardId);
  const version = chosenVersion(call, row, input);
  const content = documentOf(version);
  const published = findVersion(call, row.id, row.published ?? 1);
  return {
    Dashboard: {
      DashboardId: row.id,
      Arn: arnOf(call, 'dashboard', row.id),
      Name: row.name,
      Version: {
        ...showVersion(call, row.id, version),
        Errors: showErrors(call, version, content),
        DataSetArns: datasetArnsOf(content),
        ThemeArn: content.themeArn,
        Sheets: sheetsOf(content),
      },
      CreatedTime: epochSeconds(row.created_at),
      LastPublishedTime: epochSeconds(published.published_at ?? published.created_at),
      LastUpdatedTime: epochSeconds(row.updated_at),
      LinkEntities: (JSON.parse(row.document) as { LinkEntities?: string[] }).LinkEntities,
    },
  };
};

const describeDashboardDefinition: Handler<DescribeDashboardDefinitionRequest> = (call, input) => {
  const row = requireAsset(call, 'dashboard', input.DashboardId);
  const version = chosenVersion(call, row, input);
  const content = documentOf(version);
  const { definition, publishOptions, unknown } = rawContent(version.document);
  return {
    ...unknown,
    DashboardId: row.id,
    Name: row.name,
    ResourceStatus: statusOf(version, 'CREATION', call.now),
    Errors: showErrors(call, version, content),
    ThemeArn: content.themeArn,
    Definition: definition,
    DashboardPublishOptions: publishOptions,
  };
};

const listDashboards = assetListHandler('DashboardSummaryList', 'dashboard', showDashboardSummary);

export function showDashboardSummary(call: Call, row: AssetRow) {
  const published = call.world.row<VersionRow>(
    'SELECT * FROM dashboard_versions WHERE region = :region AND dashboard_id = :id AND number = :number',
    { region: call.region, id: row.id, number: row.published ?? 1 },
  );
  return {
    Arn: arnOf(call, 'dashboard', row.id),
    DashboardId: row.id,
    Name: row.name,
    CreatedTime: epochSeconds(row.created_at),
    LastUpdatedTime: epochSeconds(row.updated_at),
    PublishedVersionNumber: row.published ?? undefined,
    LastPublishedTime: published?.published_at == null ? undefined : epochSeconds(published.published_at),
  };
}

const listDashboardVersions: Handler<ListDashboardVersionsRequest> = (call, input) => {
  const row = requireAsset(call, 'dashboard', input.DashboardId);
  const { rows, nextToken } = page(
    call,
    input,
    row.id,
    (version: VersionRow) => String(version.number),
    (after, limit) =>
      call.world.rows<VersionRow>(
        `SELECT * FROM dashboard_versions WHERE region = :region AND dashboard_id = :id AND number > :after
        ORDER BY number LIMIT :limit`,
        { region: call.region, id: row.id, after: Number(after), limit },
      ),
  );
  return {
    DashboardVersionSummaryList: rows.map((version) => showVersion(call, row.id, version)),
    NextToken: nextToken,
  };
};

/** Makes a new version; the published one stays until UpdateDashboardPublishedVersion. */
const updateDashboard: Handler<UpdateDashboardRequest> = (call, input) => {
  const row = requireAsset(call, 'dashboard', input.DashboardId);
  const latest = findVersion(call, row.id, latestNumber(call, row.id));
  if (latest.ready_at > call.now)
    throw conflict(`Version ${latest.number} of dashboard ${row.id} is still in progress.`);
  const number = latest.number + 1;
  insertVersion(call, row.id, number, readContent(call, input));
  call.world.run(
    "UPDATE assets SET name = :name, updated_at = :now WHERE region = :region AND kind = 'dashboard' AND id = :id",
    {
      name: input.Name,
      now: call.now,
      region: call.region,
      id: row.id,
    },
  );
  queueForSearch(call.world, arnOf(call, 'dashboard', row.id), call.now);
  return {
    Arn: arnOf(call, 'dashboard', row.id),
    VersionArn: versionArn(call, row.id, number),
    DashboardId: row.id,
    CreationStatus: 'CREATION_IN_PROGRESS',
  };
};

const updateDashboardPublishedVersion: Handler<UpdateDashboardPublishedVersionRequest> = (call, input) => {
  const row = requireAsset(call, 'dashboard', input.DashboardId);
  const version = findVersion(call, row.id, input.VersionNumber);
  const status = statusOf(version, 'CREATION', call.now);
  if (status !== 'CREATION_SUCCESSFUL')
    throw conflict(`Version ${version.number} of dashboard ${row.id} is ${status}.`);
  const key = { region: call.region, id: row.id, number: version.number, now: call.now };
  call.world.run(
    "UPDATE assets SET published = :number, updated_at = :now WHERE region = :region AND kind = 'dashboard' AND id = :id",
    key,
  );
  call.world.run(
    'UPDATE dashboard_versions SET published_at = :now WHERE region = :region AND dashboard_id = :id AND number = :number',
    key,
  );
  return { DashboardId: row.id, DashboardArn: arnOf(call, 'dashboard', row.id) };
};

/** Replaces the analyses that a dashboard links to. */
const updateDashboardLinks: Handler<UpdateDashboardLinksRequest> = (call, input) => {
  const row = requireAsset(call, 'dashboard', input.DashboardId);
  for (const arn of input.LinkEntities) requireAnalysis(call, arn);
  call.world.run(
    "UPDATE assets SET document = :document, updated_at = :now WHERE region = :region AND kind = 'dashboard' AND id = :id",
    {
      document: JSON.stringify({ LinkEntities: input.LinkEntities }),
      now: call.now,
      region: call.region,
      id: row.id,
    },
  );
  return { DashboardArn: arnOf(call, 'dashboard', row.id), LinkEntities: input.LinkEntities };
};

function requireAnalysis(call: Call, arn: string): void {
  const parsed = parseArn(arn);
  if (parsed?.type !== 'analysis') throw invalidParameter(`${arn} is not the ARN of an analysis.`);
  if (parsed.accountId !== call.world.accountId || parsed.region !== call.region)
    throw notFound('ANALYSIS', `${arn} is not found.`);
  requireAsset(call, 'analysis', parsed.id);
}

const deleteDashboard: Handler<DeleteDashboardRequest> = (call, input) => {
  const row = requireAsset(call, 'dashboard', input.DashboardId);
  if (input.VersionNumber === undefined) deleteAsset(call, 'dashboard', row.id);
  else {
    const version = findVersion(call, row.id, input.VersionNumber);
    if (version.number === row.published) throw conflict(`Version ${version.number} is the published one.`);
    call.world.run(
      'DELETE FROM dashboard_versions WHERE region = :region AND dashboard_id = :id AND number = :number',
      {
        region: call.region,
        id: row.id,
        number: version.number,
      },
    );
  }
  return { Arn: arnOf(call, 'dashboard', row.id), DashboardId: row.id };
};

export const dashboardHandlers: Handlers = {
  CreateDashboard: createDashboard,
  DescribeDashboard: describeDashboard,
  DescribeDashboardDefinition: describeDashboardDefinition,
  ListDashboards: listDashboards,
  ListDashboardVersions: listDashboardVersions,
  UpdateDashboard: updateDashboard,
  UpdateDashboardPublishedVersion: updateDashboardPublishedVersion,
  UpdateDashboardLinks: updateDashboardLinks,
  DeleteDashboard: deleteDashboard,
  ...permissionHandlers('dashboard'),
};
