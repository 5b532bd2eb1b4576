import type { World } from './world.ts';

type Account = Pick<World, 'accountId' | 'identityRegion'>;

export interface ParsedArn {
  readonly region: string;
  readonly accountId: string;
  readonly type: string;
  /** Everything behind the first slash: `default/role/session` for a federated user. */
  readonly id: string;
}

export const namespaceArn = (world: Account, name: string): string => identityArn(world, 'namespace', name);
export const userArn = (world: Account, namespace: string, name: string): string =>
  identityArn(world, 'user', `${namespace}/${name}`);
export const groupArn = (world: Account, namespace: string, name: string): string =>
  identityArn(world, 'group', `${namespace}/${name}`);

/** Assets carry the region they live in; users, groups and namespaces the identity region. */
export const assetArn = (world: Account, region: string, type: string, id: string): string =>
  `arn:aws:quicksight:${region}:${world.accountId}:${type}/${id}`;

const identityArn = (world: Account, type: string, id: string): string =>
  assetArn(world, world.identityRegion, type, id);

/** Reads a QuickSight ARN; undefined when it is none. */
export function parseArn(arn: string): ParsedArn | undefined {
  const match = /^arn:aws:quicksight:([a-z0-9-]+):(\d{12}):([A-Za-z-]+)\/(.+)$/su.exec(arn);
  if (match === null) return undefined;
  const [, region = '', accountId = '', type = '', id = ''] = match;
  return { region, accountId, type, id };
}
