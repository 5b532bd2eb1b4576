import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { z } from 'zod';
import { instant } from '../../shared/domain/identifiers.ts';
import { parseJsonDocument } from '../../shared/domain/parse-json-document.ts';
import {
  contentsOf,
  type ReleaseManifest,
  releaseManifest,
  sha256,
} from '../../shared/domain/releases/release.ts';
import { StewardError } from '../../shared/errors.ts';
import { contentHash } from '../connectors/quicksight/definitions/content-hash.ts';
import { releaseHash } from './release-hash.ts';
import type { ReleaseRecord } from './release-repository.ts';
import type { ReleaseContent } from './take-release.ts';

/** What stands beside the manifest: what a person called it, and where it was taken. */
const label = z.object({
  format: z.literal('steward-release'),
  version: z.literal(1),
  hash: sha256,
  name: z.string().min(1).max(200),
  note: z.string().max(2_000),
  connection: z.string().max(200),
  environment: z.string().max(200).nullable(),
  takenAt: instant,
  takenBy: z.string().max(200),
});

const labelName = 'release.json';
const manifestName = 'manifest.json';
const contentName = /^contents\/([0-9a-f]{64})\.json$/;

const megabyte = 1024 * 1024;
/** A definition is 2 MB at most by the service's own limit; some leave room for what it may allow one day. */
const largestEntry = 64 * megabyte;
const largestWhole = 1024 * megabyte;
const mostEntries = 20_000;

/**
 * A release as one file: a zip of `release.json`, `manifest.json` and `contents/HASH.json`. Its bytes depend on
 * nothing but the release.
 */
export const writeReleaseFile = async (
  record: ReleaseRecord,
  manifest: ReleaseManifest,
  textOf: (content: string) => Promise<string>,
): Promise<Uint8Array> => {
  const { importedAt: _, ...named } = record;
  const entries: Record<string, Uint8Array> = {
    [labelName]: strToU8(`${JSON.stringify({ format: 'steward-release', version: 1, ...named }, null, 2)}\n`),
    [manifestName]: strToU8(`${JSON.stringify(manifest, null, 2)}\n`),
  };
  for (const content of contentsOf(manifest))
    entries[`contents/${content}.json`] = strToU8(await textOf(content));
  // The time of day would make two exports of one release differ.
  return zipSync(entries, { mtime: '1980-01-01T00:00:00', level: 6 });
};

const refuse = (happened: string): StewardError =>
  new StewardError({
    code: 'BAD_INPUT',
    happened,
    unchanged: 'Nothing was imported.',
    todo: 'Export the release again where it was taken, and import that file.',
  });

/**
 * Reads a release file from anywhere. Names are compared with the three that there are, sizes are bounded before
 * anything is unpacked, and every hash is taken anew: what comes out is what its hash says, or BAD_INPUT.
 */
export const openReleaseFile = (
  bytes: Uint8Array,
): {
  readonly record: ReleaseRecord;
  readonly manifest: ReleaseManifest;
  readonly contents: readonly ReleaseContent[];
} => {
  let whole = 0;
  let count = 0;
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (name !== labelName && name !== manifestName && !contentName.test(name))
          throw refuse(`The file holds “${name.slice(0, 100)}”, which no release has.`);
        whole += originalSize;
        count += 1;
        if (originalSize > largestEntry || whole > largestWhole || count > mostEntries)
          throw refuse('Unpacked, the file would be larger than any release.');
        return true;
      },
    });
  } catch (error) {
    if (error instanceof StewardError) throw error;
    throw refuse('This is not a release file, or it is damaged.');
  }
  const text = (name: string): string => {
    const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
    if (entry === undefined) throw refuse(`The file has no ${name}.`);
    return strFromU8(entry);
  };
  const read = <T>(name: string, schema: z.ZodType<T>): T => {
    let value: unknown;
    try {
      value = JSON.parse(text(name));
    } catch (error) {
      if (error instanceof StewardError) throw error;
      throw refuse(`${name} in the file is not JSON.`);
    }
    const parsed = schema.safeParse(value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw refuse(`${name} in the file is not a release’s: ${issue?.path.join('.')} ${issue?.message}.`);
    }
    return parsed.data;
  };
  const { format: _, version: __, ...named } = read(labelName, label);
  const manifest = read(manifestName, releaseManifest);
  if (releaseHash(manifest) !== named.hash)
    throw refuse('The file was changed: its manifest is not the one that its hash names.');
  const contents = [...contentsOf(manifest)].map((hash) => {
    const document = text(`contents/${hash}.json`);
    let found: string;
    try {
      found = contentHash(parseJsonDocument(document));
    } catch {
      throw refuse(`A document in the file is not JSON (${hash.slice(0, 12)}).`);
    }
    if (found !== hash)
      throw refuse(`The file was changed: a document is not what its hash says (${hash.slice(0, 12)}).`);
    return { hash, text: document };
  });
  return { record: { ...named, importedAt: null }, manifest, contents };
};
