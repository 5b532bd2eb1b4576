import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A disk of its own that can be full, and that the kernel can take for broken. */
export interface SmallDisk {
  /** Where the program sees it. */
  readonly path: string;
  /** What runs a command that sees it: put in front of the command line. */
  readonly inside: readonly string[];
  /** The same folder as this process sees it. */
  readonly seen: string;
  /** Writes everything to it that was only in memory. */
  sync(): Promise<unknown>;
  /** Takes all room but `left` kilobytes. */
  fill(left: number): void;
  /** Gives the room back. */
  free(): void;
  /** Makes the kernel meet an error, whereupon it allows no more writing, with files open as they are. */
  breakDown(): Promise<void>;
  /** Unmounts, checks and mounts it again, as after a restart. Nobody may have a file of it open. */
  repair(): Promise<void>;
  close(): Promise<void>;
}

/** What has to be there and allowed, asked in a namespace of its own as the disk is made in one. */
const probe =
  'command -v mkfs.ext4 && command -v e2fsck && command -v nsenter && test -w /dev/loop-control && test -w /sys/fs/ext4';

/** Why there can be no such disk here; undefined where there can. A container's root often may not mount. */
export const noSmallDisk = (): string | undefined =>
  process.platform === 'linux' && spawnSync('unshare', ['-m', 'sh', '-c', probe]).status === 0
    ? undefined
    : 'Only root on Linux may mount a disk that can be full or break.';

/**
 * A real file system (ext4 on a loop device) in a mount namespace of its own, so that nothing of it is left
 * behind, however this process ends: the namespace lives as long as its keeper, and that as long as this
 * process holds its input open.
 */
export const openSmallDisk = async (root: string, megabytes = 24): Promise<SmallDisk> => {
  const image = join(root, 'disk.img');
  const path = join(root, 'd');
  mkdirSync(path);
  writeFileSync(image, '');
  truncateSync(image, megabytes * 1024 * 1024);
  await run('mkfs.ext4', ['-q', '-m', '0', image]);
  const mount = `mount -o loop,errors=remount-ro '${image}' '${path}'`;
  const keeper = spawn(
    'unshare',
    ['-m', '--propagation', 'private', 'sh', '-c', `${mount} && echo mounted && read end`],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const ended = once(keeper, 'close');
  const said = await Promise.race([once(keeper.stdout, 'data').then(String), ended.then(() => '')]);
  if (!said.startsWith('mounted')) throw new Error('The small disk could not be mounted');
  const inside = ['nsenter', `--mount=/proc/${keeper.pid}/ns/mnt`, '--'];
  const seen = `/proc/${keeper.pid}/root${path}`;
  const filler = join(seen, 'filler');
  const enter = (command: string, ...args: string[]) =>
    run('nsenter', [...inside.slice(1), command, ...args]);
  return {
    path,
    inside,
    seen,
    sync: () => run('sync', ['-f', seen]),
    fill(left) {
      const handle = openSync(filler, 'w');
      let size = 0;
      try {
        for (const piece of [Buffer.alloc(1 << 20), Buffer.alloc(4096)])
          try {
            while (true) size += writeSync(handle, piece);
          } catch (error) {
            if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
          }
        ftruncateSync(handle, Math.max(0, size - left * 1024));
        fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
    },
    free: () => rmSync(filler, { force: true }),
    async breakDown() {
      const { stdout } = await enter('findmnt', '-no', 'SOURCE', path);
      writeFileSync(`/sys/fs/ext4/${stdout.trim().replace('/dev/', '')}/trigger_fs_error`, 'test');
    },
    async repair() {
      await enter('umount', path);
      // 1: it found something and mended it.
      await run('e2fsck', ['-fy', image]).catch((error: { code?: number }) => {
        if (error.code !== 1) throw error;
      });
      await enter('sh', '-c', mount);
    },
    async close() {
      keeper.stdin.end();
      await ended;
    },
  };
};
