import type { BackupManifest } from '../../shared/domain/backups/backup-manifest.ts';
import { type AssetKind, assetKinds } from '../../shared/domain/directory.ts';
import { printJsonDocument } from '../../shared/domain/print-json-document.ts';
import type { AssetFacts, AssetId, ReleasedAsset } from '../../shared/domain/releases/release.ts';
import { inOrderOfNeeds } from '../../shared/domain/releases/release.ts';
import type { Place } from '../../shared/domain/releases/resolve-mention.ts';
import { partitionOf } from '../connectors/aws/partition.ts';
import { CloudError } from '../connectors/cloud-call.ts';
import { contentHash } from '../connectors/quicksight/definitions/content-hash.ts';
import {
  readAssetList,
  readFolderList,
  readGroupList,
  readNamespaceList,
} from '../connectors/quicksight/directory/read-lists.ts';
import type { ObjectFound, Reading } from '../connectors/quicksight/directory/reading.ts';
import type { QuickSight } from '../connectors/quicksight/quicksight.ts';
import { readFolderMembers } from '../connectors/quicksight/read-folder-members.ts';
import { readEach } from '../connectors/quicksight/read-paged.ts';
import { readAllUsers, readMembers } from '../connectors/quicksight/read-people.ts';
import { readPermissions } from '../connectors/quicksight/read-permissions.ts';
import { readFolder, readTags } from '../connectors/quicksight/read-places.ts';
import { readAsset } from '../releases/read-asset.ts';
import { needsOf } from '../releases/take-release.ts';

/** What an account holds, as a backup keeps it; the documents were handed on one by one. */
export type AccountRead = Pick<
  BackupManifest,
  'assets' | 'secretSources' | 'folders' | 'namespaces' | 'groups' | 'users' | 'gaps'
> & { readonly place: Place };

export interface ReadAccountOptions {
  /** Takes over one document. It is awaited, so that no more than a few are in memory at once. */
  readonly onDocument: (content: string, text: string) => Promise<void>;
  /** How many assets were read of those that the lists name. */
  readonly onProgress?: (read: number, known: number) => void;
  readonly signal?: AbortSignal;
}

const listWords: Readonly<Record<AssetKind, string>> = {
  dashboard: 'dashboards',
  analysis: 'analyses',
  dataset: 'datasets',
  data_source: 'data sources',
  theme: 'themes',
  topic: 'topics',
};

/** Without these a backup would be one in name only: their refusal fails it. */
const needed = new Set<AssetKind>(['dashboard', 'dataset']);

const nothingKnown: AssetFacts = {
  version: null,
  updatedAt: null,
  columns: null,
  importMode: null,
  sourceType: null,
  grants: null,
  tags: null,
  folders: null,
};

const isRefused = (error: unknown): error is CloudError =>
  error instanceof CloudError && error.failure === 'refused';

/** Null where the service does not let it be read. */
const ifReadable = async <T>(reading: Promise<T>): Promise<T | null> => {
  try {
    return await reading;
  } catch (error) {
    if (isRefused(error)) return null;
    throw error;
  }
};

/**
 * Reads all that a backup keeps of an account. A list that is refused is a gap, and an asset that is refused stands
 * by name with the reason; a list without which there is no backup, or no answer at all, rejects with `CloudError`.
 */
