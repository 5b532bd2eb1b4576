import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { PersonSummary } from '../../../shared/contract/people.ts';
import { moneyText } from '../../../shared/domain/licence-prices.ts';
import { roleWord } from '../../../shared/domain/role-word.ts';
import { AppLink } from '../../components/app-link.tsx';
import { countText } from '../../components/count-text.ts';
import type { CsvColumn } from '../../components/csv-text.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { SmallText } from '../../components/small-text.tsx';
import type { ListColumn } from '../../components/use-list.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { InvitationAge } from './invitation-age.tsx';
import { federationWords, identityWord, stateWords, words } from './words.ts';

const heading = words.columns;

const Unread = ({ why }: { readonly why: string }) => (
  <span title={why}>
    <StatusIndicator type="warning">{words.notReadable}</StatusIndicator>
  </span>
);

export const SoleCount = ({ person }: { readonly person: PersonSummary }) =>
  person.soleOwnerKnown ? (
    countText(person.soleOwnerOf)
  ) : (
    <span title={words.soleUnread}>
      <StatusIndicator type="warning">{words.atLeast(person.soleOwnerOf)}</StatusIndicator>
    </span>
  );

export const SeatPrice = ({ person }: { readonly person: PersonSummary }) =>
  person.seatPrice === null ? (
    <span title={words.noPrice}>–</span>
  ) : (
    moneyText(person.seatPrice.cents, person.seatPrice.currency)
  );

/** Nobody is called inactive beyond what is known. */
export const LastActive = ({ person }: { readonly person: PersonSummary }) => {
  if (person.lastActiveAt !== null) return <RelativeTime at={person.lastActiveAt} />;
  if (person.state === 'gone') return '–';
  return person.usageKnownSince === null ? (
    <span title={words.useUnread}>{words.notKnown}</span>
  ) : (
    <span title={words.notSeenSince(person.usageKnownSince)}>{words.notSeen}</span>
  );
};

export const peopleColumns: readonly ListColumn<PersonSummary>[] = [
  {
    id: 'name',
    breaks: true,
    header: heading.name,
    isRowHeader: true,
    sort: 'name',
    minWidth: 140,
    cell: (person) => (
      <>
        <AppLink href={`/people/${person.id}`}>{person.name}</AppLink>
        {person.email !== null && person.email !== person.name && (
          <SmallText>{visibleText(person.email)}</SmallText>
        )}
        {person.doubts > 0 && (
          <Box fontSize="body-s">
            <StatusIndicator type="warning">{words.only.in_doubt}</StatusIndicator>
          </Box>
        )}
      </>
    ),
  },
  {
    id: 'role',
    header: heading.role,
    sort: 'role',
    minWidth: 85,
    cell: ({ roles }) => roles.map(roleWord).join(', ') || '–',
  },
  {
    id: 'state',
    header: heading.state,
    sort: 'state',
    minWidth: 100,
    cell: ({ state, invitation }) => (
      <>
        <span title={stateWords[state].what}>{stateWords[state].word}</span>
        {invitation !== null && <InvitationAge invitation={invitation} />}
      </>
    ),
  },
  {
    id: 'tenants',
    breaks: true,
    header: heading.tenant,
    minWidth: 95,
    cell: ({ tenants }) =>
      tenants.length === 0
        ? '–'
        : tenants.map(({ slug, name }) => (
            <div key={slug}>
              <AppLink href={`/tenants/${slug}`}>{name}</AppLink>
            </div>
          )),
  },
  {
    id: 'groups',
    header: heading.groups,
    sort: 'groups',
    // It can be chosen; without it the others fit beside an open navigation.
    hidden: true,
    cell: ({ groups }) => (groups === null ? <Unread why={words.groupsUnread} /> : countText(groups)),
  },
  {
    id: 'accounts',
    header: heading.accounts,
    sort: 'accounts',
    // It can be chosen; without it the others fit beside an open navigation.
    hidden: true,
    cell: ({ accounts }) => countText(accounts),
  },
  {
    id: 'sole',
    header: heading.sole,
    sort: 'soleOwnerOf',
    cell: (person) => <SoleCount person={person} />,
  },
  { id: 'price', header: heading.price, sort: 'seatPrice', cell: (person) => <SeatPrice person={person} /> },
  {
    id: 'lastActive',
    header: heading.lastActive,
    sort: 'lastActive',
    minWidth: 95,
    cell: (person) => <LastActive person={person} />,
  },
  {
    id: 'identity',
    header: heading.identity,
    hidden: true,
    minWidth: 110,
    cell: ({ identityTypes }) => identityTypes.map(identityWord).join(', ') || '–',
  },
  {
    id: 'federated',
    header: heading.federated,
    hidden: true,
    minWidth: 110,
    cell: ({ federated }) => federationWords[federated],
  },
  {
    id: 'email',
    breaks: true,
    header: heading.email,
    hidden: true,
    minWidth: 150,
    cell: ({ email }) => visibleText(email ?? '–'),
  },
  {
    id: 'connections',
    breaks: true,
    header: heading.connections,
    hidden: true,
    minWidth: 110,
    cell: ({ connections }) => connections.map(visibleText).join(', '),
  },
];

export const exportedPeople: readonly CsvColumn<PersonSummary>[] = [
  { header: 'Person', value: ({ name }) => name },
  { header: 'E-mail', value: ({ email }) => email },
  { header: 'State', value: ({ state }) => state },
  { header: 'Invited', value: ({ invitation }) => invitation?.at ?? null },
  { header: 'Link runs out', value: ({ invitation }) => invitation?.endsAt ?? null },
  { header: 'Accounts', value: ({ accounts }) => accounts },
  { header: 'Roles', value: ({ roles }) => roles.join(' ') },
  { header: 'Identity types', value: ({ identityTypes }) => identityTypes.join(' ') },
  { header: 'Federated', value: ({ federated }) => federated },
  { header: 'Tenants', value: ({ tenants }) => tenants.map(({ slug }) => slug).join(' ') },
  { header: 'Groups', value: ({ groups }) => groups ?? 'not readable' },
  { header: 'Alone owns', value: ({ soleOwnerOf }) => soleOwnerOf },
  { header: 'All grants read', value: ({ soleOwnerKnown }) => String(soleOwnerKnown) },
  { header: 'Seat price', value: ({ seatPrice }) => (seatPrice ? seatPrice.cents / 100 : null) },
  { header: 'Currency', value: ({ seatPrice }) => seatPrice?.currency ?? null },
  { header: 'Last active', value: ({ lastActiveAt }) => lastActiveAt },
  { header: 'Use known since', value: ({ usageKnownSince }) => usageKnownSince },
  { header: 'Accounts in doubt', value: ({ doubts }) => doubts },
  { header: 'Linked by hand', value: ({ byHand }) => String(byHand) },
  { header: 'Connections', value: ({ connections }) => connections.join(' ') },
  { header: 'Id', value: ({ id }) => id },
];
