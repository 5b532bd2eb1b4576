import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeDrillFolder, removeLeftDrills } from './drill-folders.ts';

it('removes what a killed drill left, and nothing else', () => {
  const root = mkdtempSync(join(tmpdir(), 'drills-'));
  try {
    const ended = spawnSync('true').pid;
    const left = join(root, `steward-drill-${ended}-aB3dE9`);
    mkdirSync(left);
    writeFileSync(join(left, 'sandbox.db'), 'a dashboard in clear');
    const running = makeDrillFolder(root);
    const strange = join(root, `steward-drill-${ended}-notes of mine`);
    mkdirSync(strange);
    const link = join(root, `steward-drill-${ended}-aaaaaa`);
    symlinkSync(strange, link);
    removeLeftDrills(root);
    expect(existsSync(left)).toBe(false);
    for (const stays of [running, strange, link]) expect(existsSync(stays)).toBe(true);
  } finally {
    rmSync(root, { recursive: true });
  }
});
