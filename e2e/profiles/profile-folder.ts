import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { steward } from '../faults/steward-process.ts';

/** A tenant with so many readers, as its file. */
export const tenantFile = (slug: string, people: readonly string[], more = ''): string =>
  `version: 1
slug: ${slug}
name: ${slug[0]?.toUpperCase()}${slug.slice(1)}
tenantId: T-${slug}
environment: dev
isolation: { model: namespace, namespace: ${slug} }
identities: { federationRole: "arn:aws:iam::111122223333:role/quicksight_sso" }
people:
${people.map((email) => `  - { email: ${email}, role: reader }`).join('\n')}
${more}`;

const folders: string[] = [];

/** A folder of its own for one test file's story; gone at the end. */
export const newFolder = (name: string): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `steward ${name} `)));
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Onboards a tenant on the command line; fails the test when that does not end well. */
export const onboard = async (data: string, file: string, ...more: string[]) => {
  const path = join(data, 'wanted.tenant.yaml');
  writeFileSync(path, file);
  const ended = await steward(data, ['tenant', 'onboard', '-f', path, '--yes', ...more]);
  if (ended.code !== 0) throw new Error(`onboarding ended with ${ended.code}: ${ended.stderr}`);
  return ended;
};

/** The files of a folder and of the folders in it, by their path there. */
export type Files = ReadonlyMap<string, Buffer>;

export const readFiles = (folder: string): Files =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry): [string, Buffer][] => {
      if (!entry.isFile()) return [];
      const path = join(entry.parentPath, entry.name);
      return [[path.slice(folder.length + 1), readFileSync(path)]];
    }),
  );

/** Makes a folder hold these files and nothing else. */
export const writeFiles = (folder: string, files: Files): void => {
  rmSync(folder, { recursive: true, force: true });
  for (const [name, content] of files) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
};
