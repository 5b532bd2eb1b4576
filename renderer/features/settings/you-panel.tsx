import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Session } from '../../../shared/contract/session.ts';
import type { Role } from '../../../shared/domain/identifiers.ts';
import { orpc } from '../../app/client.ts';
import { roleWords } from '../../app/words.ts';
import { useNotify } from '../../components/notifications.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { problemOf } from '../../components/problem-of.ts';
import { words } from './words.ts';
import './settings.css';

/** Who the person is to the audit log, and through whose eyes the console looks. */
export const YouPanel = ({ session }: { readonly session: Session }) => {
  const cache = useQueryClient();
  const notify = useNotify();
  const [name, setName] = useState(session.actor);
  const mayRename = session.role === 'admin';
  const save = useMutation(
    orpc.session.setActor.mutationOptions({
      onSuccess: (next) => {
        cache.setQueryData(orpc.session.get.queryKey(), next);
        notify({ type: 'success', content: words.you.saved(next.actor) });
      },
    }),
  );
  const lookAs = useMutation(
    orpc.session.lookAs.mutationOptions({
      onSuccess: (next) => {
        cache.setQueryData(orpc.session.get.queryKey(), next);
      },
    }),
  );
  const complaint =
    name.trim() === '' ? 'Give your name.' : save.error ? problemOf(save.error).happened : undefined;
  return (
    <Container header={<Header variant="h2">{words.you.title}</Header>}>
      <SpaceBetween size="l">
        <ProblemAlert error={lookAs.error} />
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() !== '') save.mutate({ actor: name });
          }}
        >
          <FormField label={words.you.name} description={words.you.nameWhy} errorText={complaint}>
            <div className="settings-row">
              <div className="settings-input">
                <Input
                  value={name}
                  readOnly={!mayRename}
                  onChange={({ detail }) => setName(detail.value.slice(0, 128))}
                />
              </div>
              <Button
                formAction="submit"
                loading={save.isPending}
                disabled={!mayRename || name.trim() === session.actor}
              >
                Save name
              </Button>
            </div>
          </FormField>
        </form>
        <FormField label={words.you.role} description={words.you.roleWhy}>
          <RadioGroup
            value={session.role}
            items={session.roles.map((role) => ({
              value: role,
              label: roleWords[role].label,
              description: roleWords[role].means,
              disabled: lookAs.isPending,
            }))}
            onChange={({ detail }) => lookAs.mutate({ role: detail.value as Role })}
          />
        </FormField>
      </SpaceBetween>
    </Container>
  );
};
