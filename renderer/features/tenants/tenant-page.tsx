import Alert from '@cloudscape-design/components/alert';
import ContentLayout from '@cloudscape-design/components/content-layout';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { useQuery } from '@tanstack/react-query';
import { useParams, useSearchParams } from 'wouter';
import type { Tenant } from '../../../shared/contract/tenants.ts';
import { orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { useHelp } from '../../components/help.ts';
import { PageProblem } from '../../components/page-problem.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { PageWaiting } from '../../components/page-waiting.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { ChangeStatus } from './change-status.tsx';
import { ExportYaml } from './export-yaml.tsx';
import { LeavingPage } from './leaving-page.tsx';
import { leavingWords } from './leaving-words.ts';
import { SignInCheckDialog } from './sign-in-check.tsx';
import { TenantActivity } from './tenant-activity.tsx';
import { TenantAssets } from './tenant-assets.tsx';
import { TenantHeader } from './tenant-header.tsx';
import { TenantOverview } from './tenant-overview.tsx';
import { TenantPeople } from './tenant-people.tsx';
import { wizardWords } from './wizard-words.ts';
import { words } from './words.ts';

const help = {
  title: words.list.title,
  body: (
    <>
      <p>{words.list.help.what}</p>
      <p>{words.list.help.status}</p>
      <p>{words.signIn.intro}</p>
    </>
  ),
};

const tabs = ['overview', 'people', 'assets', 'activity'] as const;

/** What a suspended or unfinished tenant's reader must know before anything else. */
const Standing = ({ tenant }: { readonly tenant: Tenant }) => {
  const { offboarded, deleted, lastRun } = tenant;
  if (deleted)
    return (
      <Alert
        type="info"
        statusIconAriaLabel="Info"
        header={
          <>
            {leavingWords.standing.deletedTitle}
            <RelativeTime at={deleted.at} />
            {leavingWords.standing.by(deleted.by)}
          </>
        }
      >
        {leavingWords.standing.deleted}
      </Alert>
    );
  if (offboarded && tenant.status !== 'offboarded')
    return (
      <Alert type="warning" statusIconAriaLabel="Warning" header={leavingWords.standing.unfinishedTitle}>
        {leavingWords.standing.unfinished}{' '}
        {lastRun && <AppLink href={`/activity/${lastRun.id}`}>{leavingWords.standing.openRun}</AppLink>}
      </Alert>
    );
  if (offboarded)
    return (
      <Alert
        type="warning"
        statusIconAriaLabel="Warning"
        header={
          <>
            {leavingWords.standing.since}
            <RelativeTime at={offboarded.at} />
            {leavingWords.standing.by(offboarded.by)}
          </>
        }
      >
        {leavingWords.standing.body(offboarded.memberships, offboarded.grants)}
      </Alert>
    );
  if (tenant.suspended)
    return (
      <Alert
        type="warning"
        statusIconAriaLabel="Warning"
        header={
          <>
            {words.tenant.suspendedSince}
            <RelativeTime at={tenant.suspended.at} />
          </>
        }
      >
        {words.tenant.suspendedBody(tenant.suspended.memberships, tenant.suspended.grants)}
      </Alert>
    );
  if (tenant.status === 'onboarding')
    return (
      <Alert type="info" statusIconAriaLabel="Info" header={words.tenant.onboardingTitle}>
        {words.tenant.onboardingBody}{' '}
        {tenant.lastRun && <AppLink href={`/activity/${tenant.lastRun.id}`}>{words.tenant.openRun}</AppLink>}
      </Alert>
    );
  return null;
};

const TenantView = ({ tenant }: { readonly tenant: Tenant }) => {
  const [address, setAddress] = useSearchParams();
  const tab = tabs.find((candidate) => candidate === address.get('tab')) ?? 'overview';
  const change = (name: string, value: string | null) =>
    setAddress(
      (before) => {
        const after = new URLSearchParams(before);
        if (value === null) after.delete(name);
        else after.set(name, value);
        return after;
      },
      { replace: true },
    );
  const check = address.get('check');
  const checkSignIn = (email: string | null) => change('check', email ?? '1');
  return (
    <ContentLayout
      header={
        <TenantHeader
          tenant={tenant}
          onCheck={() => checkSignIn(null)}
          onExport={() => change('export', '1')}
          onChangeStatus={(what) => setAddress({ do: what })}
        />
      }
    >
      <SpaceBetween size="l">
        <Standing tenant={tenant} />
        <Tabs
          ariaLabel={tenant.name}
          activeTabId={tab}
          onChange={({ detail }) =>
            change('tab', detail.activeTabId === 'overview' ? null : detail.activeTabId)
          }
          tabs={[
            {
              id: 'overview',
              label: words.tenant.overview,
              content: <TenantOverview tenant={tenant} />,
            },
            {
              id: 'people',
              label: `${words.tenant.people} (${tenant.people.toLocaleString('en')})`,
              content: (
                <TenantPeople
                  people={tenant.spec.people}
                  identities={tenant.spec.identities}
                  onCheck={checkSignIn}
                />
              ),
            },
            {
              id: 'assets',
              label: `${words.tenant.assets} (${tenant.entitlements.toLocaleString('en')})`,
              content: <TenantAssets entitlements={tenant.spec.entitlements} />,
            },
            {
              id: 'activity',
              label: words.tenant.activity,
              content: <TenantActivity slug={tenant.slug} />,
            },
          ]}
        />
      </SpaceBetween>
      {check !== null && (
        <SignInCheckDialog
          slug={tenant.slug}
          people={tenant.spec.people}
          email={check === '1' ? null : check}
          onClose={() => change('check', null)}
        />
      )}
      {address.get('export') !== null && (
        <ExportYaml slug={tenant.slug} name={tenant.name} onClose={() => change('export', null)} />
      )}
    </ContentLayout>
  );
};

/** `/tenants/:slug`: one tenant; with `?do=suspend`, `resume`, `offboard`, `restore` or `delete` the review of that change. */
export const TenantPage = () => {
  useHelp(help);
  const { slug = '' } = useParams<{ slug: string }>();
  const [address] = useSearchParams();
  const tenant = useQuery({ ...orpc.tenants.get.queryOptions({ input: { slug } }), retry: false });
  usePageTitle(visibleText(tenant.data?.name ?? slug), [{ text: 'Tenants', href: '/tenants' }]);
  if (tenant.isError && !tenant.data)
    return (
      <PageProblem title={slug} error={tenant.error} onRetry={() => void tenant.refetch()}>
        <AppLink href="/tenants">{wizardWords.gone}</AppLink>
      </PageProblem>
    );
  if (!tenant.data) return <PageWaiting title={slug}>{words.tenant.loading}</PageWaiting>;
  const change = address.get('do');
  if (change === 'offboard' || change === 'delete')
    return <LeavingPage key={`${slug} ${change}`} tenant={tenant.data} change={change} />;
  if (change === 'suspend' || change === 'resume' || change === 'restore')
    return <ChangeStatus key={`${slug} ${change}`} tenant={tenant.data} change={change} />;
  return <TenantView key={slug} tenant={tenant.data} />;
};
