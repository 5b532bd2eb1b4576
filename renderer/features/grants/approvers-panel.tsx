import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { orpc } from '../../app/client.ts';
import { CopyText } from '../../components/copy-text.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { visibleText } from '../../components/visible-text.ts';
import '../../components/plain-list.css';

/** Whose signature counts here, and the key by which one's own counts elsewhere. */
export const ApproversPanel = () => {
  const cache = useQueryClient();
  const [key, setKey] = useState('');
  const [person, setPerson] = useState('');
  // The name that the key’s line ends with, taken where nothing else is said.
  const parsedName = /^steward-approver ed25519 \S+ (\S.*)$/.exec(key.trim())?.[1];
  const { data, error, refetch } = useQuery(orpc.grants.approvers.queryOptions());
  const onSuccess = (approvers: NonNullable<typeof data>) =>
    cache.setQueryData(orpc.grants.approvers.queryKey(), approvers);
  const add = useMutation(
    orpc.grants.addApprover.mutationOptions({
      onSuccess: (approvers) => {
        setKey('');
        setPerson('');
        onSuccess(approvers);
      },
    }),
  );
  const remove = useMutation(orpc.grants.removeApprover.mutationOptions({ onSuccess }));
  const mine = useMutation(orpc.grants.myKey.mutationOptions());
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={data ? `(${data.length})` : ''}
          description="Another person approves with a signature made in a profile of their own. Nobody approves what he asked for himself."
        >
          Approvers
        </Header>
      }
    >
      <SpaceBetween size="m">
        <ProblemAlert error={error} onRetry={() => void refetch()} />
        <ProblemAlert error={add.error ?? remove.error ?? mine.error} />
        {data && data.length > 0 && (
          <ul className="effects">
            {data.map((one) => (
              <li key={one.fingerprint}>
                <b>{visibleText(one.name)}</b>, added <RelativeTime at={one.addedAt} />{' '}
                <Button
                  variant="inline-link"
                  ariaLabel={`Remove ${one.name}`}
                  onClick={() => remove.mutate({ fingerprint: one.fingerprint })}
                >
                  Remove
                </Button>
                <Box fontSize="body-s" color="text-body-secondary">
                  <span className="any-wrap">{one.fingerprint}</span>
                </Box>
              </li>
            ))}
          </ul>
        )}
        <SpaceBetween size="s">
          <FormField
            stretch
            label="Key of another person"
            description="The line that “steward grants key” prints for them. Compare the fingerprint by telephone."
          >
            <Input
              value={key}
              spellcheck={false}
              placeholder="steward-approver ed25519 …"
              onChange={({ detail }) => setKey(detail.value.slice(0, 400))}
            />
          </FormField>
          <FormField
            label="Whose key it is"
            description="The key counts for this person: nobody approves his own requests, and two keys of one person count once."
          >
            <Input
              value={person}
              placeholder={parsedName ?? 'A person’s name'}
              onChange={({ detail }) => setPerson(detail.value.slice(0, 128))}
            />
          </FormField>
          <Button
            disabled={key.trim() === ''}
            loading={add.isPending}
            onClick={() => add.mutate({ key, ...(person.trim() === '' ? {} : { person }) })}
          >
            Trust this key
          </Button>
        </SpaceBetween>
        {mine.data ? (
          <FormField label="Your own key" description={`Fingerprint ${mine.data.fingerprint}`}>
            <CopyText text={mine.data.text} label="your key" />
          </FormField>
        ) : (
          <Button loading={mine.isPending} onClick={() => mine.mutate(undefined)}>
            Show your own key
          </Button>
        )}
      </SpaceBetween>
    </Container>
  );
};
