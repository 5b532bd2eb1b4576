import type { JsonDocument } from '../../../shared/domain/json-document.ts';
import { replaceJsonAt } from '../../../shared/domain/json-document-path.ts';
import { parseJsonDocument } from '../../../shared/domain/parse-json-document.ts';
import type { BundleKind } from './bundle-file.ts';
import type { ImportRequest, OverrideList } from './import-request.ts';
import type { ImportedResource } from './rewrite-bundle.ts';

/** The lists of overrides by kind, and the members by which their entries name resources. */
export const overrideLists: Readonly<
  Record<BundleKind, { readonly list: OverrideList; readonly id: string }>
> = {
  vpcConnection: { list: 'VPCConnections', id: 'VPCConnectionId' },
  datasource: { list: 'DataSources', id: 'DataSourceId' },
  dataset: { list: 'DataSets', id: 'DataSetId' },
  refreshschedule: { list: 'RefreshSchedules', id: 'ScheduleId' },
  theme: { list: 'Themes', id: 'ThemeId' },
  analysis: { list: 'Analyses', id: 'AnalysisId' },
  dashboard: { list: 'Dashboards', id: 'DashboardId' },
  folder: { list: 'Folders', id: 'FolderId' },
};

type Entry = Readonly<Record<string, unknown>>;

const named = (resource: ImportedResource, entry: Entry): boolean => {
  if (resource.kind === 'refreshschedule')
    return resource.bundleId === `${String(entry.DataSetId)}/${String(entry.ScheduleId)}`;
  return entry[overrideLists[resource.kind].id] === resource.bundleId;
};

/** A resource's members with what the request overrides. */
export function applyOverrides(resource: ImportedResource, request: ImportRequest): ImportedResource {
  const { list, id } = overrideLists[resource.kind];
  const entry = request.OverrideParameters?.[list]?.find((one) => named(resource, one));
  if (entry === undefined) return resource;
  let members: JsonDocument = resource.members;
  for (const [name, value] of Object.entries(entry)) {
    if (name === id || name === 'DataSetId' || value === undefined || value === null) continue;
    const path = resource.kind === 'refreshschedule' ? ['Schedule', name] : [name];
    members = replaceJsonAt(members, path, parseJsonDocument(JSON.stringify(value)));
  }
  return { ...resource, members: members as ImportedResource['members'] };
}

/** Overrides that name what the bundle does not hold. */
export function overridesOfNothing(
  resources: readonly ImportedResource[],
  request: ImportRequest,
): readonly string[] {
  return Object.values(overrideLists).flatMap(({ list, id }) =>
    (request.OverrideParameters?.[list] ?? [])
      .filter((entry) => !resources.some((one) => overrideLists[one.kind].list === list && named(one, entry)))
      .map((entry) => `${list}: ${String(entry[id])}`),
  );
}

/** The permissions or tags that the request gives a resource, by its id in the bundle or by `*`. */
export function overrideFor(
  resource: ImportedResource,
  lists: ImportRequest['OverridePermissions'],
): readonly Entry[] {
  const { list, id } = overrideLists[resource.kind];
  return (lists?.[list] ?? []).filter((entry) => {
    const ids = entry[`${id}s`];
    return Array.isArray(ids) && (ids.includes('*') || ids.includes(resource.bundleId));
  });
}
