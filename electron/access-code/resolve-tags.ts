import { defaultNamespace } from '../../shared/domain/access-file.ts';
import { type AccountPlace, folderArn } from '../../shared/domain/tenant-names.ts';
import { identityKey } from './account-names.ts';
import { kindNamedBy, type nameIndex } from './name-index.ts';
import type { Claim, ReadDocument } from './read-access-files.ts';
import type { WantedTags } from './wanted-access.ts';

/** What finding names and complaining takes. */
export interface TagResolving {
  readonly place: AccountPlace;
  readonly index: Pick<ReturnType<typeof nameIndex>, 'resourceOf'>;
  readonly wrong: (claim: Claim, message: string) => void;
  /** Keeps the first claim of a thing; a second one is a complaint. */
  readonly claimOnce: (known: Map<string, WantedTags>, key: string, value: WantedTags, what: string) => void;
}

/** The tags that files name, by what has them. A tenant’s are those of its namespace. */
export const resolveTags = (
  documents: readonly ReadDocument[],
  { place, index, wrong, claimOnce }: TagResolving,
): ReadonlyMap<string, WantedTags> => {
  const found = new Map<string, WantedTags>();
  for (const source of documents) {
    const { document } = source;
    document.tenants?.forEach(({ slug, namespace, tags }, at) => {
      if (tags === undefined) return;
      const claim = { source, path: ['tenants', at, 'tags'] };
      if (namespace === defaultNamespace)
        wrong(
          claim,
          `The tenant ${slug} shares the default namespace, which has no tags: write them at its folder tenant-${slug}.`,
        );
      else
        claimOnce(
          found,
          identityKey(place, 'namespace', namespace),
          { of: { kind: 'namespace', id: namespace, title: namespace }, tags, claim },
          `What tags the namespace ${namespace} has`,
        );
    });
    document.folders?.forEach(({ id, name, tags }, at) => {
      if (tags === undefined) return;
      const claim = { source, path: ['folders', at, 'tags'] };
      const key = folderArn(place, id);
      // A folder that stands twice is told already.
      if (!found.has(key)) found.set(key, { of: { kind: 'folder', id, title: name }, tags, claim });
    });
    document.assets?.forEach((asset, at) => {
      const answer = index.resourceOf(asset);
      if ('wrong' in answer) {
        wrong({ source, path: ['assets', at] }, answer.wrong);
        return;
      }
      const { key, id, title } = answer.found;
      const of = { kind: kindNamedBy(asset), id, title };
      const claim = { source, path: ['assets', at, 'tags'] };
      claimOnce(
        found,
        key,
        { of, tags: asset.tags, claim },
        `What tags the ${of.kind.replace('_', ' ')} ${title} has`,
      );
    });
  }
  return found;
};
