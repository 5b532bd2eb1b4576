import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../app/client.ts';
import { useHelp } from '../../components/help.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useMayChange, useRole } from '../../components/use-role.ts';
import { NeedsList } from './needs-list.tsx';
import { RunsList } from './runs-list.tsx';
import { Welcome } from './welcome.tsx';
import { words } from './words.ts';

const help = {
  title: words.help.title,
  body: (
    <>
      <p>{words.help.intro}</p>
      <p>{words.help.idea}</p>
      <p>{words.help.keys}</p>
    </>
  ),
};

const Count = (props: { readonly label: string; readonly count: number; readonly href: string }) => (
  <div>
    <Box variant="awsui-key-label">{props.label}</Box>
    <Link
      href={props.href}
      variant="awsui-value-large"
      ariaLabel={`${props.label}: ${props.count.toLocaleString('en')}`}
    >
      {props.count.toLocaleString('en')}
    </Link>
  </div>
);

/** Home as it is at once, and with what is slow as soon as that has come. */
const useHome = () => {
  const first = useQuery(orpc.home.get.queryOptions({ input: { wait: false } }));
  const slow = (first.data?.missing.length ?? 0) > 0;
  const whole = useQuery({ ...orpc.home.get.queryOptions({ input: { wait: true } }), enabled: slow });
  return {
    data: slow ? (whole.data ?? first.data) : first.data,
    missing: slow && !whole.data && !whole.isError ? (first.data?.missing ?? []) : [],
    error: first.error ?? (slow ? whole.error : null),
    isPending: first.isPending,
    refetch: async () => {
      await first.refetch();
      if (slow) await whole.refetch();
    },
  };
};

/** What needs this person, what is running, and how many tenants there are. */
export const HomePage = () => {
  useHelp(help);
  const role = useRole();
  const mayChange = useMayChange();
  const { data, missing, error, isPending, refetch } = useHome();
  const shown = role === 'mentor' ? undefined : data;
  const fresh = shown !== undefined && Object.values(shown.tenants).every((count) => count === 0);

  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          actions={
            mayChange &&
            !fresh && (
              <Button variant="primary" href="/tenants/new">
                Onboard a tenant
              </Button>
            )
          }
        >
          {words.title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        {isPending && <StatusIndicator type="loading">Looking what needs you</StatusIndicator>}
        <ProblemAlert error={error} onRetry={() => void refetch()} />
        {role === 'mentor' && (
          <Alert type="info" header={words.mentor.title}>
            {words.mentor.body}
          </Alert>
        )}
        {shown && fresh && mayChange && <Welcome />}
        {shown && <NeedsList needs={shown.needs} missing={missing} />}
        {shown && !fresh && (
          <Container header={<Header variant="h2">Tenants</Header>}>
            <ColumnLayout
              columns={shown.tenants.offboarded > 0 ? 5 : 4}
              variant="text-grid"
              minColumnWidth={120}
            >
              <Count label="Live" count={shown.tenants.live} href="/tenants?status=live" />
              <Count label="Onboarding" count={shown.tenants.onboarding} href="/tenants?status=onboarding" />
              <Count label="Suspended" count={shown.tenants.suspended} href="/tenants?status=suspended" />
              {shown.tenants.offboarded > 0 && (
                <Count
                  label="Offboarded"
                  count={shown.tenants.offboarded}
                  href="/tenants?status=offboarded"
                />
              )}
              <Count label="Drafts" count={shown.tenants.drafts} href="/tenants" />
            </ColumnLayout>
          </Container>
        )}
        {shown && shown.running.length > 0 && <RunsList title={words.running} runs={shown.running} />}
        {shown && shown.recent.length > 0 && <RunsList title={words.recent} runs={shown.recent} />}
      </SpaceBetween>
    </ContentLayout>
  );
};
