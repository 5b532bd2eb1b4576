import { isS3Address } from '../../shared/domain/backups/s3-address.ts';
import { StewardError } from '../../shared/errors.ts';
import type { Clouds } from '../connectors/clouds.ts';
import type { BackupsDeps } from './backups-deps.ts';
import { openFolderPlace } from './folder-place.ts';
import { openS3Place } from './s3-place.ts';

/** Opens a place by its address: a folder, or a bucket through a connection. */
export const createOpenPlace =
  (clouds: Pick<Clouds, 's3'>): BackupsDeps['openPlace'] =>
  async (address, connectionId) => {
    if (!isS3Address(address)) return openFolderPlace(address);
    if (connectionId === undefined)
      throw new StewardError({
        code: 'BAD_INPUT',
        happened: `It is not known through which connection ${address} is reached.`,
        unchanged: 'Nothing was changed.',
        todo: 'Name the connection whose credentials open the bucket: --connection NAME',
        field: 'connectionId',
      });
    return openS3Place(await clouds.s3(connectionId), address);
  };
