import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const source = join(import.meta.dirname, 'record-writes.c');

/** Whether writes can be recorded here: a C compiler is there, and programs take a library in before libc. */
export const canRecord = (): boolean =>
  process.platform === 'linux' && spawnSync('cc', ['--version'], { stdio: 'ignore' }).status === 0;

/** Compiles the recorder into `directory`; answers the library's path. */
export const compileRecorder = (directory: string): string => {
  const library = join(directory, 'record-writes.so');
  const { status, stderr } = spawnSync(
    'cc',
    ['-shared', '-fPIC', '-O1', '-Wall', '-Wextra', '-Werror', '-pthread', '-o', library, source],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`The recorder does not compile:\n${stderr}`);
  return library;
};
