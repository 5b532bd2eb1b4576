import type { Entitlement } from '../../../shared/domain/tenant-spec.ts';
import { LocalTable } from '../../components/local-table.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { assetKindWords, roleWords, words } from './words.ts';

const text = words.assets_;

const groupWords = ({ groups }: Entitlement): string => groups.map((role) => roleWords[role].many).join(', ');

/** The dashboards and datasets that the tenant receives, and which of its groups. */
export const TenantAssets = ({ entitlements }: { readonly entitlements: readonly Entitlement[] }) => (
  <LocalTable
    title={words.tenant.assets}
    items={entitlements}
    idOf={({ kind, id }) => `${kind}/${id}`}
    has={({ id, name }, wanted) =>
      id.toLowerCase().includes(wanted) || (name?.toLowerCase().includes(wanted) ?? false)
    }
    sorts={{
      name: ({ id, name }) => name ?? id,
      kind: ({ kind }) => assetKindWords[kind],
      groups: groupWords,
      id: ({ id }) => id,
    }}
    search={text.search}
    countWords={words.assets}
    none={{ title: text.none, body: text.noneDetail }}
    noMatch={text.noMatch}
    columns={[
      {
        id: 'name',
        header: text.name,
        isRowHeader: true,
        minWidth: 180,
        cell: ({ id, name }) => visibleText(name ?? id),
      },
      { id: 'kind', header: text.kind, minWidth: 110, cell: ({ kind }) => assetKindWords[kind] },
      { id: 'groups', header: text.groups, minWidth: 120, cell: groupWords },
      { id: 'id', header: text.id, minWidth: 150, cell: ({ id }) => <code>{id}</code> },
    ]}
  />
);
