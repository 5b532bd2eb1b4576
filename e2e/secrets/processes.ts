import { readdirSync, readFileSync } from 'node:fs';

/** A process as everybody (its command line) and its user (its environment) can see it. */
export interface SeenProcess {
  readonly pid: number;
  readonly parent: number;
  readonly commandLine: Buffer;
  readonly environment: Buffer;
}

const read = (path: string): Buffer => {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0); // ended, or somebody else's
  }
};

/** Every process there is now. */
export const readProcesses = (): SeenProcess[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({
      pid: Number(name),
      parent: Number(read(`/proc/${name}/stat`).toString().split(') ').at(-1)?.split(' ')[1] ?? 0),
      commandLine: read(`/proc/${name}/cmdline`),
      environment: read(`/proc/${name}/environ`),
    }));

/** Those that a process started, and those that they started. */
export const descendantsOf = (pid: number, all = readProcesses()): SeenProcess[] => {
  const children = all.filter(({ parent }) => parent === pid);
  return [...children, ...children.flatMap((child) => descendantsOf(child.pid, all))];
};
