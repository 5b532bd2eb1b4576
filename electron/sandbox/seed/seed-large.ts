import { assetArn } from '../arns.ts';
import type { World } from '../world.ts';
import {
  seedAsset,
  seedAssignment,
  seedGrants,
  seedGroup,
  seedMember,
  seedProfile,
  seedTheme,
  seedTopic,
  seedUser,
  seedVpcConnection,
} from './rows.ts';

const people = 10_000;
const groups = 1_000;
const sources = 100;
const sets = 1_900;
const dashboards = 2_950;
const themes = 10;
const topics = 40;
const networks = 5;
const profiles = 5;
const assignments = 20;

const number = (index: number, digits: number): string => String(index).padStart(digits, '0');
const groupName = (index: number): string => `team-${number(index % groups, 4)}`;

/**
 * 10,000 people, 1,000 groups and 5,000 assets, the same every time: person n is in three groups, each asset
 * is shared with two.
 */
export function seedLarge(world: World, at: number): void {
  for (let index = 0; index < groups; index += 1) {
    seedGroup(world, 'default', groupName(index), `Team ${index} of the load-test organisation`);
  }
  for (let index = 0; index < people; index += 1) {
    const email = `person.${number(index, 5)}@large.example`;
    const role = index % 100 === 0 ? 'ADMIN' : index % 10 === 0 ? 'AUTHOR' : 'READER';
    const name = seedUser(world, {
      namespace: 'default',
      email,
      role,
      session: email,
      active: index % 25 !== 0,
    });
    for (const step of [0, 1, 2]) seedMember(world, 'default', groupName(index * 7 + step * 331), name);
  }
  const arn = (kind: string, id: string) => assetArn(world, world.identityRegion, kind, id);
  for (let index = 0; index < sources; index += 1) {
    const id = `source-${number(index, 3)}`;
    const document = {
      Type: 'ATHENA',
      DataSourceParameters: { AthenaParameters: { WorkGroup: `wg-${index}` } },
    };
    seedAsset(world, { kind: 'datasource', id, name: `Source ${index}`, document }, at);
    share(world, 'datasource', id, index);
  }
  for (let index = 0; index < sets; index += 1) {
    const id = `set-${number(index, 4)}`;
    const table = {
      RelationalTable: {
        DataSourceArn: arn('datasource', `source-${number(index % sources, 3)}`),
        Name: `table_${index}`,
        InputColumns: [{ Name: 'value', Type: 'DECIMAL' }],
      },
    };
    const document = {
      PhysicalTableMap: { main: table },
      ImportMode: index % 2 === 0 ? 'SPICE' : 'DIRECT_QUERY',
    };
    seedAsset(world, { kind: 'dataset', id, name: `Dataset ${index}`, document }, at);
    share(world, 'dataset', id, index);
  }
  for (let index = 0; index < dashboards; index += 1) {
    const id = `dashboard-${number(index, 4)}`;
    const definition = {
      DataSetIdentifierDeclarations: [
        { Identifier: 'main', DataSetArn: arn('dataset', `set-${number(index % sets, 4)}`) },
      ],
      Sheets: [{ SheetId: 'overview', Name: 'Overview' }],
    };
    seedAsset(world, { kind: 'dashboard', id, name: `Dashboard ${index}`, document: { definition } }, at);
    share(world, 'dashboard', id, index);
  }
  for (let index = 0; index < themes; index += 1) {
    const id = `theme-${number(index, 2)}`;
    seedTheme(world, id, `Theme ${index}`, at);
    share(world, 'theme', id, index);
  }
  for (let index = 0; index < topics; index += 1) {
    const id = `topic-${number(index, 2)}`;
    seedTopic(world, id, `Topic ${index}`, `set-${number(index, 4)}`, at);
    share(world, 'topic', id, index);
  }
  seedBesides(world, at);
}

/** What an account has besides people and assets: networks, restrictions and IAM policies. */
function seedBesides(world: World, at: number): void {
  for (let index = 0; index < networks; index += 1)
    seedVpcConnection(world, `network-${index}`, `Network ${index}`, at);
  for (let index = 0; index < profiles; index += 1)
    seedProfile(
      world,
      `profile-${index}`,
      ['ExportToCsv', 'PrintReports'],
      index === 0 ? [{ namespace: 'default', role: 'READER' }] : [],
    );
  for (let index = 0; index < assignments; index += 1) {
    const policy = `arn:aws:iam::${world.accountId}:policy/scope-${index}`;
    seedAssignment(world, 'default', `scope-${number(index, 2)}`, { policy, groups: [groupName(index)] });
  }
}

function share(
  world: World,
  kind: 'dashboard' | 'dataset' | 'datasource' | 'theme' | 'topic',
  id: string,
  index: number,
): void {
  seedGrants(world, kind, id, [
    { group: `default/${groupName(index)}`, level: 'owner' },
    { group: `default/${groupName(index + 500)}`, level: 'viewer' },
  ]);
}
