import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import type { LicenceAdvice } from '../../../shared/contract/licences.ts';
import { moneyText } from '../../../shared/domain/licence-prices.ts';
import { AppLink } from '../../components/app-link.tsx';
import { words } from './words.ts';

const text = words.tenants;

/** What each tenant's seats cost, now and after the advice. */
export const TenantsPanel = ({ advice }: { readonly advice: LicenceAdvice }) => {
  const money = (cents: number) => moneyText(cents, advice.pricing.prices.currency);
  return (
    <Table
      variant="container"
      contentDensity="compact"
      wrapLines
      ariaLabels={{ tableLabel: text.title }}
      header={
        <Header variant="h2" description={text.note}>
          {text.title}
        </Header>
      }
      items={advice.tenants}
      trackBy={({ slug }) => slug ?? ''}
      empty={<Box color="text-body-secondary">{text.empty}</Box>}
      columnDefinitions={[
        {
          id: 'tenant',
          header: text.tenant,
          isRowHeader: true,
          cell: ({ slug, name }) =>
            slug === null ? text.none : <AppLink href={`/tenants/${slug}`}>{name ?? slug}</AppLink>,
        },
        { id: 'seats', header: text.seats, cell: ({ seats }) => seats.toLocaleString('en') },
        { id: 'now', header: text.now, cell: ({ now }) => money(now) },
        { id: 'after', header: text.after, cell: ({ after }) => money(after) },
      ]}
    />
  );
};
