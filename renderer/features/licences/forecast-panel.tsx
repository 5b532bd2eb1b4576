import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { moneyText, seatRoles } from '../../../shared/domain/licence-prices.ts';
import { roleWord } from '../../../shared/domain/role-word.ts';
import { orpc } from '../../app/client.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { words } from './words.ts';

const text = words.forecast;

export interface ForecastPanelProps {
  readonly connectionId: string;
  readonly tenants: readonly { readonly slug: string; readonly name: string }[];
  /** There are accounts whose mix of roles can be taken. */
  readonly hasSeats: boolean;
}

/** What the next people would cost: all in one role, or as those who are there. */
export const ForecastPanel = ({ connectionId, tenants, hasSeats }: ForecastPanelProps) => {
  const [typed, setTyped] = useState('50');
  const [chosen, setLike] = useState<string>();
  const like = chosen ?? (hasSeats ? 'mix' : 'READER');
  const people = /^\d{1,6}$/.test(typed.trim()) ? Number(typed) : 0;
  const good = people >= 1 && people <= 100_000;
  const role = seatRoles.find((one) => one === like);
  const tenant = tenants.find(({ slug }) => `tenant ${slug}` === like);
  const found = useQuery({
    ...orpc.licences.forecast.queryOptions({
      input: {
        connectionId,
        people: good ? people : 1,
        ...(role ? { role } : {}),
        ...(tenant ? { tenant: tenant.slug } : {}),
      },
    }),
    enabled: good,
    placeholderData: keepPreviousData,
  });
  const options = [
    ...(hasSeats ? [{ value: 'mix', label: text.mix }] : []),
    ...seatRoles.map((one) => ({ value: one, label: roleWord(one) })),
    ...tenants.map(({ slug, name }) => ({ value: `tenant ${slug}`, label: text.mixOf(name) })),
  ];
  const shown = good ? found.data : undefined;
  return (
    <Container header={<Header variant="h2">{text.title}</Header>}>
      <SpaceBetween size="m">
        <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
        <FormField label={text.people} errorText={good ? undefined : text.bad}>
          <Input value={typed} inputMode="numeric" onChange={({ detail }) => setTyped(detail.value)} />
        </FormField>
        <FormField label={text.as}>
          <Select
            options={options}
            selectedOption={options.find(({ value }) => value === like) ?? null}
            onChange={({ detail }) => setLike(detail.selectedOption.value ?? 'mix')}
          />
        </FormField>
        {shown && (
          <div aria-live="polite">
            <Box fontWeight="bold">{text.total(people, moneyText(shown.total, shown.currency))}</Box>
            <Box color="text-body-secondary" fontSize="body-s">
              {shown.byRole
                .map(
                  (one) =>
                    `${one.people.toLocaleString('en')} × ${roleWord(one.role)}: ${moneyText(one.cents, shown.currency)}`,
                )
                .join(' · ')}
            </Box>
          </div>
        )}
      </SpaceBetween>
    </Container>
  );
};
