import type { z } from 'zod';
import { type connectionsContract, newCredential } from '../../shared/contract/connections.ts';
import type { Service } from '../rpc/service.ts';
import { noSuchConnection } from './clouds.ts';
import { badField, nameTaken } from './connection-problems.ts';
import type { ConnectionChange, ConnectionRecord } from './connection-repository.ts';
import { formatAccessKeys, secretName } from './connection-secret.ts';
import type { ConnectionsServiceDeps } from './connections-service.ts';

type Update = Parameters<Service<typeof connectionsContract>['update']>[0];
type Keys = Pick<
  Extract<z.output<typeof newCredential>, { kind: 'keys' }>,
  'accessKeyId' | 'secretAccessKey'
>;

const checkedKeys = (record: ConnectionRecord, keys: NonNullable<Update['keys']>): Keys => {
  if (record.source.kind !== 'keys')
    throw badField('keys', 'Only a connection with access keys in the keychain has keys to replace.', [
      'keys',
    ]);
  const parsed = newCredential.safeParse({ kind: 'keys', ...keys });
  if (parsed.success && parsed.data.kind === 'keys') return parsed.data;
  const issue = parsed.error?.issues[0];
  const path = [
    'keys',
    ...(issue?.path ?? []).map((part) => (typeof part === 'number' ? part : String(part))),
  ];
  throw badField(path.join('.'), issue?.message ?? 'These are not access keys.', path);
};

/**
 * Changes a connection; new keys are in the keychain before the record says so, and the old ones are put
 * back when the record cannot be changed.
 *
 * @throws `StewardError` BAD_INPUT for keys, CONFLICT for a name that is taken, NOT_FOUND, KEYCHAIN when the
 * keychain does not take the keys and nobody asked to keep them for the session.
 */
export const updateConnection = async (
  {
    store,
    secrets,
  }: Pick<ConnectionsServiceDeps, 'secrets'> & {
    readonly store: { readonly connections: Pick<ConnectionsServiceDeps['store']['connections'], 'update'> };
  },
  record: ConnectionRecord,
  { id, name, accountId, region, readOnly, keys }: Update,
  at: string,
): Promise<void> => {
  const change: { -readonly [K in keyof ConnectionChange]: ConnectionChange[K] } = {};
  if (name !== undefined) change.name = name;
  if (readOnly !== undefined) change.readOnly = readOnly;
  if (accountId !== undefined && accountId !== record.accountId) {
    change.accountId = accountId;
    change.identityRegion = null;
  }
  if (region !== undefined && region !== record.region) change.region = region;

  const secret = secretName(id);
  let before: string | null | undefined;
  let entry: string | undefined;
  if (keys !== undefined) {
    const checked = checkedKeys(record, keys);
    change.source = { kind: 'keys', accessKeyIdEnd: checked.accessKeyId.slice(-4) };
    entry = formatAccessKeys(checked);
    // Kept to be put back; that the old entry cannot be read is no reason to refuse new keys.
    before = await secrets.get(secret).catch(() => undefined);
  }
  const putBack = async () => {
    if (keys === undefined) return;
    if (before === null || before === undefined) await secrets.delete(secret);
    else await secrets.set(secret, before, 'refuse');
  };
  try {
    if (entry !== undefined)
      await secrets.set(secret, entry, keys?.keep === 'session' ? 'session' : 'refuse');
    const done = await store.connections.update(id, change, at);
    if (done === 'missing') throw noSuchConnection();
    if (done === 'taken') throw nameTaken(name ?? record.name);
  } catch (error) {
    await putBack().catch(() => undefined);
    throw error;
  }
};
