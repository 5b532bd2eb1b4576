import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** Two commands started together install and build once. A lock whose process is gone is taken over. */
export const withLock = async (name, work) => {
  const directory = join(root, `.${name}.lock`);
  const owner = join(directory, 'pid');
  for (let waited = 0; ; waited += 200) {
    try {
      mkdirSync(directory);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      let pid = 0;
      try {
        pid = Number(readFileSync(owner, 'utf8'));
      } catch {
        // The other process is between its mkdir and its write, or died there.
      }
      if ((pid && !alive(pid)) || (!pid && waited > 5000))
        rmSync(directory, { recursive: true, force: true });
      else if (waited === 0)
        process.stderr.write(`Waiting for another Steward command to finish its ${name} …\n`);
      await sleep(200);
    }
  }
  writeFileSync(owner, String(process.pid));
  try {
    return await work();
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};
