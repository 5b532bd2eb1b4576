import type { z } from 'zod';
import type { identifierCheck } from '../../shared/contract/tenants.ts';
import { nameOfIdentityArn } from '../../shared/domain/tenant-names.ts';
import { placeOf } from '../../shared/domain/tenant-rules.ts';
import { accountOfArn, type Datastore, datastore } from '../../shared/domain/tenant-spec.ts';
import { CloudError } from '../connectors/cloud-call.ts';
import type { QuickSight } from '../connectors/quicksight/quicksight.ts';
import { readDataSource } from '../connectors/quicksight/read-assets.ts';
import { readEach } from '../connectors/quicksight/read-paged.ts';
import type { TenantRepository } from './tenant-repository.ts';

export type DatastoreCheck = z.infer<typeof identifierCheck>;

export interface CheckDatastoresDeps {
  takenBy(wish: Parameters<TenantRepository['takenBy']>[0]): Promise<ReturnType<TenantRepository['takenBy']>>;
  /** The account to look into, and why there is none. */
  readonly cloud: QuickSight | { readonly reason: string };
  /** The environment that the cloud belongs to. */
  readonly environment: string;
}

/** Says of each datastore whether it is safe, free, and there, as far as that can be told. */
export const checkDatastores = async (
  deps: CheckDatastoresDeps,
  items: readonly unknown[],
  tenantSlug: string | null,
  signal: AbortSignal,
): Promise<DatastoreCheck[]> => {
  const stores = items.map((item) => datastore.safeParse(item));
  const taken = await deps.takenBy({
    slug: tenantSlug ?? '',
    datastores: stores.map((store) => store.data ?? null),
  });
  const owners = new Map(
    taken.flatMap((one) => (one.what === 'place' ? [[one.index, one.by] as const] : [])),
  );
  const places = new Map<string, number>();
  const first = stores.map((store, index) => {
    if (store.data === undefined) return undefined;
    const place = `${store.data.environment} ${placeOf(store.data)}`;
    const before = places.get(place);
    if (before === undefined) places.set(place, index);
    return before;
  });
  return [
    ...(await readEach(stores, async (store): Promise<DatastoreCheck> => {
      const index = stores.indexOf(store);
      if (store.data === undefined)
        return { index, state: 'unsafe', message: store.error.issues[0]?.message ?? 'This is not safe.' };
      const owner = owners.get(index);
      if (owner !== undefined)
        return { index, state: 'taken', message: `This datastore belongs to the tenant "${owner}".` };
      const twin = first[index];
      if (twin !== undefined)
        return {
          index,
          state: 'taken',
          message: `This datastore is entered twice (also as number ${twin + 1}).`,
        };
      return { index, ...(await look(deps, store.data, signal)) };
    })),
  ];
};

type Answer = Omit<DatastoreCheck, 'index'>;
const unknown = (message: string): Answer => ({ state: 'unknown', message });

const look = async (deps: CheckDatastoresDeps, store: Datastore, signal: AbortSignal): Promise<Answer> => {
  const { cloud } = deps;
  switch (store.kind) {
    case 'uc_catalog':
      return unknown(
        'Safe and free. Whether it exists is not known: this connection does not reach Unity Catalog.',
      );
    case 'database':
      return unknown(
        'Safe and free. Whether it exists is not known: this connection does not reach databases.',
      );
    case 's3':
      return unknown('Safe and free. Whether it exists is not known: this connection does not read S3.');
    case 'data_source':
      if ('reason' in cloud) return unknown(`Safe and free. ${cloud.reason}`);
      if (store.environment !== deps.environment)
        return unknown(
          `Safe and free. It belongs to the environment ${store.environment}, which was not asked.`,
        );
      return lookAtDataSource(cloud, store.arn, signal);
  }
};

const lookAtDataSource = async (cloud: QuickSight, arn: string, signal: AbortSignal): Promise<Answer> => {
  const account = accountOfArn(arn);
  if (account !== cloud.accountId)
    return {
      state: 'missing',
      message: `It is in account ${account}; the connection's account is ${cloud.accountId}.`,
    };
  const region = arn.split(':')[3];
  if (region !== cloud.region)
    return unknown(`Safe and free. It is in ${region}; the connection looks into ${cloud.region}.`);
  try {
    const found = await readDataSource(cloud, nameOfIdentityArn(arn), signal);
    if (found === null) return { state: 'missing', message: 'There is no such data source in the account.' };
    if (found.status.endsWith('_FAILED'))
      return { state: 'missing', message: `"${found.name}" is there but does not work (${found.status}).` };
    return { state: 'exists', message: `"${found.name}" (${found.type}) is there.` };
  } catch (error) {
    if (error instanceof CloudError)
      return unknown(`Safe and free. It could not be looked up: ${error.message}`);
    throw error;
  }
};
