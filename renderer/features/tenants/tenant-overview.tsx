import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import type { Tenant } from '../../../shared/contract/tenants.ts';
import type { Datastore } from '../../../shared/domain/tenant-spec.ts';
import { AppLink } from '../../components/app-link.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { EnvironmentTitle } from './environment-title.tsx';
import { contactRoleWords, datastoreKindWords, isolationWords, words } from './words.ts';

/** A datastore's place in one text. */
const placeOf = (datastore: Datastore): string => {
  switch (datastore.kind) {
    case 'uc_catalog':
      return datastore.catalog;
    case 'database':
      return datastore.schema ? `${datastore.database}.${datastore.schema}` : datastore.database;
    case 's3':
      return datastore.location;
    case 'data_source':
      return datastore.arn;
  }
};

const whoMaySignIn = ({ kind, federatedOnly, exceptions }: Tenant['spec']['identities']): string => {
  if (kind === 'identity_center') return words.tenant.central;
  if (kind === 'native' && !federatedOnly) return words.tenant.invited;
  return `${federatedOnly ? words.tenant.federatedOnlyOn : words.tenant.federatedOnlyOff}, ${words.tenant.exceptions(exceptions.length)}`;
};

const Nothing = ({ text }: { readonly text: string }) => <Box color="text-body-secondary">{text}</Box>;

/** Who the tenant is, how it is kept apart, whom to ask, and where its data lives. */
export const TenantOverview = ({ tenant }: { readonly tenant: Tenant }) => {
  const { spec } = tenant;
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">{words.tenant.identity}</Header>}>
        <KeyValuePairs
          columns={3}
          items={[
            { label: words.tenant.slug, value: <CopyText text={tenant.slug} label={words.tenant.slug} /> },
            {
              label: words.tenant.tenantId,
              value: <CopyText text={tenant.tenantId} label={words.tenant.tenantId} />,
            },
            { label: words.list.columns.environment, value: <EnvironmentTitle name={tenant.environment} /> },
            {
              label: words.tenant.connection,
              value: tenant.connection ? (
                <AppLink href={`/connections/${tenant.connection.id}`}>{tenant.connection.name}</AppLink>
              ) : (
                words.tenant.noConnection
              ),
            },
            { label: words.list.columns.isolation, value: isolationWords[tenant.isolation] },
            { label: words.tenant.namespace, value: tenant.namespace },
            {
              label: words.tenant.federatedOnly,
              value: whoMaySignIn(spec.identities),
            },
            { label: words.tenant.federationRole, value: spec.identities.federationRole ?? '–' },
            { label: words.tenant.created, value: <RelativeTime at={tenant.createdAt} /> },
            { label: words.tenant.updated, value: <RelativeTime at={tenant.updatedAt} /> },
          ]}
        />
      </Container>
      <Table
        variant="container"
        contentDensity="compact"
        header={
          <Header variant="h2" counter={`(${spec.datastores.length})`}>
            {words.tenant.datastores}
          </Header>
        }
        ariaLabels={{ tableLabel: words.tenant.datastores }}
        items={spec.datastores}
        trackBy={(datastore) => `${datastore.environment} ${datastore.kind} ${placeOf(datastore)}`}
        empty={<Nothing text={words.tenant.noDatastores} />}
        wrapLines
        columnDefinitions={[
          {
            id: 'environment',
            header: words.list.columns.environment,
            cell: (datastore) => <EnvironmentTitle name={datastore.environment} />,
          },
          {
            id: 'kind',
            header: words.assets_.kind,
            cell: (datastore) => datastoreKindWords[datastore.kind].label,
          },
          {
            id: 'place',
            header: words.tenant.place,
            isRowHeader: true,
            cell: (datastore) => <code>{placeOf(datastore)}</code>,
          },
        ]}
      />
      <Table
        variant="container"
        contentDensity="compact"
        header={
          <Header variant="h2" counter={`(${spec.contacts.length})`}>
            {words.tenant.contacts}
          </Header>
        }
        ariaLabels={{ tableLabel: words.tenant.contacts }}
        items={spec.contacts}
        trackBy={(contact) => `${contact.role} ${contact.email}`}
        empty={<Nothing text={words.tenant.noContacts} />}
        wrapLines
        columnDefinitions={[
          { id: 'name', header: words.people_.name, isRowHeader: true, cell: (contact) => contact.name },
          { id: 'email', header: words.people_.email, cell: (contact) => contact.email },
          { id: 'role', header: words.tenant.contactFor, cell: (contact) => contactRoleWords[contact.role] },
        ]}
      />
    </SpaceBetween>
  );
};
