import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import type { ReleaseSummary } from '../../../shared/contract/releases.ts';
import { assetKey } from '../../../shared/domain/releases/release.ts';
import { orpc } from '../../app/client.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useTableQuery } from '../../components/use-table-query.ts';
import { visibleText } from '../../components/visible-text.ts';
import { Asset } from './changes.tsx';
import { shortHash, words } from './words.ts';

const text = words.page;

const Differences = ({ from, to }: { readonly from: string; readonly to: string }) => {
  const compared = useQuery(orpc.releases.compare.queryOptions({ input: { from, to } }));
  if (compared.error) return <ProblemAlert error={compared.error} onRetry={() => void compared.refetch()} />;
  if (!compared.data) return <StatusIndicator type="loading">{text.comparing}</StatusIndicator>;
  const changed = compared.data.assets.filter(({ change }) => change !== 'same');
  const same = compared.data.assets.length - changed.length;
  if (changed.length === 0) return <StatusIndicator type="success">{text.same}</StatusIndicator>;
  return (
    <SpaceBetween size="s">
      <Box color="text-body-secondary">
        {changed.length.toLocaleString('en')} {changed.length === 1 ? 'asset differs' : 'assets differ'},{' '}
        {same.toLocaleString('en')} {same === 1 ? 'is' : 'are'} the same.
      </Box>
      {changed.map((difference) => (
        <Asset
          key={assetKey(difference.asset)}
          difference={difference}
          releases={[compared.data.from.name, compared.data.to.name]}
        />
      ))}
    </SpaceBetween>
  );
};

/** How this release differs from another one; the address holds which. */
export const ComparePanel = ({ release }: { readonly release: ReleaseSummary }) => {
  const address = useTableQuery();
  const others = useQuery(orpc.releases.list.queryOptions({ input: { limit: 500 } }));
  const options = (others.data?.releases ?? [])
    .filter(({ hash }) => hash !== release.hash)
    .map(({ hash, name }) => ({ value: hash, label: visibleText(name), description: shortHash(hash) }));
  const wanted = address.get('with');
  const chosen = options.find(({ value }) => value === wanted);
  return (
    <Container header={<Header variant="h2">{text.compareTitle}</Header>}>
      <SpaceBetween size="m">
        <ProblemAlert error={others.error} onRetry={() => void others.refetch()} />
        <Select
          selectedOption={chosen ?? null}
          options={options}
          filteringType="auto"
          filteringAriaLabel={text.compareWith}
          placeholder={text.compareWith}
          ariaLabel={text.compareWith}
          statusType={others.isPending ? 'loading' : 'finished'}
          empty="There is no other release"
          onChange={({ detail }) => address.change({ with: detail.selectedOption.value })}
        />
        {chosen ? (
          <Differences from={chosen.value} to={release.hash} />
        ) : (
          <Box color="text-body-secondary">{text.compareNone}</Box>
        )}
      </SpaceBetween>
    </Container>
  );
};
