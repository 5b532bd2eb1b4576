import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { PersonLookUp } from '../../../shared/contract/directory.ts';
import { orpc } from '../../app/client.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { words } from './words.ts';

const text = words.lookUp;

interface Account {
  readonly connection: { readonly id: string };
  /** Its ARN. */
  readonly key: string;
}

/** Asking accounts about one person now, without reading everybody. */
export const useLookUp = (accounts: readonly Account[]) => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const found: PersonLookUp[] = [];
      for (const { connection, key } of accounts)
        found.push(await orpc.directory.lookUp.call({ connectionId: connection.id, user: key }));
      return found;
    },
    // Whatever is shown of this person may have changed.
    onSettled: () =>
      Promise.all(
        [orpc.access.key(), orpc.directory.key(), orpc.people.key()].map((queryKey) =>
          cache.invalidateQueries({ queryKey }),
        ),
      ),
  });
};
type LookUp = ReturnType<typeof useLookUp>;

export const LookUpButton = ({ lookUp }: { readonly lookUp: LookUp }) => (
  <Button
    iconName="refresh"
    loading={lookUp.isPending}
    loadingText={text.busy}
    onClick={() => lookUp.mutate()}
  >
    {text.button}
  </Button>
);

const Answer = ({ found }: { readonly found: PersonLookUp }) => {
  const { at, connection, userName, namespace, gone, groups, assets, calls, began, ended, notCovered } =
    found;
  return (
    <Alert
      type={gone ? 'warning' : 'success'}
      statusIconAriaLabel={gone ? 'Warning' : 'Success'}
      header={
        <span className="any-wrap">
          {visibleText(userName)}: {gone ? text.gone : text.found(groups?.length ?? null, assets.length)}
        </span>
      }
    >
      <SpaceBetween size="xs">
        <div>
          {text.asked(visibleText(connection.name), visibleText(namespace), calls)} <RelativeTime at={at} />.{' '}
          {text.changed(began, ended)}
        </div>
        {notCovered.length > 0 && (
          <ExpandableSection headerText={text.notCovered(notCovered.length)}>
            <ul>
              {notCovered.map(({ what, why, action }) => (
                <li key={`${what} ${action}`}>
                  <b>{visibleText(what)}</b>: {visibleText(why)}
                  {action !== null && (
                    <Box variant="span" color="text-body-secondary">
                      {' '}
                      {words.sync.missing(action)}.
                    </Box>
                  )}
                </li>
              ))}
            </ul>
          </ExpandableSection>
        )}
      </SpaceBetween>
    </Alert>
  );
};

/** What the accounts answered, and what such a question cannot tell. */
export const LookUpAnswers = ({ lookUp }: { readonly lookUp: LookUp }) => {
  if (lookUp.isError) return <ProblemAlert error={lookUp.error} onRetry={() => lookUp.mutate()} />;
  if (!lookUp.data) return null;
  return (
    <SpaceBetween size="s">
      {lookUp.data.map((found) => (
        <Answer key={`${found.connection.id} ${found.key}`} found={found} />
      ))}
    </SpaceBetween>
  );
};
