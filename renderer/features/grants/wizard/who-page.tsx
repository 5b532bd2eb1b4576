import Container from '@cloudscape-design/components/container';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { publicReceiver } from '../../../../shared/domain/given.ts';
import { orpc } from '../../../app/client.ts';
import { ProblemAlert } from '../../../components/problem-alert.tsx';
import { useDelayed } from '../../../components/use-delayed.ts';
import { FoundPicker } from './found-picker.tsx';
import { type DraftReceiver, receiverKey } from './grant-draft.ts';
import { ListedReceivers } from './listed-receivers.tsx';
import { SuggestGroups } from './suggest-groups.tsx';

const most = 20;
const counted = (people: number) => `${people.toLocaleString('en')} ${people === 1 ? 'person' : 'people'}`;
const roleWords = { reader: 'readers', author: 'authors', admin: 'admins' } as const;

/** Whom no list of the account holds. */
const everybody: DraftReceiver = {
  label: 'Everybody on the internet',
  detail: 'without signing in, by the public link of a dashboard',
  who: { principal: publicReceiver },
};

/** People, groups and tenants that match what was typed. */
const useChoices = (connectionId: string, search: string) => {
  const paging = { connectionId, ...(search ? { search } : {}), limit: most };
  const groups = useQuery({
    ...orpc.directory.groups.queryOptions({ input: paging }),
    placeholderData: keepPreviousData,
  });
  const people = useQuery({
    ...orpc.directory.people.queryOptions({ input: paging }),
    placeholderData: keepPreviousData,
  });
  const tenants = useQuery({
    ...orpc.tenants.list.queryOptions({ input: { ...(search ? { search } : {}), limit: most } }),
    placeholderData: keepPreviousData,
  });
  const offered = useQuery({
    ...orpc.grants.offered.queryOptions({ input: { connectionId, ...(search ? { search } : {}) } }),
    placeholderData: keepPreviousData,
  });
  const sections: readonly (readonly [string, readonly DraftReceiver[]])[] = [
    [
      'Groups',
      (groups.data?.groups ?? []).map((one) => ({
        label: one.name,
        detail: `group, ${one.members === null ? 'members not readable' : counted(one.members)}`,
        who: { principal: one.key },
      })),
    ],
    [
      'Tenants',
      (tenants.data?.tenants ?? [])
        .filter(({ connection }) => connection?.id === connectionId)
        .flatMap((one) =>
          (['reader', 'author', 'admin'] as const).map((role) => ({
            label: `${one.name}: ${roleWords[role]}`,
            detail: 'tenant',
            who: { tenant: one.slug, role },
          })),
        ),
    ],
    [
      'Namespaces',
      (offered.data?.namespaces ?? []).map((one) => ({
        label: one.name,
        detail: `everybody in the namespace, ${counted(one.people)}`,
        who: { principal: one.principal },
      })),
    ],
    ['Everybody', everybody.label.toLowerCase().includes(search.trim().toLowerCase()) ? [everybody] : []],
    [
      'People',
      (people.data?.people ?? []).map((one) => ({
        label: one.email ?? one.userName,
        detail: `${one.userName}, ${one.namespace}`,
        who: { principal: one.key },
      })),
    ],
  ];
  return {
    sections,
    loading: groups.isFetching || people.isFetching,
    error: groups.error ?? people.error ?? tenants.error ?? offered.error,
    askAgain: () => {
      for (const query of [groups, people, tenants, offered]) if (query.isError) void query.refetch();
    },
  };
};

/** Who receives it: found by name, or taken from a list. */
export const WhoPage = ({
  connectionId,
  who,
  onChange,
}: {
  readonly connectionId: string;
  readonly who: readonly DraftReceiver[];
  readonly onChange: (who: DraftReceiver[]) => void;
}) => {
  const [search, setSearch] = useState('');
  const [, setTyped] = useDelayed(search, setSearch);
  const choices = useChoices(connectionId, search);
  return (
    <Container>
      <SpaceBetween size="l">
        <ProblemAlert error={choices.error} onRetry={choices.askAgain} />
        <FoundPicker
          label="People, groups, tenants and namespaces"
          description="Type a part of a name. A group covers whoever joins it later."
          placeholder="Choose who receives it"
          find="Find by name or e-mail"
          none="Nobody has this in the name. The directory knows what was read of the account."
          chosen={who}
          sections={choices.sections}
          optionOf={(one) => ({ key: receiverKey(one), label: one.label, detail: one.detail })}
          isLooking={choices.loading}
          onFind={setTyped}
          onChange={onChange}
        />
        <SuggestGroups connectionId={connectionId} who={who} onChange={onChange} />
        <ListedReceivers
          connectionId={connectionId}
          onFound={(more) =>
            onChange([...new Map([...who, ...more].map((one) => [receiverKey(one), one])).values()])
          }
        />
      </SpaceBetween>
    </Container>
  );
};
