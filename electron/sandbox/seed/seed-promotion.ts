import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonList, isJsonObject, type JsonDocument } from '../../../shared/domain/json-document.ts';
import { mapJsonStrings } from '../../../shared/domain/json-document-path.ts';
import { parseJsonDocument } from '../../../shared/domain/parse-json-document.ts';
import { printJsonDocument } from '../../../shared/domain/print-json-document.ts';
import { resourcesDirectory } from '../../locations.ts';
import { assetArn } from '../arns.ts';
import { RawJson } from '../raw-json.ts';
import type { World } from '../world.ts';
import { type PromotionStage, promotionStages } from './promotion-stages.ts';
import {
  type SeedAsset,
  seedAsset,
  seedGrants,
  seedGroup,
  seedMember,
  seedTags,
  seedTopic,
  seedUser,
  seedVpcConnection,
} from './rows.ts';

const dashboards = [
  { id: 'sales-overview', name: 'Sales overview' },
  // Of everything that has ever been lost on such a way.
  { id: 'odd-one', name: 'Übersicht 概要' },
] as const;

/** The data source of the dashboards: another id in each environment, and not quite one name. */
const lakes: Readonly<Record<PromotionStage['stage'], { readonly id: string; readonly name: string }>> = {
  dev: { id: 'cid-athena', name: 'Cost lake' },
  test: { id: 'cid-athena', name: 'Cost lake' },
  staging: { id: 'athena-7f3c', name: 'Cost lake' },
  production: { id: 'prod-athena', name: 'Cost lake (production)' },
};

const people = ['lena.hoffmann', 'isabel.navarro', 'takumi.sato', 'julia.brandt', 'owen.gallagher'];

/**
 * Dashboards on their way: dev holds an ordinary one and an odd one, with all that they are made of; test, staging
 * and production are accounts of their own with people, groups and data sources only.
 */
export function seedPromotion(world: World, at: number): void {
  const stage = promotionStages.find(({ accountId }) => accountId === world.accountId) ?? promotionStages[0];
  if (stage === undefined) return;
  seedPeople(world);
  seedSources(world, stage.stage, at);
  if (stage.stage === 'dev') seedDashboards(world, at);
}

function seedPeople(world: World): void {
  seedGroup(world, 'default', 'cost-owners', 'Build the dashboards');
  seedGroup(world, 'default', 'cost-viewers', 'Look at the dashboards');
  for (const [index, person] of people.entries()) {
    const email = `${person}@platform.example`;
    const role = index === 0 ? 'ADMIN' : index < 3 ? 'AUTHOR' : 'READER';
    const name = seedUser(world, { namespace: 'default', email, role, session: email });
    seedMember(world, 'default', index < 3 ? 'cost-owners' : 'cost-viewers', name);
  }
}

function seedSources(world: World, stage: PromotionStage['stage'], at: number): void {
  const { id, name } = lakes[stage];
  const athena = { AthenaParameters: { WorkGroup: `cid-${stage}` } };
  put(
    world,
    { kind: 'datasource', id, name, document: { Type: 'ATHENA', DataSourceParameters: athena } },
    at,
  );
  seedVpcConnection(world, 'cost-network', 'Cost network', at);
  const database = { Host: `people.${stage}.example`, Port: 5432, Database: 'people' };
  const document = {
    Type: 'AURORA_POSTGRESQL',
    DataSourceParameters: { AuroraPostgreSqlParameters: database },
    VpcConnectionProperties: { VpcConnectionArn: arnIn(world, 'vpcConnection', 'cost-network') },
    SecretArn: `arn:aws:secretsmanager:${world.identityRegion}:${world.accountId}:secret:people-${stage}-AbCdEf`,
  };
  put(world, { kind: 'datasource', id: 'people-db', name: 'People database', document }, at);
}

function seedDashboards(world: World, at: number): void {
  const theme = {
    version: 1,
    baseThemeId: 'CLASSIC',
    configuration: {
      DataColorPalette: { Colors: ['#0f62fe', '#8a3ffc', '#009d9a'], EmptyFillColor: '#ffffff' },
      UIColorPalette: { PrimaryForeground: '#16191f', PrimaryBackground: '#ffffff' },
      Typography: { FontFamilies: [{ FontFamily: 'Amazon Ember' }] },
    },
  };
  put(world, { kind: 'theme', id: 'house', name: 'House style', document: theme }, at);
  for (const file of ['datasets', 'odd-datasets'])
    for (const dataset of list(read(world, file))) seedDataset(world, dataset, at);
  const uploaded = { uploaded: true, ImportMode: 'SPICE', PhysicalTableMap: {} };
  put(world, { kind: 'dataset', id: 'uploaded-targets', name: 'Targets 2026.xlsx', document: uploaded }, at);
  world.run(
    "INSERT INTO folders VALUES (:region, 'cost', 'Kosten & Übersicht', 'SHARED', 'ACCOUNT', NULL, :at, :at)",
    {
      region: world.identityRegion,
      at,
    },
  );
  seedGrants(world, 'folder', 'cost', [{ group: 'default/cost-owners', level: 'owner' }]);
  for (const dashboard of dashboards) seedDashboard(world, dashboard, at);
  seedTopic(world, 'sales-questions', 'Questions about sales', 'sales', at);
}

