import Container from '@cloudscape-design/components/container';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { publicReceiver } from '../../../../shared/domain/given.ts';
import { grantedResources } from '../../../../shared/domain/permission-sets.ts';
import { orpc } from '../../../app/client.ts';
import { ProblemAlert } from '../../../components/problem-alert.tsx';
import { useDelayed } from '../../../components/use-delayed.ts';
import { resourceWords } from '../words.ts';
import { FoundPicker } from './found-picker.tsx';
import type { DraftReceiver, DraftThing } from './grant-draft.ts';
import { NewAssignment } from './new-assignment.tsx';

const keyOf = ({ resource, id }: DraftThing): string => `${resource}/${id}`;

const detailOf = (
  { resource, id, policy }: DraftThing,
  found: { readonly status: string | null; readonly assigned: number } | undefined,
): string => {
  const name = `${resourceWords[resource]} ${id}`;
  if (resource !== 'policy_assignment') return name;
  if (policy !== undefined) return `${name}, to be made`;
  if (found === undefined) return name;
  const status = found.status === null ? 'state not known' : found.status.toLowerCase();
  return `${name}, ${status}, ${found.assigned === 0 ? 'nobody' : found.assigned.toLocaleString('en')} in it`;
};

const isPublic = ({ who }: DraftReceiver): boolean => 'principal' in who && who.principal === publicReceiver;
/** Links are shared with whole namespaces and with everybody on the internet. */
const takesLinks = (one: DraftReceiver): boolean =>
  isPublic(one) || ('principal' in one.who && one.who.principal.includes(':namespace/'));

/** What matches what was typed: assets and folders, dashboards' links for namespaces, IAM policy assignments. */
const useThings = (connectionId: string, search: string, who: readonly DraftReceiver[]) => {
  const assets = useQuery({
    ...orpc.directory.assets.queryOptions({
      input: { connectionId, ...(search ? { search } : {}), limit: 60, sort: 'kind' },
    }),
    placeholderData: keepPreviousData,
  });
  const offered = useQuery({
    ...orpc.grants.offered.queryOptions({ input: { connectionId, ...(search ? { search } : {}) } }),
    placeholderData: keepPreviousData,
  });
  const things = (assets.data?.assets ?? []).flatMap((asset): DraftThing[] => {
    const resource = grantedResources.find((one) => one === asset.kind);
    return resource === undefined ? [] : [{ resource, id: asset.id, title: asset.title }];
  });
  const links = who.some(takesLinks)
    ? things.flatMap((one): DraftThing[] =>
        one.resource === 'dashboard' ? [{ ...one, resource: 'link' }] : [],
      )
    : [];
  const assignments = (offered.data?.assignments ?? []).map(
    ({ id, name }): DraftThing => ({ resource: 'policy_assignment', id, title: name }),
  );
  return {
    things: [...things, ...links, ...assignments],
    /** What there is to say about an IAM policy assignment beyond its name. */
    known: new Map((offered.data?.assignments ?? []).map((one) => [one.id, one])),
    isLooking: assets.isFetching || offered.isFetching,
    error: assets.error ?? offered.error,
    askAgain: () => {
      for (const query of [assets, offered]) if (query.isError) void query.refetch();
    },
  };
};

/** What is given: assets, folders, data sources and what opens their data, found by name. */
export const WhatPage = ({
  connectionId,
  who,
  what,
  onChange,
}: {
  readonly connectionId: string;
  readonly who: readonly DraftReceiver[];
  readonly what: readonly DraftThing[];
  readonly onChange: (what: DraftThing[]) => void;
}) => {
  const [search, setSearch] = useState('');
  const [, setTyped] = useDelayed(search, setSearch);
  const { things, known, isLooking, error, askAgain } = useThings(connectionId, search, who);
  return (
    <Container>
      <SpaceBetween size="l">
        <ProblemAlert error={error} onRetry={askAgain} />
        <FoundPicker
          label="Dashboards, datasets, folders, data sources, IAM policies"
          description={
            who.some(isPublic)
              ? 'Type a part of a name. Everybody on the internet can be given the link of a dashboard only, where the account allows public sharing.'
              : who.some(takesLinks)
                ? 'Type a part of a name. A dashboard’s link shows it to everybody of a namespace who has the link.'
                : 'Type a part of a name. A folder gives everything that lies in it, now and later.'
          }
          placeholder="Choose what is given"
          find="Find by name"
          none="Nothing has this in its name. The directory knows what was read of the account."
          chosen={what}
          sections={[...Map.groupBy(things, ({ resource }) => resource)].map(
            ([resource, some]) => [resourceWords[resource], some] as const,
          )}
          optionOf={(one) => ({
            key: keyOf(one),
            label: one.title,
            detail: detailOf(one, known.get(one.id)),
          })}
          isLooking={isLooking}
          onFind={setTyped}
          onChange={onChange}
        />
        <NewAssignment
          connectionId={connectionId}
          onAdd={(thing) => onChange([...what.filter((one) => keyOf(one) !== keyOf(thing)), thing])}
        />
      </SpaceBetween>
    </Container>
  );
};
