import { isJsonObject, type JsonObject } from '../../../shared/domain/json-document.ts';
import { mapJsonStrings, walkJson } from '../../../shared/domain/json-document-path.ts';
import { parseJsonDocument } from '../../../shared/domain/parse-json-document.ts';
import { assetArn, parseArn } from '../arns.ts';
import type { Call } from '../handler.ts';
import type { BundleResource } from './bundle-file.ts';

/** A resource of a bundle as it is to be here. */
export interface ImportedResource extends BundleResource {
  /** The id that it has in the bundle, by which the overrides call it. */
  readonly bundleId: string;
  readonly members: JsonObject;
}

/**
 * Makes the resources of a bundle those of this account and region: texts that are the ARN of an asset of the
 * account and region that the bundle comes from become this account's, and those that are in the bundle get
 * their prefix. ARNs inside longer texts (a link, SQL) stay as they are; the service does not look there.
 */
export function rewriteBundle(
  call: Call,
  resources: readonly BundleResource[],
  prefix: string,
): readonly ImportedResource[] {
  const inBundle = new Set(resources.map(({ kind, id }) => `${kind}/${id}`));
  const rewritten = resources.map((resource): ImportedResource => {
    const document = parseJsonDocument(resource.text);
    if (!isJsonObject(document)) throw new Error(`${resource.kind}/${resource.id} is not a JSON object.`);
    const source = parseArn(String(document.get('Arn') ?? ''));
    const mapped = mapJsonStrings(document, (text) => {
      const arn = text.startsWith('arn:') ? parseArn(text) : undefined;
      if (arn === undefined || source === undefined) return text;
      if (arn.accountId !== source.accountId || arn.region !== source.region) return text;
      if (['user', 'group', 'namespace'].includes(arn.type)) return text;
      const [id = '', ...rest] = arn.id.split('/');
      const named = inBundle.has(`${arn.type}/${id}`) ? `${prefix}${id}` : id;
      return assetArn(call.world, call.region, arn.type, [named, ...rest].join('/'));
    });
    return {
      kind: resource.kind,
      bundleId: resource.id,
      // A schedule keeps its own id: its dataset, which comes first, has the prefix.
      id: `${prefix}${resource.id}`,
      text: resource.text,
      members: isJsonObject(mapped) ? mapped : document,
    };
  });
  return inOrder(call, rewritten);
}

/** What one needs of its own kind (a dataset its rules and parents, a folder the one above) comes before it. */
function inOrder(call: Call, resources: readonly ImportedResource[]): readonly ImportedResource[] {
  const byArn = new Map(
    resources.map((one) => [assetArn(call.world, call.region, one.kind, one.id), one] as const),
  );
  const ordered = new Set<ImportedResource>();
  const under = new Set<ImportedResource>();
  const put = (resource: ImportedResource): void => {
    // Those that need each other come in the order of the bundle, and fail for it.
    if (ordered.has(resource) || under.has(resource)) return;
    under.add(resource);
    walkJson(resource.members, (_path, value) => {
      const named = typeof value === 'string' ? byArn.get(value) : undefined;
      if (named !== undefined && named.kind === resource.kind) put(named);
      return undefined;
    });
    ordered.add(resource);
  };
  for (const resource of resources) put(resource);
  return [...ordered];
}
