/** What an asset bundle can hold. The words are the folders of its zip file, and those of ARNs. */
export const bundleKinds = [
  'vpcConnection',
  'datasource',
  'dataset',
  'refreshschedule',
  'theme',
  'analysis',
  'dashboard',
  'folder',
] as const;
export type BundleKind = (typeof bundleKinds)[number];

/** A resource of a bundle, as its file is called. */
export interface BundleName {
  readonly kind: BundleKind;
  /** A refresh schedule's is `dataset~schedule`. */
  readonly id: string;
}

/** `dashboard/sales.json`: what a file of a bundle is; undefined for every name that leads anywhere else. */
export const readBundleName = (name: string): BundleName | undefined => {
  const [, folder, id] = /^([A-Za-z]+)\/([^/\\]{1,1024})\.json$/.exec(name) ?? [];
  const kind = bundleKinds.find((one) => one === folder);
  return kind === undefined || id === undefined || /^\.+$/.test(id) ? undefined : { kind, id };
};

/** `dashboard/sales.json` */
export const bundleName = ({ kind, id }: BundleName): string => `${kind}/${id}.json`;
