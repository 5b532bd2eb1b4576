import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import FileUpload from '@cloudscape-design/components/file-upload';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { orpc } from '../../app/client.ts';
import { downloadText } from '../../components/download-text.ts';
import { useHelp } from '../../components/help.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { visibleText } from '../../components/visible-text.ts';
import { ForAdmins, ReviewPlan } from './review-plan.tsx';
import { words } from './words.ts';

const help = {
  title: words.title,
  body: (
    <>
      <p>{words.help.what}</p>
      <p>{words.help.safe}</p>
    </>
  ),
};

/** Writes the chosen account as a file. */
const WriteDown = ({ connectionId }: { readonly connectionId: string | undefined }) => {
  const writing = useMutation(
    orpc.accessFile.export.mutationOptions({
      onSuccess: ({ yaml }) => downloadText('access.yaml', yaml, 'application/yaml'),
    }),
  );
  const { counts, left = [] } = writing.data ?? {};
  return (
    <Container
      header={
        <Header variant="h2" description={words.write.about}>
          {words.write.title}
        </Header>
      }
    >
      <SpaceBetween size="s">
        <Button
          iconName="download"
          loading={writing.isPending}
          loadingText={words.write.busy}
          disabled={connectionId === undefined}
          onClick={() => connectionId !== undefined && writing.mutate({ connectionId })}
        >
          {words.write.button}
        </Button>
        <ProblemAlert error={writing.error} />
        {counts && <Box>{words.write.done(counts.people, counts.groups, counts.grants)}</Box>}
        {left.length > 0 && (
          <Alert type="warning" header={words.write.left} statusIconAriaLabel="Warning">
            <ul>
              {left.slice(0, 20).map((one) => (
                <li key={one}>{visibleText(one)}</li>
              ))}
              {left.length > 20 && <li>and {left.length - 20} more</li>}
            </ul>
          </Alert>
        )}
      </SpaceBetween>
    </Container>
  );
};

/** Plans chosen files for the chosen account. */
const PlanFiles = ({
  connectionId,
  onPlanned,
}: {
  readonly connectionId: string | undefined;
  readonly onPlanned: (planId: string) => void;
}) => {
  const [files, setFiles] = useState<readonly File[]>([]);
  const [unreadable, setUnreadable] = useState(false);
  const planning = useMutation(
    orpc.accessFile.plan.mutationOptions({ onSuccess: ({ plan }) => onPlanned(plan.id) }),
  );
  const plan = async () => {
    if (connectionId === undefined) return;
    setUnreadable(false);
    try {
      const read = await Promise.all(
        files.map(async (file) => ({ name: file.name, text: await file.text() })),
      );
      planning.mutate({ connectionId, files: read });
    } catch {
      setUnreadable(true);
    }
  };
  return (
    <Container
      header={
        <Header variant="h2" description={words.plan.about}>
          {words.plan.title}
        </Header>
      }
    >
      <SpaceBetween size="s">
        <FileUpload
          value={[...files]}
          onChange={({ detail }) => setFiles(detail.value)}
          multiple
          accept=".yaml,.yml,.json"
          constraintText={words.plan.limit}
          showFileSize
          i18nStrings={{
            uploadButtonText: () => words.plan.choose,
            dropzoneText: () => words.plan.choose,
            removeFileAriaLabel: words.plan.remove,
            errorIconAriaLabel: words.plan.error,
          }}
        />
        <Button
          variant="primary"
          loading={planning.isPending}
          loadingText={words.plan.busy}
          disabled={files.length === 0 || connectionId === undefined}
          onClick={() => void plan()}
        >
          {words.plan.button}
        </Button>
        {unreadable && (
          <Alert type="error" statusIconAriaLabel="Error">
            {words.plan.unreadable}
          </Alert>
        )}
        <ProblemAlert error={planning.error} />
      </SpaceBetween>
    </Container>
  );
};

/** `/access/file`: an account as a file, and files planned; with `?plan=` the review of one. */
export const AccessFilePage = () => {
  useHelp(help);
  const [address, setAddress] = useSearchParams();
  const mayChange = useMayChange();
  const planId = address.get('plan');
  const status = useQuery(orpc.directory.status.queryOptions());
  const accounts = (status.data ?? []).map(({ connection }) => ({
    value: connection.id,
    label: connection.name,
  }));
  const [chosen, setChosen] = useState<string>();
  const account = accounts.find(({ value }) => value === chosen) ?? accounts[0];
  if (planId !== null && mayChange) return <ReviewPlan key={planId} planId={planId} />;
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={words.description}>
          {words.title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <ProblemAlert error={status.error} onRetry={() => void status.refetch()} />
        {mayChange ? (
          <SpaceBetween size="l">
            <FormField label={words.account}>
              <Select
                selectedOption={account ?? null}
                options={accounts}
                empty={words.noAccount}
                placeholder={words.noAccount}
                onChange={({ detail }) => setChosen(detail.selectedOption.value)}
              />
            </FormField>
            <PlanFiles
              connectionId={account?.value}
              onPlanned={(plan) => setAddress({ plan }, { replace: false })}
            />
            <WriteDown connectionId={account?.value} />
          </SpaceBetween>
        ) : (
          <ForAdmins />
        )}
      </SpaceBetween>
    </ContentLayout>
  );
};
