import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resourcesDirectory } from '../../locations.ts';
import { assetArn, namespaceArn, userArn } from '../arns.ts';
import { putIamUser } from '../iam.ts';
import type { World } from '../world.ts';
import {
  type SeedGrant,
  type SeedUser,
  seedAsset,
  seedAssignment,
  seedGrants,
  seedGroup,
  seedMember,
  seedProfile,
  seedTags,
  seedTheme,
  seedTopic,
  seedUser,
  seedVpcConnection,
} from './rows.ts';

type Tags = Readonly<Record<string, string>>;

interface SeededAsset {
  readonly id: string;
  readonly name: string;
  readonly folder?: string;
  readonly grants: readonly SeedGrant[];
  readonly tags?: Tags;
}

/** The form of `resources/sandbox/pilot.json`. */
interface Pilot {
  readonly namespaces: readonly { readonly name: string; readonly tags?: Tags }[];
  readonly iamUsers: readonly string[];
  readonly people: readonly (SeedUser & { readonly groups: readonly string[]; readonly tags?: Tags })[];
  readonly groups: readonly {
    readonly namespace: string;
    readonly name: string;
    readonly description: string;
  }[];
  readonly folders: readonly (Omit<SeededAsset, 'folder' | 'grants'> & {
    readonly type: string;
    readonly parent?: string;
    readonly grants?: readonly SeedGrant[];
  })[];
  readonly dataSources: readonly (SeededAsset & { readonly type: string; readonly parameters: unknown })[];
  readonly dataSets: readonly (SeededAsset & {
    readonly dataSource: string;
    readonly schema: string;
    readonly table: string;
    readonly columns: readonly { readonly Name: string; readonly Type: string }[];
    readonly importMode: string;
  })[];
  readonly dashboards: readonly (SeededAsset & { readonly dataSet: string })[];
  readonly themes: readonly SeededAsset[];
  readonly topics: readonly (SeededAsset & { readonly dataSet: string })[];
  readonly vpcConnections: readonly { readonly id: string; readonly name: string; readonly tags?: Tags }[];
  readonly customPermissions: readonly {
    readonly name: string;
    readonly denies: readonly string[];
    readonly roles: readonly { readonly namespace: string; readonly role: string }[];
  }[];
  readonly policyAssignments: readonly {
    readonly namespace: string;
    readonly name: string;
    readonly policy: string;
    readonly groups: readonly string[];
  }[];
}

/** Three tenants of a pilot project: 45 people, 12 dashboards with their datasets and data sources. */
export function seedPilot(world: World, at: number): void {
  const pilot = JSON.parse(
    readFileSync(join(resourcesDirectory(), 'sandbox', 'pilot.json'), 'utf8'),
  ) as Pilot;
  for (const { name, tags } of pilot.namespaces) {
    world.run('INSERT INTO namespaces VALUES (:name, :at, :at, NULL)', { name, at });
    seedTags(world, namespaceArn(world, name), tags);
  }
  for (const name of pilot.iamUsers) putIamUser(world, name);
  for (const group of pilot.groups) seedGroup(world, group.namespace, group.name, group.description);
  for (const person of pilot.people) {
    const name = seedUser(world, person);
    for (const group of person.groups) seedMember(world, person.namespace, group, name);
    seedTags(world, userArn(world, person.namespace, name), person.tags);
  }
  for (const folder of pilot.folders) {
    world.run("INSERT INTO folders VALUES (:region, :id, :name, :type, 'ACCOUNT', :parent, :at, :at)", {
      region: world.identityRegion,
      id: folder.id,
      name: folder.name,
      type: folder.type,
      parent: folder.parent ?? null,
      at,
    });
    finish(world, 'folder', { ...folder, grants: folder.grants ?? [] });
  }
  seedAssets(world, pilot, at);
  for (const theme of pilot.themes) {
    seedTheme(world, theme.id, theme.name, at);
    finish(world, 'theme', theme);
  }
  for (const topic of pilot.topics) {
    seedTopic(world, topic.id, topic.name, topic.dataSet, at);
    finish(world, 'topic', topic);
  }
  for (const { id, name, tags } of pilot.vpcConnections) {
    seedVpcConnection(world, id, name, at);
    seedTags(world, assetArn(world, world.identityRegion, 'vpcConnection', id), tags);
  }
  for (const { name, denies, roles } of pilot.customPermissions) seedProfile(world, name, denies, roles);
  for (const { namespace, name, ...assigned } of pilot.policyAssignments)
    seedAssignment(world, namespace, name, assigned);
}

function seedAssets(world: World, pilot: Pilot, at: number): void {
  const arn = (kind: string, id: string) => assetArn(world, world.identityRegion, kind, id);
  for (const source of pilot.dataSources) {
    const document = { Type: source.type, DataSourceParameters: source.parameters };
    seedAsset(world, { kind: 'datasource', id: source.id, name: source.name, document }, at);
    finish(world, 'datasource', source);
  }
  for (const set of pilot.dataSets) {
    const table = {
      RelationalTable: {
        DataSourceArn: arn('datasource', set.dataSource),
        Schema: set.schema,
        Name: set.table,
        InputColumns: set.columns,
      },
    };
    const document = { PhysicalTableMap: { main: table }, ImportMode: set.importMode };
    seedAsset(world, { kind: 'dataset', id: set.id, name: set.name, document }, at);
    finish(world, 'dataset', set);
  }
  for (const dashboard of pilot.dashboards) {
    const definition = {
      DataSetIdentifierDeclarations: [{ Identifier: 'main', DataSetArn: arn('dataset', dashboard.dataSet) }],
      Sheets: [{ SheetId: 'overview', Name: 'Overview' }],
    };
    seedAsset(
      world,
      { kind: 'dashboard', id: dashboard.id, name: dashboard.name, document: { definition } },
      at,
    );
    finish(world, 'dashboard', dashboard);
  }
}

const memberTypes = {
  dashboard: 'DASHBOARD',
  dataset: 'DATASET',
  datasource: 'DATASOURCE',
  theme: 'THEME',
  topic: 'TOPIC',
} as const;

function finish(world: World, kind: 'folder' | keyof typeof memberTypes, asset: SeededAsset): void {
  seedGrants(world, kind, asset.id, asset.grants);
  seedTags(world, assetArn(world, world.identityRegion, kind, asset.id), asset.tags);
  if (kind === 'folder' || asset.folder === undefined) return;
  world.run('INSERT INTO folder_members VALUES (:region, :folder, :type, :id)', {
    region: world.identityRegion,
    folder: asset.folder,
    type: memberTypes[kind],
    id: asset.id,
  });
}
