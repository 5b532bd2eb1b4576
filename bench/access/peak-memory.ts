import { readFileSync } from 'node:fs';

/** The most memory that a process has had so far, in MB; undefined once it has ended, or where it is not told. */
export const peakMemory = (pid: number): number | undefined => {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
};
