import type { BackupPlace } from './backup-place.ts';
import { openFolderPlace } from './folder-place.ts';

/** Opens a place by its address. */
export const openPlace = async (address: string): Promise<BackupPlace> => openFolderPlace(address);
