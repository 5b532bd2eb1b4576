import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const name = /^steward-drill-(\d+)-[A-Za-z0-9]{6}$/;

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is one, too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** A new folder for a drill, named after this process. What is in it is not encrypted. */
export const makeDrillFolder = (root = tmpdir()): string =>
  mkdtempSync(join(root, `steward-drill-${process.pid}-`));

/** Removes what drills have left whose process was killed. What is not this user's, or is a link, stays. */
export const removeLeftDrills = (root = tmpdir()): void => {
  for (const entry of readdirSync(root, { withFileTypes: true })) {
    const pid = Number(name.exec(entry.name)?.[1] ?? 0);
    if (pid === 0 || !entry.isDirectory() || isRunning(pid)) continue;
    const folder = join(root, entry.name);
    try {
      if (process.getuid === undefined || statSync(folder).uid === process.getuid())
        rmSync(folder, { recursive: true, force: true });
    } catch {
      // Gone meanwhile, or held open: the next start tries again.
    }
  }
};
