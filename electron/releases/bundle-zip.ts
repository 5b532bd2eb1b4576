import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { JsonDocument } from '../../shared/domain/json-document.ts';
import { parseJsonDocument } from '../../shared/domain/parse-json-document.ts';
import { printJsonDocument } from '../../shared/domain/print-json-document.ts';
import { readBundleName } from '../../shared/domain/releases/bundle-name.ts';

export interface BundleFile {
  /** `dashboard/sales.json` */
  readonly name: string;
  readonly document: JsonDocument;
}

const megabyte = 1024 * 1024;
/** Unpacked; far more than a bundle of 20 MB with definitions in it. */
const largestWhole = 400 * megabyte;
const mostFiles = 5_000;

/** A `.qs` file. Its bytes depend on nothing but the files. */
export const packBundle = (files: readonly BundleFile[]): Uint8Array =>
  zipSync(
    Object.fromEntries(files.map(({ name, document }) => [name, strToU8(printJsonDocument(document))])),
    { mtime: '1980-01-01T00:00:00', level: 6 },
  );

/** A file that is no asset bundle, with the reason in a sentence. */
export class UnreadableBundle extends Error {}

/**
 * The files of a `.qs` file. Names are compared with those that there are and sizes are bounded before anything is
 * unpacked; no more is unpacked of a file than its directory says. Throws `UnreadableBundle`.
 */
export const unpackBundle = (bytes: Uint8Array): readonly BundleFile[] => {
  let whole = 0;
  let count = 0;
  let entries: Readonly<Record<string, Uint8Array>>;
  try {
    entries = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (readBundleName(name) === undefined)
          throw new UnreadableBundle(`It holds “${name.slice(0, 100)}”, which no asset bundle has.`);
        whole += originalSize;
        count += 1;
        if (whole > largestWhole || count > mostFiles)
          throw new UnreadableBundle('Unpacked, it would be larger than any asset bundle.');
        return true;
      },
    });
  } catch (error) {
    if (error instanceof UnreadableBundle) throw error;
    throw new UnreadableBundle('It is not a zip file, or it is damaged.', { cause: error });
  }
  const files = Object.entries(entries).map(([name, entry]) => {
    try {
      return { name, document: parseJsonDocument(strFromU8(entry)) };
    } catch (error) {
      throw new UnreadableBundle(`“${name.slice(0, 100)}” in it is not JSON.`, { cause: error });
    }
  });
  if (files.length === 0) throw new UnreadableBundle('It is empty.');
  return files;
};