export const readAccount = async (cloud: QuickSight, options: ReadAccountOptions): Promise<AccountRead> => {
  const { onDocument, onProgress = () => undefined, signal } = options;
  const place: Place = {
    partition: partitionOf(cloud.region),
    region: cloud.region,
    accountId: cloud.accountId,
  };
  const gaps: BackupManifest['gaps'] = [];
  const list = async (
    what: string,
    reading: Promise<Reading>,
    must: boolean,
  ): Promise<readonly ObjectFound[]> => {
    try {
      return (await reading).objects;
    } catch (error) {
      if (must || !isRefused(error)) throw error;
      gaps.push({ what, why: error.message });
      return [];
    }
  };

  const lists = await readEach([...assetKinds], async (kind) => ({
    kind,
    objects: await list(listWords[kind], readAssetList(cloud, kind, signal), needed.has(kind)),
  }));
  const known = lists.flatMap(({ kind, objects }) =>
    objects.map(({ name, key, title }) => ({ kind, id: name, arn: key, title })),
  );

  const secretSources: string[] = [];
  let read = 0;
  const take = async (
    found: AssetId & { readonly arn: string; readonly title: string },
  ): Promise<ReleasedAsset> => {
    const { kind, id, arn, title } = found;
    const absent = (why: string): ReleasedAsset => ({
      kind,
      id,
      arn,
      name: title,
      content: null,
      absent: why,
      bytes: 0,
      needs: [],
      facts: nothingKnown,
      unknownToSdk: [],
    });
    try {
      const asset = await readAsset(cloud, { kind, id }, arn, signal);
      if ('absent' in asset) return absent(asset.absent);
      const text = printJsonDocument(asset.document);
      const content = contentHash(asset.document);
      await onDocument(content, text);
      if (kind === 'data_source' && typeof asset.document.get('SecretArn') === 'string')
        secretSources.push(id);
      return {
        kind,
        id,
        arn,
        name: asset.name,
        content,
        absent: null,
        bytes: Buffer.byteLength(text),
        needs: needsOf({ kind, id }, asset.document, place),
        facts: asset.facts,
        unknownToSdk: [...asset.unknownToSdk],
      };
    } catch (error) {
      if (!isRefused(error)) throw error;
      return absent(`QuickSight refused it: ${error.message}`);
    } finally {
      read += 1;
      onProgress(read, known.length);
    }
  };
  onProgress(0, known.length);
  const assets = await readEach(known, take);

  const folderList = await list('folders', readFolderList(cloud, signal), false);
  const folders = await readEach(folderList, async ({ name: id, key: arn, title, attributes }) => {
    const [folder, grants, tags, members] = await Promise.all([
      ifReadable(readFolder(cloud, id, signal)),
      ifReadable(readPermissions(cloud, 'folder', id, signal)),
      ifReadable(readTags(cloud, arn, signal)),
      ifReadable(readFolderMembers(cloud, id, signal)),
    ]);
    return {
      id,
      arn,
      name: folder?.name ?? title ?? id,
      type: folder?.type ?? String(attributes.type ?? 'SHARED'),
      parent: folder?.parent ?? null,
      grants: grants && [...grants].map(([principal, actions]) => ({ principal, actions: [...actions] })),
      tags: tags && { ...tags },
      members:
        members?.flatMap(({ kind, id: member }) => (kind === null ? [] : [{ kind, id: member }])) ?? null,
    };
  });

  const namespaces = (await list('namespaces', readNamespaceList(cloud, signal), false)).map(
    ({ name }) => name,
  );
  const groups: BackupManifest['groups'] = [];
  const users: BackupManifest['users'] = [];
  for (const namespace of namespaces) {
    const found = await list(`groups of ${namespace}`, readGroupList(cloud, namespace, signal), false);
    groups.push(
      ...(await readEach(found, async ({ name, key, attributes }) => {
        const members = await ifReadable(readMembers(cloud, namespace, name, signal));
        return {
          namespace,
          name,
          arn: key,
          description: String(attributes.description ?? ''),
          members: members && [...members].sort(),
        };
      })),
    );
    const people = await ifReadable(readAllUsers(cloud, namespace, signal));
    if (people === null)
      gaps.push({ what: `people of ${namespace}`, why: 'The connection may not list them.' });
    else
      users.push(
        ...people.map(({ userName, email, role, identityType }) => ({
          namespace,
          userName,
          email,
          role,
          identityType,
        })),
      );
  }
  return {
    place,
    assets: inOrderOfNeeds(assets),
    secretSources: secretSources.sort(),
    folders: [...folders],
    namespaces,
    groups,
    users,
    gaps,
  };
};
