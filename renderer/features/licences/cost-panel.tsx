import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { LicenceAdvice } from '../../../shared/contract/licences.ts';
import { moneyText } from '../../../shared/domain/licence-prices.ts';
import { orpc } from '../../app/client.ts';
import { useNotify } from '../../components/notifications.ts';
import { problemOf } from '../../components/problem-of.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { PricesDialog } from './prices-dialog.tsx';
import { words } from './words.ts';

const text = words.cost;
const gigabyte = 1024 ** 3;

/** Why nothing is advised, where use is not known well enough. */
const NotEnough = ({ usage }: Pick<LicenceAdvice, 'usage'>) => {
  const [, navigate] = useLocation();
  const why =
    usage.knownSince === null
      ? text.notEnough.never
      : usage.days < 90
        ? text.notEnough.short(usage.days)
        : text.notEnough.old;
  return (
    <Alert
      type="info"
      statusIconAriaLabel="Info"
      header={text.notEnoughTitle}
      action={<Button onClick={() => navigate('/usage')}>{text.readUse}</Button>}
    >
      {why}
    </Alert>
  );
};

/** SPICE that is used, as far as it was read, and reading it. */
const Spice = ({ advice }: { readonly advice: LicenceAdvice }) => {
  const { spice, bundledGb, connection } = advice;
  const mayChange = useMayChange();
  const cache = useQueryClient();
  const notify = useNotify();
  const read = useMutation(
    orpc.licences.readSpice.mutationOptions({
      onSuccess: ({ problem }) => {
        void cache.invalidateQueries({ queryKey: orpc.licences.key() });
        if (problem) notify({ type: 'warning', header: problem.happened, content: problem.todo ?? '' });
      },
      onError: (error) => notify({ type: 'error', content: problemOf(error).happened }),
    }),
  );
  return (
    <SpaceBetween size="xxxs">
      <span>
        {spice === null
          ? text.spiceNotKnown(bundledGb)
          : text.spiceKnown((spice.bytes / gigabyte).toFixed(1), bundledGb)}
      </span>
      {spice !== null && (
        <Box color="text-body-secondary" fontSize="body-s">
          {text.spiceRead}
          <RelativeTime at={spice.readAt} />
        </Box>
      )}
      {spice !== null && spice.unread > 0 && (
        <Box color="text-status-warning" fontSize="body-s">
          {text.spiceUnread(spice.unread)}
        </Box>
      )}
      {mayChange && (
        <Button
          variant="inline-link"
          loading={read.isPending}
          onClick={() => read.mutate({ connectionId: connection.id })}
        >
          {spice === null ? text.readSpice : text.readSpiceAgain}
        </Button>
      )}
    </SpaceBetween>
  );
};

/** What a month costs now and after the advice, of what, and by which prices. */
export const CostPanel = ({
  advice,
  ofTenant,
}: {
  readonly advice: LicenceAdvice;
  readonly ofTenant: boolean;
}) => {
  const mayChange = useMayChange();
  const [editing, setEditing] = useState(false);
  const { pricing, usage, now, after } = advice;
  const money = (cents: number) => moneyText(cents, pricing.prices.currency);
  // Of an account that was never read it is not known that its seats cost nothing.
  const isRead = advice.byRole.length > 0;
  const large = (cents: number) => (
    <Box fontSize="heading-l" fontWeight="bold">
      {money(cents)}
    </Box>
  );
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={
            pricing.listed ? (
              text.listed(pricing.listed.asOf)
            ) : (
              <>
                {text.setBy(pricing.setBy ?? '')}
                {pricing.setAt && <RelativeTime at={pricing.setAt} />}
              </>
            )
          }
          actions={mayChange && <Button onClick={() => setEditing(true)}>{text.change}</Button>}
        >
          {text.title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        {!usage.enough && advice.byRole.length > 0 && <NotEnough usage={usage} />}
        <KeyValuePairs
          columns={3}
          items={[
            { label: text.now, value: isRead ? large(now.total) : text.notRead },
            { label: text.after, value: isRead ? large(after.total) : text.notRead },
            { label: text.saved, value: isRead ? large(now.total - after.total) : text.notRead },
            {
              label: text.use,
              value: usage.knownSince === null ? text.neverRead : text.days(usage.days, usage.knownSince),
            },
            ...(ofTenant || !isRead ? [] : [{ label: text.spiceUsed, value: <Spice advice={advice} /> }]),
            ...(now.spice > 0 ? [{ label: text.spice, value: money(now.spice) }] : []),
            ...(now.sessions > 0 ? [{ label: text.sessions, value: money(now.sessions) }] : []),
            ...(now.spice + now.sessions > 0 ? [{ label: text.seats, value: money(now.seats) }] : []),
          ]}
        />
      </SpaceBetween>
      {editing && (
        <PricesDialog
          connectionId={advice.connection.id}
          pricing={pricing}
          onClose={() => setEditing(false)}
        />
      )}
    </Container>
  );
};
