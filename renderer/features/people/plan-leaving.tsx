import Autosuggest from '@cloudscape-design/components/autosuggest';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import type { PersonDetail } from '../../../shared/contract/people.ts';
import { orpc } from '../../app/client.ts';
import { useOnOpening } from '../../components/use-on-opening.ts';
import { visibleText } from '../../components/visible-text.ts';
import { connectionsOf } from './connections-of.ts';
import { PlanPage } from './plan-page.tsx';
import { planWords } from './plan-words.ts';

const text = planWords.leave;

/** `?do=leave`: what goes and what breaks if this person goes, who takes over, and the run. */
export const PlanLeaving = ({ person }: { readonly person: PersonDetail }) => {
  const [address, setAddress] = useSearchParams();
  const connections = connectionsOf(person);
  const connectionId =
    connections.find(({ id }) => id === address.get('connection'))?.id ?? connections[0]?.id;
  const [typed, setTyped] = useState('');
  const [successor, setSuccessor] = useState<string>();
  const planning = useMutation(orpc.people.planLeave.mutationOptions());
  const found = useQuery({
    ...orpc.directory.people.queryOptions({
      input: { search: typed.slice(0, 200), limit: 20, ...(connectionId ? { connectionId } : {}) },
    }),
    placeholderData: keepPreviousData,
  });
  const own = new Set(person.accountList.map(({ key }) => key));
  const options = (found.data?.people ?? []).flatMap(({ key, userName, email, nameless }) =>
    own.has(key) || nameless
      ? []
      : [{ value: key, label: visibleText(userName), description: visibleText(email ?? '') }],
  );
  const { mutate } = planning;
  const plan = (named: string | undefined) => {
    if (connectionId === undefined) return;
    mutate({ personId: person.id, connectionId, ...(named ? { successor: named } : {}) });
  };
  // What breaks is said at once; a successor is asked for where one is needed.
  useOnOpening(() => {
    if (!address.get('run')) plan(undefined);
  });
  return (
    <PlanPage
      title={text.title(visibleText(person.name))}
      description={text.description}
      back={`/people/${person.id}`}
      apply={text.apply}
      planned={planning.data}
      planning={planning.isPending}
      error={planning.error}
      unready={undefined}
      onPlan={() => plan(successor)}
      form={
        <Container>
          <SpaceBetween size="m">
            {connections.length > 1 && (
              <FormField label={text.connection} description={text.connectionHelp}>
                <Select
                  options={connections.map(({ id, name }) => ({ value: id, label: visibleText(name) }))}
                  selectedOption={{
                    value: connectionId ?? '',
                    label: visibleText(connections.find(({ id }) => id === connectionId)?.name ?? ''),
                  }}
                  onChange={({ detail }) => {
                    setSuccessor(undefined);
                    setTyped('');
                    planning.reset();
                    setAddress({ do: 'leave', connection: detail.selectedOption.value ?? '' });
                  }}
                />
              </FormField>
            )}
            <FormField label={text.successor} description={text.successorHelp}>
              <Autosuggest
                value={typed}
                options={options}
                filteringType="manual"
                placeholder={text.successorPlaceholder}
                enteredTextLabel={() => text.none}
                empty={text.none}
                ariaLabel={text.successor}
                onChange={({ detail }) => {
                  setSuccessor(undefined);
                  setTyped(detail.value);
                }}
                onSelect={({ detail }) => {
                  const option = options.find(({ value }) => value === detail.value);
                  setTyped(option?.label ?? detail.value);
                  setSuccessor(option?.value);
                  plan(option?.value);
                }}
              />
            </FormField>
          </SpaceBetween>
        </Container>
      }
    />
  );
};
