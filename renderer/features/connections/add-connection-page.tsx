import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Form from '@cloudscape-design/components/form';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tiles from '@cloudscape-design/components/tiles';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { newConnection } from '../../../shared/contract/connections.ts';
import { orpc } from '../../app/client.ts';
import { useHelp } from '../../components/help.ts';
import { usePageTitle } from '../../components/page-title.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { problemOf } from '../../components/problem-of.ts';
import { AccountFields, CredentialFields } from './connection-fields.tsx';
import { KeepInMemory } from './keep-in-memory.tsx';
import {
  type ConnectionForm,
  type CredentialKind,
  emptyForm,
  fieldErrors,
  toNewConnection,
} from './new-connection-form.ts';
import { kindChoices, words } from './words.ts';

const help = {
  title: words.add.title,
  body: (
    <>
      <p>{words.help.secrets}</p>
      <p>{words.help.identity}</p>
      <p>{words.trust.body}</p>
      <p>{words.readOnly.why}</p>
    </>
  ),
};

/** Describes a connection, saves it, and goes on to its test. */
export const AddConnectionPage = () => {
  useHelp(help);
  usePageTitle(words.add.title, [{ text: words.title, href: '/connections' }]);
  const [, navigate] = useLocation();
  const cache = useQueryClient();
  const [form, setForm] = useState<ConnectionForm>(emptyForm);
  const [tried, setTried] = useState(false);
  const add = useMutation(
    orpc.connections.add.mutationOptions({
      gcTime: 0, // A call that is remembered is one whose keys stay in the page's memory.
      onSuccess: (connection) => {
        cache.setQueryData(orpc.connections.get.queryKey({ input: { id: connection.id } }), connection);
        void cache.invalidateQueries({ queryKey: orpc.connections.list.key() });
        void cache.invalidateQueries({ queryKey: orpc.home.key() });
        navigate(`/connections/${connection.id}?test=1`, { replace: true });
      },
    }),
  );
  const judged = newConnection.safeParse(toNewConnection(form));
  const refused = add.error ? problemOf(add.error) : undefined;
  const errors = {
    ...(tried && !judged.success ? fieldErrors(judged.error.issues) : {}),
    ...fieldErrors(refused?.issues ?? []),
  };
  const keychainRefused = form.kind === 'keys' && (refused?.code === 'KEYCHAIN' || form.keep === 'session');
  const change = (part: Partial<ConnectionForm>) => {
    setForm((before) => ({ ...before, ...part }));
    add.reset();
  };
  const save = () => {
    setTried(true);
    if (judged.success) add.mutate(toNewConnection(form));
  };
  const fields = { form, errors, onChange: change };
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={words.add.description}>
          {words.add.title}
        </Header>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button href="/connections" variant="link" formAction="none">
                Cancel
              </Button>
              <Button variant="primary" loading={add.isPending} formAction="submit">
                {words.add.save}
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            <ProblemAlert error={add.error} />
            <Container header={<Header variant="h2">Where the credentials come from</Header>}>
              <SpaceBetween size="l">
                <Tiles
                  ariaLabel="Where the credentials come from"
                  columns={2}
                  value={form.kind}
                  items={[...kindChoices]}
                  onChange={({ detail }) => change({ kind: detail.value as CredentialKind })}
                />
                <CredentialFields {...fields} />
                {keychainRefused && (
                  <KeepInMemory
                    keep={form.keep}
                    onChange={(keep) => setForm((before) => ({ ...before, keep }))}
                  />
                )}
              </SpaceBetween>
            </Container>
            <Container header={<Header variant="h2">The account</Header>}>
              <AccountFields {...fields} />
            </Container>
          </SpaceBetween>
        </Form>
      </form>
    </ContentLayout>
  );
};
