import type { AssetKind } from '../assets.ts';
import { readZip, writeZip } from '../zip.ts';

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
  writeZip(resources.map((one) => ({ name: nameOf(one), bytes: Buffer.from(one.text, 'utf8') })));

/**
 * The resources of a `.qs` file in the order in which one needs the other. Throws for what is no such file, a
 * file that leads out of the bundle, and a resource that is another than its name says.
 */
export function unpackBundle(zip: Buffer): readonly BundleResource[] {
  const resources = readZip(zip, mostBytes).map(({ name, bytes }): BundleResource => {
    const match = /^([A-Za-z]+)\/([^/\\]+)\.json$/.exec(name);
    const kind = bundleKinds.find((one) => one === match?.[1]);
    if (kind === undefined || match?.[2] === undefined || match[2] === '..')
      throw new Error(`The bundle holds ${name.slice(0, 200)}, which is no asset.`);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const { resourceType } = JSON.parse(text) as { resourceType?: unknown };
    if (resourceType !== kind) throw new Error(`${name} is not a ${kind}.`);
    return { kind, id: kind === 'refreshschedule' ? match[2].replace('~', '/') : match[2], text };
  });
  return resources.sort((one, other) => bundleKinds.indexOf(one.kind) - bundleKinds.indexOf(other.kind));
}
