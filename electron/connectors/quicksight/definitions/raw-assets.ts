import {
  CreateAnalysisCommand,
  CreateDashboardCommand,
  CreateDataSetCommand,
  CreateDataSourceCommand,
  CreateTemplateCommand,
  CreateThemeCommand,
  CreateTopicCommand,
  DescribeAnalysisCommand,
  DescribeAnalysisDefinitionCommand,
  DescribeDashboardCommand,
  DescribeDashboardDefinitionCommand,
  DescribeDataSetCommand,
  DescribeDataSourceCommand,
  DescribeTemplateCommand,
  DescribeTemplateDefinitionCommand,
  DescribeThemeCommand,
  DescribeTopicCommand,
  type ServiceInputTypes,
  type ServiceOutputTypes,
  UpdateAnalysisCommand,
  UpdateDashboardCommand,
  UpdateDataSetCommand,
  UpdateDataSourceCommand,
  UpdateTemplateCommand,
  UpdateThemeCommand,
  UpdateTopicCommand,
} from '@aws-sdk/client-quicksight';
import type { JsonObject } from '../../../../shared/domain/json-document.ts';
import type { QuickSight, QuickSightCommand } from '../quicksight.ts';

/** What can be read and written whole. */
export type RawAssetKind =
  | 'dashboard'
  | 'analysis'
  | 'template'
  | 'dataset'
  | 'datasource'
  | 'theme'
  | 'topic';

/** The kinds that have a definition beside their description. */
export type DefinedKind = 'dashboard' | 'analysis' | 'template';

/** One asset of the account that is asked. */
export interface RawAssetPlace {
  readonly id: string;
  /** Of a dashboard, a theme or a template; absent: the published one of a dashboard, else the newest. */
  readonly version?: number | undefined;
}

type Account = Pick<QuickSight, 'accountId'>;

const versioned = ({ version }: RawAssetPlace) => (version === undefined ? {} : { VersionNumber: version });
const here = ({ accountId }: Account) => ({ AwsAccountId: accountId });

type Sender = (cloud: QuickSight, body?: JsonObject, signal?: AbortSignal) => Promise<JsonObject>;

const raw =
  <I extends ServiceInputTypes, O extends ServiceOutputTypes>(command: QuickSightCommand<I, O>): Sender =>
  (cloud, body, signal) =>
    cloud.sendRaw(command, body, signal);

/**
 * The commands give operation, path and query. Members that only stand in the body are given where the SDK's
 * types ask for them; they are not sent.
 */
const reads = {
  dashboard: (cloud: Account, at: RawAssetPlace) =>
    raw(new DescribeDashboardCommand({ ...here(cloud), DashboardId: at.id, ...versioned(at) })),
  analysis: (cloud: Account, { id }: RawAssetPlace) =>
    raw(new DescribeAnalysisCommand({ ...here(cloud), AnalysisId: id })),
  template: (cloud: Account, at: RawAssetPlace) =>
    raw(new DescribeTemplateCommand({ ...here(cloud), TemplateId: at.id, ...versioned(at) })),
  dataset: (cloud: Account, { id }: RawAssetPlace) =>
    raw(new DescribeDataSetCommand({ ...here(cloud), DataSetId: id })),
  datasource: (cloud: Account, { id }: RawAssetPlace) =>
    raw(new DescribeDataSourceCommand({ ...here(cloud), DataSourceId: id })),
  theme: (cloud: Account, at: RawAssetPlace) =>
    raw(new DescribeThemeCommand({ ...here(cloud), ThemeId: at.id, ...versioned(at) })),
  topic: (cloud: Account, { id }: RawAssetPlace) =>
    raw(new DescribeTopicCommand({ ...here(cloud), TopicId: id })),
};

