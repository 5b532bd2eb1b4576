import type { AssetKind } from '../directory.ts';
import type { JsonDocument, JsonObject } from '../json-document.ts';
import { sameDocument } from './diff-documents.ts';

/**
 * What an import can give an asset that its bundle does not (reference: StartAssetBundleImportJob, override
 * parameters): the members of its document that can be overridden.
 */
const overridable: Readonly<Partial<Record<AssetKind, readonly string[]>>> = {
  data_source: ['Name', 'DataSourceParameters', 'VpcConnectionProperties', 'SslProperties', 'SecretArn'],
  dataset: ['Name'],
  theme: ['Name'],
  analysis: ['Name'],
  dashboard: ['Name'],
};

/** How what an import would make differs from what is wanted. */
export interface ImportDifference {
  /** Members of the asset's override parameters. */
  readonly overrides: ReadonlyMap<string, JsonDocument>;
  /** Members of the document that no override reaches. */
  readonly beyond: readonly string[];
}

/** Compares what an import would make by itself with what a stage is to get. */
export const importDifference = (kind: AssetKind, made: JsonObject, wanted: JsonObject): ImportDifference => {
  const overrides = new Map<string, JsonDocument>();
  const beyond: string[] = [];
  for (const name of new Set([...made.keys(), ...wanted.keys()])) {
    const value = wanted.get(name);
    if (value !== undefined && sameDocument(made.get(name), value)) continue;
    if (value === undefined || overridable[kind]?.includes(name) !== true) beyond.push(name);
    else if (name === 'SecretArn') overrides.set('Credentials', new Map([['SecretArn', value]]));
    else overrides.set(name, value);
  }
  return { overrides, beyond };
};
