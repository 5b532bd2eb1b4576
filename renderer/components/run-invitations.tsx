import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RunDetail } from '../../shared/domain/plan.ts';
import { orpc } from '../app/client.ts';
import { CopyText } from './copy-text.tsx';
import { ProblemAlert } from './problem-alert.tsx';
import { plural } from './sections.ts';
import { useMayChange } from './use-role.ts';

/** The journal keeps what a step was given as it was; nothing but its own kind of step knows its shape. */
const isWithoutIam = (input: unknown): boolean =>
  typeof input === 'object' && input !== null && 'iamArn' in input && input.iamArn === null;

/** How many people of a run are invited by now: who is registered without an IAM identity is. */
const invitedBy = ({ runSteps }: RunDetail): number =>
  runSteps.filter(
    ({ kind, state, input }) =>
      state === 'done' && kind === 'quicksight.user.register' && isWithoutIam(input),
  ).length;

/** The people whom a run invited, and their links: these are shown once and are nowhere afterwards. */
export const RunInvitations = ({ run }: { readonly run: RunDetail }) => {
  const invited = invitedBy(run);
  return invited === 0 ? null : <Links key={run.id} id={run.id} invited={invited} />;
};

const Links = ({ id, invited }: { readonly id: string; readonly invited: number }) => {
  const queries = useQueryClient();
  const mayChange = useMayChange();
  const asked = useQuery({
    ...orpc.runs.invitations.queryOptions({ input: { id } }),
    // There are more when more steps are done.
    queryKey: [...orpc.runs.invitations.queryKey({ input: { id } }), invited],
  });
  const take = useMutation(
    orpc.runs.takeInvitations.mutationOptions({
      // A link is kept no longer than it is on screen.
      gcTime: 0,
      onSuccess: () => queries.invalidateQueries({ queryKey: orpc.runs.invitations.key() }),
    }),
  );
  const people = asked.data?.people ?? [];
  const links = take.data?.links ?? [];
  const shown = new Set(links.map(({ userName }) => userName));
  const waiting = people.filter(({ link }) => link === 'waits');
  const gone = people.filter(({ link, userName }) => link === 'gone' && !shown.has(userName));
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${invited.toLocaleString('en')})`}
          description="QuickSight sends no e-mail. Send each person their own link: whoever opens it sets the password. It works for a limited time."
          actions={
            mayChange &&
            waiting.length > 0 && (
              <Button variant="primary" loading={take.isPending} onClick={() => take.mutate({ id })}>
                {waiting.length === 1 ? 'Show the link' : `Show ${waiting.length.toLocaleString('en')} links`}
              </Button>
            )
          }
        >
          Invitations
        </Header>
      }
    >
      <SpaceBetween size="m">
        <ProblemAlert error={asked.error ?? take.error} />
        {links.length > 0 && (
          <>
            <Alert
              type="warning"
              header={links.length === 1 ? 'The link is shown this once' : 'The links are shown this once'}
              statusIconAriaLabel="Warning"
              action={
                <CopyText
                  variant="button"
                  label="all"
                  text={links.map((one) => `${one.email}\t${one.link}`).join('\n')}
                />
              }
            >
              Steward does not keep them. Copy what you need before you leave this page.
            </Alert>
            <Table
              variant="embedded"
              contentDensity="compact"
              wrapLines
              items={links}
              trackBy="userName"
              ariaLabels={{ tableLabel: 'Invitation links' }}
              columnDefinitions={[
                {
                  id: 'email',
                  header: 'E-mail',
                  isRowHeader: true,
                  minWidth: 180,
                  cell: ({ email }) => email,
                },
                {
                  id: 'link',
                  header: 'Link',
                  minWidth: 300,
                  cell: ({ email, link }) => <CopyText text={link} label={`link of ${email}`} />,
                },
              ]}
            />
          </>
        )}
        {waiting.length > 0 && (
          <Box>
            {plural(waiting.length, 'link is', 'links are')} ready. They are shown once, and lost when Steward
            is closed before.
          </Box>
        )}
        {gone.length > 0 && (
          <Box color="text-body-secondary">
            {plural(gone.length, 'link is', 'links are')} not at hand: shown before, or lost with the
            service’s answer or when Steward was closed. Who did not get one is invited again on their page
            under People.
          </Box>
        )}
      </SpaceBetween>
    </Container>
  );
};
