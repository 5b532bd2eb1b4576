import type { connectionsContract, environmentsContract } from '../../shared/contract/connections.ts';
import type { Clouds } from '../connectors/clouds.ts';
import type { Service } from '../rpc/service.ts';
import type { OtherwiseKept } from '../secrets/keychain.ts';
import type { Store } from '../store/store.ts';
import type { BackupPlace } from './backup-place.ts';

/** What the service of account backups is made of. */
export interface BackupsDeps {
  readonly store: {
    readonly accountBackups: Store['accountBackups'];
    readonly settings: Pick<Store['settings'], 'get' | 'set'>;
  };
  readonly clouds: Clouds;
  readonly connections: Pick<Service<typeof connectionsContract>, 'get'>;
  readonly environments: Pick<Service<typeof environmentsContract>, 'list'>;
  readonly secrets: {
    get(name: string): Promise<string | null | undefined>;
    set(name: string, secret: string, otherwise: OtherwiseKept): Promise<unknown>;
    delete(name: string): Promise<unknown>;
  };
  /** The profile's folder: where backups go when nobody says otherwise. */
  readonly directory: string;
  /** Opens a place by its address; a bucket through a connection. */
  readonly openPlace: (address: string, connectionId?: string) => Promise<BackupPlace>;
  readonly now?: () => Date;
}

export const nowOf = (deps: Pick<BackupsDeps, 'now'>): Date => deps.now?.() ?? new Date();
