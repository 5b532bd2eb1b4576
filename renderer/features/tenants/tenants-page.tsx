import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useHelp } from '../../components/help.ts';
import { useMayChange } from '../../components/use-role.ts';
import { DraftsPanel, useDrafts } from './drafts-panel.tsx';
import { TenantsTable } from './tenants-table.tsx';
import { useNewDraft } from './use-new-draft.tsx';
import { words } from './words.ts';

const help = {
  title: words.list.help.title,
  body: (
    <>
      <p>{words.list.help.what}</p>
      <p>{words.list.help.status}</p>
      <p>{words.list.help.drafts}</p>
    </>
  ),
};

/** `/tenants`: every tenant, and the drafts that wait to be finished. */
export const TenantsPage = () => {
  useHelp(help);
  const canChange = useMayChange();
  const newDraft = useNewDraft();
  // Drafts stand above the list: it is not drawn before it is known whether there are any, and stays put.
  const drafts = useDrafts(canChange);
  const onboard = (text: string, variant: 'primary' | 'normal') =>
    canChange ? (
      <Button variant={variant} loading={newDraft.isPending} onClick={() => newDraft.mutate({})}>
        {text}
      </Button>
    ) : null;
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={words.list.description}
          actions={onboard(words.list.onboard, 'primary')}
        >
          {words.list.title}
        </Header>
      }
    >
      {canChange && drafts.reading.isPending ? (
        <div role="status">
          <StatusIndicator type="loading">{words.list.loading}</StatusIndicator>
        </div>
      ) : (
        <SpaceBetween size="l">
          {canChange && <DraftsPanel drafts={drafts} />}
          <TenantsTable
            empty={
              <Box textAlign="center" padding={{ vertical: 'l' }}>
                <SpaceBetween size="s">
                  <Box variant="h3">{words.list.emptyTitle}</Box>
                  <Box color="text-body-secondary" variant="p">
                    {words.list.emptyDetail}
                  </Box>
                  {onboard(words.list.onboardFirst, 'normal')}
                </SpaceBetween>
              </Box>
            }
          />
        </SpaceBetween>
      )}
    </ContentLayout>
  );
};
