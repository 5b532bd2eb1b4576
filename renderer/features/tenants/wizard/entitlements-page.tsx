import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { orpc } from '../../../app/client.ts';
import { ProblemAlert } from '../../../components/problem-alert.tsx';
import { assetRows } from '../draft/asset-rows.ts';
import { useDraft } from '../draft/use-wizard.ts';
import { AssetsTable } from './assets-table.tsx';

/** What the tenant receives, chosen from what the environment's account has. */
export const EntitlementsPage = () => {
  const environment = useDraft((draft) => draft.environment);
  const chosen = useDraft((draft) => draft.entitlements);
  const assets = useQuery({
    ...orpc.tenants.assets.queryOptions({ input: { environment }, staleTime: 300_000 }),
    enabled: environment !== '',
  });
  const rows = useMemo(() => assetRows(assets.data?.assets, chosen), [assets.data, chosen]);
  return (
    <SpaceBetween size="l">
      <ProblemAlert error={assets.error} onRetry={() => void assets.refetch()} />
      <AssetsTable
        rows={rows}
        chosen={chosen.length}
        readAt={assets.data?.readAt ?? null}
        loading={assets.isPending && environment !== ''}
        refreshing={assets.isFetching}
        onRefresh={() => void assets.refetch()}
      />
    </SpaceBetween>
  );
};
