import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import type { PersonDetail } from '../../../shared/contract/people.ts';
import { orpc } from '../../app/client.ts';
import { visibleText } from '../../components/visible-text.ts';
import { InvitationSpan } from './invitation-span.tsx';
import { PlanPage } from './plan-page.tsx';
import { planWords } from './plan-words.ts';
import { words } from './words.ts';

const text = planWords.invite;

/** `?do=invite`: a new link for an invitation that nobody answered, the review, and the run with the link. */
export const PlanInviting = ({ person }: { readonly person: PersonDetail }) => {
  const [address] = useSearchParams();
  const invitations = person.accountList.filter(({ invitation }) => invitation !== null);
  const account = invitations.find(({ id }) => String(id) === address.get('account')) ?? invitations[0];
  const [userName, setUserName] = useState('');
  const planning = useMutation(orpc.people.planInvite.mutationOptions());
  return (
    <PlanPage
      title={text.title(visibleText(person.name))}
      description={text.description}
      back={`/people/${person.id}`}
      apply={text.apply}
      planned={planning.data}
      planning={planning.isPending}
      error={planning.error}
      unready={account ? undefined : text.unready}
      onPlan={() =>
        account &&
        planning.mutate({
          personId: person.id,
          connectionId: account.connection.id,
          key: account.key,
          ...(account.nameless && userName.trim() ? { userName: userName.trim() } : {}),
        })
      }
      form={
        account && (
          <Container>
            {account.nameless ? (
              <FormField label={text.userName} description={text.userNameHelp}>
                <Input
                  value={userName}
                  placeholder={account.email ?? ''}
                  onChange={({ detail }) => {
                    planning.reset();
                    setUserName(detail.value);
                  }}
                />
              </FormField>
            ) : (
              <KeyValuePairs
                columns={4}
                items={[
                  { label: text.account, value: visibleText(account.userName) },
                  { label: text.email, value: visibleText(account.email ?? '–') },
                  { label: text.connection, value: visibleText(account.connection.name) },
                  ...(account.invitation === null
                    ? []
                    : [
                        {
                          label: words.invitation.label,
                          value: <InvitationSpan invitation={account.invitation} />,
                        },
                      ]),
                ]}
              />
            )}
          </Container>
        )
      }
    />
  );
};
