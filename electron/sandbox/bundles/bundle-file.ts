import { unzipSync, zipSync } from 'fflate';
import type { AssetKind } from '../assets.ts';

/** What a bundle can hold. The words are the folders of its zip file. */
export type BundleKind =
  | Extract<AssetKind, 'vpcConnection' | 'datasource' | 'dataset' | 'theme' | 'analysis' | 'dashboard'>
  | 'refreshschedule'
  | 'folder';

/** In the order in which one needs the other. */
export const bundleKinds: readonly BundleKind[] = [
  'vpcConnection',
  'datasource',
  'dataset',
  'refreshschedule',
  'theme',
  'analysis',
  'dashboard',
  'folder',
];

export interface BundleResource {
  readonly kind: BundleKind;
  /** A schedule's id is `dataset/schedule`. */
  readonly id: string;
  /** A JSON object: `resourceType`, `Arn`, and the members of the resource's Create operation. */
  readonly text: string;
}

/** Unpacked, which is far more than any bundle of 20 MB with definitions in it. */
const mostBytes = 200 * 1024 * 1024;

const nameOf = ({ kind, id }: BundleResource): string => `${kind}/${id.replace('/', '~')}.json`;

/** A `.qs` file: a zip file with one folder for each kind and one JSON file for each resource. */
export const packBundle = (resources: readonly BundleResource[]): Buffer =>
  Buffer.from(
    zipSync(Object.fromEntries(resources.map((one) => [nameOf(one), Buffer.from(one.text, 'utf8')])), {
      // Equal contents make equal files.
      mtime: '1980-01-01T00:00:00',
    }),
  );

/** The kind and the id that a file of a bundle is named after. Throws for every other name. */
function readName(name: string): Pick<BundleResource, 'kind' | 'id'> {
  const match = /^([A-Za-z]+)\/([^/\\]+)\.json$/.exec(name);
  const kind = bundleKinds.find((one) => one === match?.[1]);
  if (kind === undefined || match?.[2] === undefined || match[2] === '..')
    throw new Error(`The bundle holds ${name.slice(0, 200)}, which is no asset.`);
  return { kind, id: kind === 'refreshschedule' ? match[2].replace('~', '/') : match[2] };
}

/** The files of a bundle by name; no more is unpacked of one than the zip file's directory says that it holds. */
function unzip(zip: Uint8Array): Readonly<Record<string, Uint8Array>> {
  let left = mostBytes;
  try {
    return unzipSync(zip, {
      filter: ({ name, originalSize }) => {
        readName(name);
        left -= originalSize;
        if (left < 0) throw new Error('The zip file holds too much.');
        return true;
      },
    });
  } catch (thrown) {
    // The library's errors, and those of reading behind the end, tell where its reader stood.
    const isOwn = thrown instanceof Error && !('code' in thrown) && !(thrown instanceof RangeError);
    throw isOwn ? thrown : new Error('It is not a zip file, or it is damaged.', { cause: thrown });
  }
}

/**
 * The resources of a `.qs` file in the order in which one needs the other. Throws for what is no such file, a
 * file that leads out of the bundle, one that is too large unpacked, and a resource that is another than its name
 * says.
 */
export function unpackBundle(zip: Uint8Array): readonly BundleResource[] {
  const resources = Object.entries(unzip(zip)).map(([name, bytes]): BundleResource => {
    const { kind, id } = readName(name);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const { resourceType } = JSON.parse(text) as { resourceType?: unknown };
    if (resourceType !== kind) throw new Error(`${name} is not a ${kind}.`);
    return { kind, id, text };
  });
  return resources.sort((one, other) => bundleKinds.indexOf(one.kind) - bundleKinds.indexOf(other.kind));
}
