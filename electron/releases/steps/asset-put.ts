import { UpdateDashboardLinksCommand } from '@aws-sdk/client-quicksight';
import { isJsonList, type JsonDocument, type JsonObject } from '../../../shared/domain/json-document.ts';
import type { Json } from '../../../shared/domain/plan.ts';
import { holdsAll } from '../../../shared/domain/releases/holds-all.ts';
import type { AssetId } from '../../../shared/domain/releases/release.ts';
import { contentHash } from '../../connectors/quicksight/definitions/content-hash.ts';
import { createRaw, updateRaw } from '../../connectors/quicksight/definitions/raw-assets.ts';
import type { QuickSight } from '../../connectors/quicksight/quicksight.ts';
import { readEach } from '../../connectors/quicksight/read-paged.ts';
import type { Found, StepExecutor } from '../../operations/executor.ts';
import { dataSourceBody } from '../new-data-source.ts';
import { readTarget, type TargetAsset } from './read-target.ts';

/** The documents that plans name by hash. */
export interface ReleaseDocuments {
  document(hash: string): Promise<JsonObject>;
}

/** Brings an asset to a document. */
export type AssetPutInput = AssetId & {
  readonly content: string;
  /** Nothing stands under its id: it is created, and these hold something on it from the beginning. */
  readonly isNew?: true;
  readonly grants?: { readonly principal: string; readonly actions: string[] }[];
};

/** `version` only where the kind has versions; `status` and `errors` only while, or where, it is not ready. */
export type AssetPutState = {
  readonly content: string;
  readonly version?: number;
  readonly status?: string;
  readonly errors?: string[];
};

/** The service's words for a thing that can be used. */
const ready = new Set(['CREATION_SUCCESSFUL', 'UPDATE_SUCCESSFUL', 'SUCCESSFUL']);

/** A target as a plan compares it; a document that says all that is wanted counts as the wanted one. */
export const putState = (
  found: TargetAsset | null,
  wanted?: { readonly hash: string; readonly document: JsonObject },
): AssetPutState | null => {
  if (found === null) return null;
  const content =
    wanted !== undefined && holdsAll(found.document, wanted.document)
      ? wanted.hash
      : contentHash(found.document);
  return {
    content,
    ...(found.version === null ? {} : { version: found.version }),
    ...(found.status === null || ready.has(found.status)
      ? {}
      : { status: found.status, errors: [...found.errors] }),
  };
};

const stateOf = (found: Found): Partial<AssetPutState> =>
  typeof found === 'object' && found !== null && !Array.isArray(found)
    ? (found as Partial<AssetPutState>)
    : {};

const withoutLinks = (document: JsonObject): JsonObject =>
  new Map([...document].filter(([name]) => name !== 'LinkEntities'));

const links = (document: JsonObject): string[] => {
  const value = document.get('LinkEntities');
  return isJsonList(value) ? value.filter((link) => typeof link === 'string') : [];
};

/** The body of a Create operation that also says who holds what. */
const withPermissions = (document: JsonObject, grants: NonNullable<AssetPutInput['grants']>): JsonObject =>
  grants.length === 0
    ? document
    : new Map(document).set(
        'Permissions',
        grants.map(
          ({ principal, actions }) =>
            new Map<string, JsonDocument>([
              ['Principal', principal],
              ['Actions', actions],
            ]),
        ),
      );

/**
 * Creates or replaces an asset, whole and as it is in the release's content. An update of a dashboard makes a
 * version that nobody sees before it is published; the first version of a new one is published by the service.
 */
export const assetPut = (documents: ReleaseDocuments): StepExecutor<AssetPutInput, QuickSight> => ({
  kind: 'quicksight.asset.put',
  canLook: true,
  settleMs: 10 * 60_000,
  // What was accepted is there at once, as being made.
  showsMs: 15_000,
  batchKey: ({ kind, id }) => `asset:${kind}/${id}`,
  lookMany: (inputs, { cloud, signal }) =>
    readEach(inputs, async ({ kind, id, content, isNew = false }): Promise<Json> => {
      const found = await readTarget(cloud, { kind, id, isNew }, signal);
      return putState(found, { hash: content, document: await documents.document(content) });
    }),
  // The service works on a definition for a second or more; all else is there when it answers.
  takesMs: ({ kind }) => (kind === 'dashboard' || kind === 'analysis' || kind === 'theme' ? 350 : 0),
  isPending: (found) => /IN_PROGRESS$/.test(stateOf(found).status ?? ''),
  failure: (found) => {
    const { status, errors = [] } = stateOf(found);
    if (status === undefined || !/FAILED$/.test(status)) return undefined;
    return `QuickSight made it and found it faulty: ${errors.join('; ') || status}.`;
  },
  provesBeforeDependents: true,
  async act({ kind, id, content, grants = [] }, before, { cloud, signal }) {
    const found = await documents.document(content);
    const document = kind === 'data_source' ? dataSourceBody(found) : found;
    const raw = kind === 'data_source' ? 'datasource' : kind;
    if (before === null) {
      await createRaw(cloud, raw, id, withPermissions(document, grants));
      return;
    }
    await updateRaw(cloud, raw, id, withoutLinks(document));
    if (kind === 'dashboard' && document.has('LinkEntities'))
      await cloud.send(
        new UpdateDashboardLinksCommand({
          AwsAccountId: cloud.accountId,
          DashboardId: id,
          LinkEntities: links(document),
        }),
        signal,
      );
  },
});