const definitions = {
  dashboard: (cloud: Account, at: RawAssetPlace) =>
    raw(new DescribeDashboardDefinitionCommand({ ...here(cloud), DashboardId: at.id, ...versioned(at) })),
  analysis: (cloud: Account, { id }: RawAssetPlace) =>
    raw(new DescribeAnalysisDefinitionCommand({ ...here(cloud), AnalysisId: id })),
  template: (cloud: Account, at: RawAssetPlace) =>
    raw(new DescribeTemplateDefinitionCommand({ ...here(cloud), TemplateId: at.id, ...versioned(at) })),
};

/** Creating and replacing take the same place and leave the same members to the body. */
const writes = {
  dashboard: (cloud: Account, id: string) => {
    const at = { ...here(cloud), DashboardId: id, Name: undefined };
    return { create: raw(new CreateDashboardCommand(at)), update: raw(new UpdateDashboardCommand(at)) };
  },
  analysis: (cloud: Account, id: string) => {
    const at = { ...here(cloud), AnalysisId: id, Name: undefined };
    return { create: raw(new CreateAnalysisCommand(at)), update: raw(new UpdateAnalysisCommand(at)) };
  },
  template: (cloud: Account, id: string) => {
    const at = { ...here(cloud), TemplateId: id };
    return { create: raw(new CreateTemplateCommand(at)), update: raw(new UpdateTemplateCommand(at)) };
  },
  dataset: (cloud: Account, id: string) => {
    const at = {
      ...here(cloud),
      DataSetId: id,
      Name: undefined,
      PhysicalTableMap: undefined,
      ImportMode: undefined,
    };
    return { create: raw(new CreateDataSetCommand(at)), update: raw(new UpdateDataSetCommand(at)) };
  },
  datasource: (cloud: Account, id: string) => {
    const at = { ...here(cloud), DataSourceId: id, Name: undefined, Type: undefined };
    return { create: raw(new CreateDataSourceCommand(at)), update: raw(new UpdateDataSourceCommand(at)) };
  },
  theme: (cloud: Account, id: string) => {
    const at = {
      ...here(cloud),
      ThemeId: id,
      Name: undefined,
      BaseThemeId: undefined,
      Configuration: undefined,
    };
    return { create: raw(new CreateThemeCommand(at)), update: raw(new UpdateThemeCommand(at)) };
  },
  topic: (cloud: Account, id: string) => {
    const at = { ...here(cloud), TopicId: id, Topic: undefined };
    return { create: raw(new CreateTopicCommand(at)), update: raw(new UpdateTopicCommand(at)) };
  },
};

/** Where an id is a member of the body that creates the asset, not a part of the path. */
const idInBody: Partial<Record<RawAssetKind, string>> = {
  dataset: 'DataSetId',
  datasource: 'DataSourceId',
  topic: 'TopicId',
};

/** The whole answer of the asset's Describe operation (`Dashboard`, `DataSet`, …), as it came. */
export const describeRaw = (
  cloud: QuickSight,
  kind: RawAssetKind,
  at: RawAssetPlace,
  signal?: AbortSignal,
): Promise<JsonObject> => reads[kind](cloud, at)(cloud, undefined, signal);

/** The whole answer of the Describe…Definition operation: `Definition`, `Errors`, `ThemeArn` and what else there is. */
export const describeDefinition = (
  cloud: QuickSight,
  kind: DefinedKind,
  at: RawAssetPlace,
  signal?: AbortSignal,
): Promise<JsonObject> => definitions[kind](cloud, at)(cloud, undefined, signal);

/** Creates an asset from the members of its Create operation, sent as they are. */
export const createRaw = (
  cloud: QuickSight,
  kind: RawAssetKind,
  id: string,
  body: JsonObject,
): Promise<JsonObject> => {
  const name = idInBody[kind];
  return writes[kind](cloud, id).create(cloud, name === undefined ? body : new Map(body).set(name, id));
};

/** Replaces an asset by the members of its Update operation, sent as they are. */
export const updateRaw = (
  cloud: QuickSight,
  kind: RawAssetKind,
  id: string,
  body: JsonObject,
): Promise<JsonObject> => writes[kind](cloud, id).update(cloud, body);
