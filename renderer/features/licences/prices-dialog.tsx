import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PricesInForce } from '../../../shared/contract/licences.ts';
import { centsOf, seatRoles, typedAmount } from '../../../shared/domain/licence-prices.ts';
import { roleWord } from '../../../shared/domain/role-word.ts';
import { orpc } from '../../app/client.ts';
import { useNotify } from '../../components/notifications.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { words } from './words.ts';

const text = words.prices;

type Field = (typeof seatRoles)[number] | 'spiceGb' | 'bundledSpiceGb' | 'session' | 'sessions' | 'currency';
type Typed = Readonly<Record<Field, string>>;

const typedOf = ({ prices }: PricesInForce): Typed => ({
  ...(Object.fromEntries(seatRoles.map((role) => [role, typedAmount(prices.seats[role])])) as Record<
    (typeof seatRoles)[number],
    string
  >),
  spiceGb: typedAmount(prices.spiceGb),
  session: typedAmount(prices.session),
  bundledSpiceGb: String(prices.bundledSpiceGb),
  sessions: String(prices.sessions),
  currency: prices.currency,
});

const isWhole = (typed: string) => /^\d{1,5}$/.test(typed.trim());

/** What is wrong with what was typed; undefined where nothing is. */
const wrongIn = (field: Field, typed: string): string | undefined => {
  if (field === 'currency') return /^[A-Z]{3}$/.test(typed) ? undefined : text.badCurrency;
  if (field === 'sessions' || field === 'bundledSpiceGb') return isWhole(typed) ? undefined : text.badNumber;
  return centsOf(typed) === undefined ? text.badAmount : undefined;
};

const pricesOf = (typed: Typed) => {
  const cents = (field: Field) => centsOf(typed[field]) ?? 0;
  return {
    currency: typed.currency,
    seats: {
      READER: cents('READER'),
      READER_PRO: cents('READER_PRO'),
      AUTHOR: cents('AUTHOR'),
      AUTHOR_PRO: cents('AUTHOR_PRO'),
      ADMIN: cents('ADMIN'),
      ADMIN_PRO: cents('ADMIN_PRO'),
    },
    spiceGb: cents('spiceGb'),
    session: cents('session'),
    bundledSpiceGb: Number(typed.bundledSpiceGb),
    sessions: Number(typed.sessions),
  };
};

export interface PricesDialogProps {
  readonly connectionId: string;
  readonly pricing: PricesInForce;
  readonly onClose: () => void;
}

/** What an account pays: every price, or AWS's list again. */
export const PricesDialog = ({ connectionId, pricing, onClose }: PricesDialogProps) => {
  const [typed, setTyped] = useState(() => typedOf(pricing));
  const cache = useQueryClient();
  const notify = useNotify();
  const save = useMutation(
    orpc.licences.setPrices.mutationOptions({
      onSuccess: () => {
        void cache.invalidateQueries({ queryKey: orpc.licences.key() });
        void cache.invalidateQueries({ queryKey: orpc.people.key() });
        notify({ type: 'success', content: text.saved });
        onClose();
      },
    }),
  );
  const fields = Object.keys(typed) as Field[];
  const wrong = fields.some((field) => wrongIn(field, typed[field]) !== undefined);
  const field = (name: Field, label: string, description?: string) => (
    <FormField label={label} description={description} errorText={wrongIn(name, typed[name])} key={name}>
      <Input
        value={typed[name]}
        inputMode={name === 'currency' ? 'text' : 'decimal'}
        autoComplete={false}
        onChange={({ detail }) => setTyped((before) => ({ ...before, [name]: detail.value }))}
      />
    </FormField>
  );
  return (
    <Modal
      visible
      size="large"
      header={text.title}
      closeAriaLabel={text.cancel}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            {pricing.listed === null && (
              <Button
                variant="link"
                loading={save.isPending}
                onClick={() => save.mutate({ connectionId, prices: null })}
              >
                {text.reset}
              </Button>
            )}
            <Button variant="link" onClick={onClose}>
              {text.cancel}
            </Button>
            <Button
              variant="primary"
              disabled={wrong}
              loading={save.isPending}
              onClick={() => save.mutate({ connectionId, prices: pricesOf(typed) })}
            >
              {text.save}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <ProblemAlert error={save.error} />
        <Box color="text-body-secondary">{text.intro}</Box>
        <ColumnLayout columns={2} minColumnWidth={200}>
          {seatRoles.map((role) => field(role, text.seat(roleWord(role))))}
          {field('spiceGb', text.spiceGb)}
          {field('bundledSpiceGb', text.bundled)}
          {field('session', text.session)}
          {field('sessions', text.sessions, text.sessionsHelp)}
          {field('currency', text.currency)}
        </ColumnLayout>
      </SpaceBetween>
    </Modal>
  );
};
