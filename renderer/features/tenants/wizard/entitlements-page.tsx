import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { orpc } from '../../../app/client.ts';
import { ProblemAlert } from '../../../components/problem-alert.tsx';
import { assetRows } from '../draft/asset-rows.ts';
import { useDraft } from '../draft/use-wizard.ts';
import { wizardWords } from '../wizard-words.ts';
import { assetKindWords } from '../words.ts';
import { AssetsTable } from './assets-table.tsx';

const words = wizardWords.entitlements;

/** What the tenant receives, chosen from what the environment's account has. */
export const EntitlementsPage = () => {
  const environment = useDraft((draft) => draft.environment);
  const chosen = useDraft((draft) => draft.entitlements);
  const assets = useQuery({
    ...orpc.tenants.assets.queryOptions({ input: { environment }, staleTime: 300_000 }),
    enabled: environment !== '',
  });
  const unreadable = assets.data?.unreadable ?? [];
  const rows = useMemo(
    () =>
      assetRows(
        assets.data?.assets,
        chosen,
        assets.data?.unreadable.map(({ kind }) => kind),
      ),
    [assets.data, chosen],
  );
  return (
    <SpaceBetween size="l">
      <ProblemAlert error={assets.error} onRetry={() => void assets.refetch()} />
      {unreadable.length > 0 && (
        <Alert
          type="warning"
          header={words.unreadable(unreadable.map(({ kind }) => assetKindWords[kind].toLowerCase()))}
          action={
            <Button loading={assets.isFetching} onClick={() => void assets.refetch()}>
              Try again
            </Button>
          }
          statusIconAriaLabel="Warning"
        >
          <ul>
            {unreadable.map(({ operation, action, message }) => (
              <li key={operation}>
                <b>{operation}</b>: {action ? words.missing(action) : message}
              </li>
            ))}
          </ul>
          {words.unreadableDetail}
        </Alert>
      )}
      <AssetsTable
        incomplete={assets.isError || unreadable.length > 0}
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
