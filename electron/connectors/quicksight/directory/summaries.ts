import type {
  AnalysisSummary,
  DashboardSummary,
  DataSetSummary,
  DataSource,
  FolderSummary,
  TopicSummary,
} from '@aws-sdk/client-quicksight';
import type { ObjectFound } from './reading.ts';

/** What a list or a search names: an id, a title, an ARN and, where the service tells one, a date. */
export interface Listed {
  readonly id?: string | undefined;
  readonly title?: string | undefined;
  readonly arn?: string | undefined;
  readonly changed?: Date | undefined;
  readonly attributes?: ObjectFound['attributes'];
}

/** The directory's object for what was listed; nothing for what has no id or ARN. */
export const foundIn = (kind: ObjectFound['kind'], item: Listed): ObjectFound[] =>
  item.id === undefined || item.arn === undefined
    ? []
    : [
        {
          kind,
          key: item.arn,
          name: item.id,
          namespace: null,
          title: item.title ?? item.id,
          attributes: item.attributes ?? {},
          ...(item.changed ? { marker: item.changed.toISOString() } : {}),
        },
      ];

/** How the service's summaries read, the same from its lists and from its searches. */
export const listedOf = {
  dashboard: (one: DashboardSummary): Listed => ({
    id: one.DashboardId,
    title: one.Name,
    arn: one.Arn,
    changed: one.LastUpdatedTime,
    attributes: {
      publishedVersion: one.PublishedVersionNumber ?? null,
      publishedAt: one.LastPublishedTime?.toISOString() ?? null,
    },
  }),
  analysis: (one: AnalysisSummary): Listed => ({
    id: one.AnalysisId,
    title: one.Name,
    arn: one.Arn,
    changed: one.LastUpdatedTime,
    attributes: { status: one.Status ?? null },
  }),
  dataset: (one: DataSetSummary): Listed => ({
    id: one.DataSetId,
    title: one.Name,
    arn: one.Arn,
    changed: one.LastUpdatedTime,
    attributes: {
      importMode: one.ImportMode ?? null,
      rowLevelSecurity:
        one.RowLevelPermissionDataSet !== undefined || one.RowLevelPermissionTagConfigurationApplied === true,
      columnLevelSecurity: one.ColumnLevelPermissionRulesApplied === true,
    },
  }),
  data_source: (one: DataSource): Listed => ({
    id: one.DataSourceId,
    title: one.Name,
    arn: one.Arn,
    changed: one.LastUpdatedTime,
    attributes: { type: one.Type ?? null, status: one.Status ?? null },
  }),
  folder: (one: FolderSummary): Listed => ({
    id: one.FolderId,
    title: one.Name,
    arn: one.Arn,
    changed: one.LastUpdatedTime,
    attributes: { type: one.FolderType ?? null, sharingModel: one.SharingModel ?? null },
  }),
  topic: (one: TopicSummary): Listed => ({
    id: one.TopicId,
    title: one.Name,
    arn: one.Arn,
    attributes: { experience: one.UserExperienceVersion ?? null },
  }),
} as const;
