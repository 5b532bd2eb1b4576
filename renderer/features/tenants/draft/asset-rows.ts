import type { AssetChoice } from '../../../../shared/contract/tenants.ts';
import type { EntitlementDraft } from './tenant-draft.ts';

/** One line of the asset list: what the account has, what the draft chose, or both. */
export interface AssetRow {
  readonly key: string;
  readonly kind: EntitlementDraft['kind'];
  readonly id: string;
  readonly name: string;
  readonly updatedAt: string | null;
  /** The groups it is given to, where it is chosen. */
  readonly chosen: EntitlementDraft | null;
  /** The position among the draft's entitlements, which issues name. */
  readonly position: number | null;
  /** False where it is chosen and the account does not list it; null while the list is not known. */
  readonly there: boolean | null;
}

export const assetKey = ({ kind, id }: { readonly kind: string; readonly id: string }): string =>
  `${kind}/${id}`;

/**
 * The account's assets with what was chosen; chosen ones that the account does not list come first. Of a kind
 * whose list could not be read, nothing is said to be gone.
 */
export const assetRows = (
  assets: readonly AssetChoice[] | undefined,
  chosen: readonly EntitlementDraft[],
  unreadable: readonly EntitlementDraft['kind'][] = [],
): readonly AssetRow[] => {
  const positions = new Map(chosen.map((entitlement, position) => [assetKey(entitlement), position]));
  const listed = (assets ?? []).map((asset): AssetRow => {
    const position = positions.get(assetKey(asset)) ?? null;
    return {
      key: assetKey(asset),
      kind: asset.kind,
      id: asset.id,
      name: asset.name,
      updatedAt: asset.updatedAt,
      chosen: position === null ? null : (chosen[position] ?? null),
      position,
      there: true,
    };
  });
  const known = new Set(listed.map(({ key }) => key));
  const others = chosen.flatMap((entitlement, position): readonly AssetRow[] =>
    known.has(assetKey(entitlement))
      ? []
      : [
          {
            key: assetKey(entitlement),
            kind: entitlement.kind,
            id: entitlement.id,
            name: entitlement.name ?? entitlement.id,
            updatedAt: null,
            chosen: entitlement,
            position,
            there: assets && !unreadable.includes(entitlement.kind) ? false : null,
          },
        ],
  );
  return [...others, ...listed];
};

export interface AssetFilter {
  readonly text: string;
  readonly kind: EntitlementDraft['kind'] | null;
  readonly onlyChosen: boolean;
}

export const findAssets = (rows: readonly AssetRow[], filter: AssetFilter): readonly AssetRow[] => {
  const wanted = filter.text.trim().toLowerCase();
  return rows.filter(
    (row) =>
      (!filter.onlyChosen || row.chosen !== null) &&
      (filter.kind === null || row.kind === filter.kind) &&
      (wanted === '' || row.name.toLowerCase().includes(wanted) || row.id.toLowerCase().includes(wanted)),
  );
};
