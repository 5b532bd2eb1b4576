import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import type { PersonDetail } from '../../../shared/contract/people.ts';
import { orpc } from '../../app/client.ts';
import { visibleText } from '../../components/visible-text.ts';
import { PlanPage } from './plan-page.tsx';
import { planWords } from './plan-words.ts';

const text = planWords.rename;

/** `?do=rename`: which account gets which name, the review, and the run. */
export const PlanRenaming = ({ person }: { readonly person: PersonDetail }) => {
  const [address, setAddress] = useSearchParams();
  const accounts = person.accountList.filter(({ goneAt }) => goneAt === null);
  const account = accounts.find(({ id }) => String(id) === address.get('account')) ?? accounts[0];
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [roleArn, setRoleArn] = useState('');
  const planning = useMutation(orpc.people.planRename.mutationOptions());
  const ready = email.trim() !== '' && (name.trim() !== '' || email.trim() !== '');
  return (
    <PlanPage
      title={text.title(visibleText(account?.userName ?? person.name))}
      description={text.description}
      back={`/people/${person.id}`}
      apply={text.apply}
      planned={planning.data}
      planning={planning.isPending}
      error={planning.error}
      unready={ready ? undefined : text.unready}
      onPlan={() =>
        account &&
        planning.mutate({
          personId: person.id,
          connectionId: account.connection.id,
          key: account.key,
          email: email.trim(),
          name: name.trim() || email.trim(),
          ...(roleArn.trim() ? { roleArn: roleArn.trim() } : {}),
        })
      }
      form={
        <Container>
          <SpaceBetween size="m">
            {accounts.length > 1 && (
              <FormField label={text.account}>
                <Select
                  options={accounts.map(({ id, userName, connection }) => ({
                    value: String(id),
                    label: visibleText(userName),
                    description: visibleText(connection.name),
                  }))}
                  selectedOption={{
                    value: String(account?.id ?? ''),
                    label: visibleText(account?.userName ?? ''),
                  }}
                  onChange={({ detail }) => {
                    planning.reset();
                    setAddress({ do: 'rename', account: detail.selectedOption.value ?? '' });
                  }}
                />
              </FormField>
            )}
            <FormField label={text.email}>
              <Input value={email} type="email" onChange={({ detail }) => setEmail(detail.value)} />
            </FormField>
            <FormField label={text.name} description={text.nameHelp}>
              <Input value={name} placeholder={email} onChange={({ detail }) => setName(detail.value)} />
            </FormField>
            {account?.federated && (
              <FormField label={text.roleArn} description={text.roleArnHelp}>
                <Input value={roleArn} onChange={({ detail }) => setRoleArn(detail.value)} />
              </FormField>
            )}
          </SpaceBetween>
        </Container>
      }
    />
  );
};
