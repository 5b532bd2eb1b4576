import { walkJson } from '../../../shared/domain/json-document-path.ts';
import { parseJsonDocument } from '../../../shared/domain/parse-json-document.ts';
import { assetArn, parseArn } from '../arns.ts';
import { type AssetKind, type AssetRow, findAsset } from '../assets.ts';
import { rawContent } from '../dashboard-content.ts';
import { documentOf, findVersion, showErrors } from '../dashboard-versions.ts';
import { findFolder, folderArn } from '../folder-tree.ts';
import { readGrants } from '../grants.ts';
import type { Call } from '../handler.ts';
import { printAnswer, rawAnswer } from '../raw-json.ts';
import { readSchedules, scheduleArn } from '../refresh-schedule-rows.ts';
import { type BundleKind, type BundleResource, bundleKinds } from './bundle-file.ts';

/** What was asked to be exported. */
export interface ExportRequest {
  readonly ResourceArns: readonly string[];
  readonly IncludeAllDependencies?: boolean | undefined;
  readonly IncludePermissions?: boolean | undefined;
  readonly IncludeTags?: boolean | undefined;
  readonly IncludeFolderMembers?: string | undefined;
  readonly IncludeFolderMemberships?: boolean | undefined;
  readonly ValidationStrategy?: { readonly StrictModeForAllResources?: boolean | undefined } | undefined;
}

export interface BundleError {
  readonly Arn: string;
  readonly Type: string;
  readonly Message: string;
}

export interface Collected {
  readonly resources: readonly BundleResource[];
  readonly errors: readonly BundleError[];
  readonly warnings: readonly { readonly Arn: string; readonly Message: string }[];
}

const idMembers: Readonly<Record<BundleKind, string>> = {
  vpcConnection: 'VPCConnectionId',
  datasource: 'DataSourceId',
  dataset: 'DataSetId',
  refreshschedule: 'ScheduleId',
  theme: 'ThemeId',
  analysis: 'AnalysisId',
  dashboard: 'DashboardId',
  folder: 'FolderId',
};

interface Place {
  readonly kind: BundleKind;
  readonly id: string;
}

/** The resource that an ARN names, of this account and region and of a kind that bundles hold. */
function placeOf(call: Call, arn: string): Place | undefined {
  const parsed = parseArn(arn);
  if (parsed === undefined || parsed.accountId !== call.world.accountId || parsed.region !== call.region)
    return undefined;
  const schedule = /^([^/]+)\/refresh-schedule\/(.+)$/.exec(parsed.id);
  if (parsed.type === 'dataset' && schedule !== null)
    return { kind: 'refreshschedule', id: `${schedule[1]}/${schedule[2]}` };
  const kind = bundleKinds.find((one) => one === parsed.type);
  return kind === undefined || parsed.id.includes('/') ? undefined : { kind, id: parsed.id };
}

/** Reads what an export job was asked for, and what that needs. */
export function collectBundle(call: Call, request: ExportRequest): Collected {
  const found = new Map<string, BundleResource>();
  const errors: BundleError[] = [];
  const warnings: { Arn: string; Message: string }[] = [];
  const strict = request.ValidationStrategy?.StrictModeForAllResources === true;
  const waiting = [...request.ResourceArns];
  for (let arn = waiting.shift(); arn !== undefined; arn = waiting.shift()) {
    const place = placeOf(call, arn);
    if (place === undefined || found.has(arn)) continue;
    const read = readResource(call, place);
    if (read === 'unsupported')
      errors.push({
        Arn: arn,
        Type: 'UnsupportedOperationException',
        Message: 'The data set type is not supported through API yet',
      });
    else if (read === undefined)
      errors.push({ Arn: arn, Type: 'ResourceNotFoundException', Message: `${arn} is not found.` });
    else {
      const trouble = troubleOf(call, place);
      if (trouble !== undefined && strict)
        errors.push({ Arn: arn, Type: 'ValidationException', Message: trouble });
      else if (trouble !== undefined) warnings.push({ Arn: arn, Message: trouble });
      const members = place.kind === 'folder' && !tellsMembers(request) ? { ...read, Members: [] } : read;
      found.set(arn, { ...place, text: printAnswer({ ...members, ...besides(call, arn, request) }) });
      waiting.push(...neededBy(call, place, read, request));
    }
  }
  const resources = [...found.values()].sort(
    (one, other) => bundleKinds.indexOf(one.kind) - bundleKinds.indexOf(other.kind),
  );
  return { resources, errors, warnings };
}

function besides(call: Call, arn: string, request: ExportRequest): Readonly<Record<string, unknown>> {
  const permissions = request.IncludePermissions === true ? readGrants(call.world, arn) : [];
  const tags =
    request.IncludeTags === true
      ? call.world.rows<{ Key: string; Value: string }>(
          'SELECT key AS Key, value AS Value FROM tags WHERE resource = :arn ORDER BY key',
          { arn },
        )
      : [];
  return {
    Permissions: permissions.length === 0 ? undefined : permissions,
    Tags: tags.length === 0 ? undefined : tags,
  };
}

type Members = Readonly<Record<string, unknown>>;