function seedDataset(world: World, dataset: JsonDocument, at: number): void {
  if (!isJsonObject(dataset)) return;
  const members = new Map(dataset);
  const [id, name] = [String(members.get('DataSetId')), String(members.get('Name'))];
  for (const own of ['DataSetId', 'Name']) members.delete(own);
  put(world, { kind: 'dataset', id, name, document: new RawJson(printJsonDocument(members)) }, at);
  if (members.get('ImportMode') === 'SPICE') seedSchedule(world, id, at);
}

function seedSchedule(world: World, dataset: string, at: number): void {
  world.run(
    'INSERT INTO refresh_schedules (region, dataset_id, id, document) VALUES (:region, :dataset, :id, :document)',
    {
      region: world.identityRegion,
      dataset,
      id: 'daily',
      // It began when everything in the seed did: whoever writes it again has to choose another start.
      document: JSON.stringify({
        ScheduleId: 'daily',
        ScheduleFrequency: { Interval: 'DAILY', Timezone: 'Europe/Berlin', TimeOfTheDay: '04:30' },
        StartAfterDateTime: at / 1000,
        RefreshType: 'FULL_REFRESH',
      }),
    },
  );
}

function seedDashboard(world: World, { id, name }: (typeof dashboards)[number], at: number): void {
  const content = {
    themeArn: arnIn(world, 'theme', 'house'),
    definition: new RawJson(printJsonDocument(read(world, id))),
  };
  const options = {
    AdHocFilteringOption: { AvailabilityStatus: 'ENABLED' },
    ExportToCSVOption: { AvailabilityStatus: 'ENABLED' },
    SheetControlsOption: { VisibilityState: 'EXPANDED' },
  };
  const analysis = `${id}-analysis`;
  put(world, { kind: 'analysis', id: analysis, name: `${name} analysis`, document: content }, at);
  put(world, { kind: 'dashboard', id, name, document: { ...content, publishOptions: options } }, at);
  world.run("UPDATE assets SET document = :document WHERE kind = 'dashboard' AND id = :id", {
    id,
    document: JSON.stringify({ LinkEntities: [arnIn(world, 'analysis', analysis)] }),
  });
  world.run("INSERT INTO folder_members VALUES (:region, 'cost', 'DASHBOARD', :id)", {
    region: world.identityRegion,
    id,
  });
}

const arnIn = (world: World, kind: string, id: string): string =>
  assetArn(world, world.identityRegion, kind, id);

const list = (value: JsonDocument): readonly JsonDocument[] => (isJsonList(value) ? value : []);

/** A file of the seed, with its placeholders filled. Everything else, numbers too, is as in the file. */
function read(world: World, name: string): JsonDocument {
  const file = join(resourcesDirectory(), 'sandbox', 'promotion', `${name}.json`);
  const filled: Readonly<Record<string, string>> = {
    '${athena_datasource_arn}': arnIn(world, 'datasource', lakes.dev.id),
    '${athena_database_name}': 'analytics_dev',
  };
  return mapJsonStrings(
    parseJsonDocument(readFileSync(file, 'utf8')),
    (text) =>
      filled[text] ??
      text.replace(
        /^arn:aws:quicksight:::/,
        `arn:aws:quicksight:${world.identityRegion}:${world.accountId}:`,
      ),
  );
}

/** Stores an asset, shared with those who build and those who look. */
function put(world: World, asset: SeedAsset, at: number): void {
  seedAsset(world, asset, at);
  const { kind, id } = asset;
  seedTags(world, arnIn(world, kind, id), { team: 'finops' });
  if (kind === 'vpcConnection') return;
  seedGrants(world, kind, id, [{ group: 'default/cost-owners', level: 'owner' }]);
  if (kind === 'dashboard') seedGrants(world, kind, id, [{ group: 'default/cost-viewers', level: 'viewer' }]);
}
