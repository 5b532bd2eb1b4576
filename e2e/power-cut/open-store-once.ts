import { join } from 'node:path';
import { prepareProfileDirectory } from '../../electron/profile/default-profile.ts';
import { openStore } from '../../electron/store/open-store.ts';
import { note } from './recording.ts';

// A process of its own, so that what it writes is recorded: opens a profile's store with the migrations of a
// folder, saves settings, tells what it did, closes. `node open-store-once.ts PROFILE MIGRATIONS LOG SETTINGS`

const [profile = '', migrations = '', log = '', settings = '0'] = process.argv.slice(2);
const directory = await prepareProfileDirectory(profile);
const store = await openStore({ file: join(directory, 'steward.db'), migrations });
note(log, { fact: 'version', version: store.migrated.to });
for (let number = 1; number <= Number(settings); number++) {
  await store.settings.set(`kept-${number}`, 'x'.repeat(number * 40));
  note(log, { fact: 'setting', number });
}
await store.close();