function readResource(call: Call, { kind, id }: Place): Members | 'unsupported' | undefined {
  const head = (name: string, type: string = kind) => ({
    resourceType: kind,
    Arn: assetArn(call.world, call.region, type, id),
    [idMembers[kind]]: id,
    Name: name,
  });
  if (kind === 'folder') {
    const folder = findFolder(call, id);
    if (folder === undefined) return undefined;
    const parent = folder.parent_id;
    return {
      ...head(folder.name),
      FolderType: folder.type,
      SharingModel: folder.sharing_model,
      ParentFolderArn:
        parent === null ? undefined : folderArn(call.world, { region: call.region, id: parent }),
      Members: call.world.rows(
        `SELECT member_type AS MemberType, member_id AS MemberId FROM folder_members
          WHERE region = :region AND folder_id = :id ORDER BY member_type, member_id`,
        { region: call.region, id },
      ),
    };
  }
  if (kind === 'refreshschedule') {
    const [dataset = '', schedule = ''] = id.split('/');
    const row = readSchedules(call, dataset).find((one) => one.id === schedule);
    return row === undefined
      ? undefined
      : {
          resourceType: kind,
          Arn: scheduleArn(call, dataset, schedule),
          DataSetId: dataset,
          ScheduleId: schedule,
          Schedule: rawAnswer(row.document),
        };
  }
  const row = findAsset(call, kind, id);
  if (row === undefined || row.deleted_at !== null) return undefined;
  return membersOf(call, kind, row, head(row.name));
}

function membersOf(call: Call, kind: AssetKind, row: AssetRow, head: Members): Members | 'unsupported' {
  if (kind === 'dashboard' || kind === 'analysis') {
    const stored = kind === 'dashboard' ? publishedDocument(call, row) : row.document;
    const { definition, publishOptions, unknown } = rawContent(stored);
    const { themeArn } = JSON.parse(stored) as { themeArn?: string };
    return {
      ...unknown,
      ...head,
      ThemeArn: themeArn,
      DashboardPublishOptions: publishOptions,
      Definition: definition,
      LinkEntities: kind === 'dashboard' ? rawAnswer(row.document).LinkEntities : undefined,
    };
  }
  const stored = rawAnswer(row.document);
  if (kind === 'dataset') {
    if (stored.uploaded?.text === 'true') return 'unsupported';
    return { ...head, ...stored };
  }
  if (kind === 'theme') {
    const { baseThemeId, configuration, unknown } = stored;
    return {
      ...rawAnswer(unknown?.text ?? '{}'),
      ...head,
      BaseThemeId: baseThemeId,
      Configuration: configuration,
    };
  }
  const { SecretArn, ...rest } = stored;
  return { ...head, ...rest, Credentials: SecretArn === undefined ? undefined : { SecretArn } };
}

const publishedDocument = (call: Call, row: AssetRow): string =>
  findVersion(call, row.id, row.published ?? 1).document;

/** The service's own words for a dashboard that cannot be taken at its word (cid-framework issue 567). */
function troubleOf(call: Call, { kind, id }: Place): string | undefined {
  if (kind !== 'dashboard' && kind !== 'analysis') return undefined;
  const row = findAsset(call, kind, id);
  if (row === undefined) return undefined;
  const version = kind === 'dashboard' ? findVersion(call, id, row.published ?? 1) : row;
  if (showErrors(call, version, documentOf(version)) === undefined) return undefined;
  const operation = kind === 'dashboard' ? 'DescribeDashboardDefinition' : 'DescribeAnalysisDefinition';
  return `The ${kind} has associated errors and cannot be exported. Call ${operation} to retrieve the errors.`;
}

/** Whether what lies in a folder goes into the bundle, or at least that it lies there. */
const tellsMembers = (request: ExportRequest): boolean =>
  request.IncludeFolderMemberships === true || (request.IncludeFolderMembers ?? 'NONE') !== 'NONE';

/** The kinds of which one is needed wherever it is named; a dashboard's link to its analysis is no need. */
const needed: readonly string[] = ['vpcConnection', 'datasource', 'dataset', 'theme'];

function neededBy(call: Call, place: Place, members: Members, request: ExportRequest): string[] {
  const arns: string[] = [];
  if (place.kind === 'folder' && (request.IncludeFolderMembers ?? 'NONE') !== 'NONE')
    for (const { MemberType, MemberId } of members.Members as { MemberType: string; MemberId: string }[])
      arns.push(assetArn(call.world, call.region, MemberType.toLowerCase(), MemberId));
  if (request.IncludeAllDependencies !== true) return arns;
  if (typeof members.ParentFolderArn === 'string') arns.push(members.ParentFolderArn);
  if (place.kind === 'dataset')
    arns.push(...readSchedules(call, place.id).map((row) => scheduleArn(call, place.id, row.id)));
  walkJson(parseJsonDocument(printAnswer(members)), (path, value) => {
    if (typeof value !== 'string' || path.length === 1) return undefined;
    const named = placeOf(call, value);
    if (named !== undefined && needed.includes(named.kind)) arns.push(value);
    return undefined;
  });
  if (typeof members.ThemeArn === 'string') arns.push(members.ThemeArn);
  return arns;
}
