import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import FileUpload from '@cloudscape-design/components/file-upload';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { downloadText } from '../../components/download-file.ts';
import { useHelp } from '../../components/help.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { visibleText } from '../../components/visible-text.ts';
import { DriftSection } from './drift-section.tsx';
import { ForAdmins, ReviewPlan } from './review-plan.tsx';
import { words } from './words.ts';

const help = {
  title: words.title,
  body: (
    <>
      <p>{words.help.what}</p>
      <p>{words.help.safe}</p>
      <p>{words.help.ends}</p>
      <p>{words.help.tags}</p>
    </>
  ),
};

/** Why something was not done; most often the account was not read, which is done elsewhere. */
const Refusal = ({ error }: { readonly error: unknown }) =>
  error === null ? null : (
    <SpaceBetween size="xs">
      <ProblemAlert error={error} />
      <AppLink href="/directory">{words.directory}</AppLink>
    </SpaceBetween>
  );

/** Writes the chosen account as a file. */
const WriteDown = ({
  connectionId,
  unread,
}: {
  readonly connectionId: string | undefined;
  /** Why there is nothing to write down yet. */
  readonly unread: string | undefined;
}) => {
  const cache = useQueryClient();
  const writing = useMutation(
    orpc.accessFile.export.mutationOptions({
      onSuccess: ({ yaml }) => {
        downloadText('access.yaml', yaml, 'application/yaml');
        void cache.invalidateQueries({ queryKey: orpc.accessFile.drift.key() });
      },
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
          disabled={connectionId === undefined || unread !== undefined}
          {...(unread === undefined ? {} : { disabledReason: unread })}
          onClick={() => connectionId !== undefined && writing.mutate({ connectionId })}
        >
          {words.write.button}
        </Button>
        <Refusal error={writing.error} />
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

/** What is to be planned; kept while a plan of it is looked at. */
interface PlanWish {
  readonly files: readonly File[];
  readonly prune: boolean;
  /** As it was typed. */
  readonly atMost: string;
}

/** Plans chosen files for the chosen account. */
const PlanFiles = ({
  connectionId,
  wish,
  onWish,
  onPlanned,
}: {
  readonly connectionId: string | undefined;
  readonly wish: PlanWish;
  readonly onWish: (wish: PlanWish) => void;
  readonly onPlanned: (planId: string) => void;
}) => {
  const { files, prune, atMost } = wish;
  const isCount = /^\d{1,6}$/.test(atMost);
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
      planning.mutate({
        connectionId,
        files: read,
        ...(prune ? { prune: { atMost: Number(atMost) } } : {}),
      });
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
          onChange={({ detail }) => onWish({ ...wish, files: detail.value })}
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
        <Checkbox
          checked={prune}
          description={words.plan.pruneAbout}
          onChange={({ detail }) => onWish({ ...wish, prune: detail.checked })}
        >
          {words.plan.prune}
        </Checkbox>
        {prune && (
          <FormField
            label={words.plan.atMost}
            description={words.plan.atMostAbout}
            errorText={atMost !== '' && !isCount ? words.plan.atMostWrong : ''}
          >
            <Input
              value={atMost}
              inputMode="numeric"
              onChange={({ detail }) => onWish({ ...wish, atMost: detail.value.trim().slice(0, 10) })}
            />
          </FormField>
        )}
        <Button
          variant="primary"
          loading={planning.isPending}
          loadingText={words.plan.busy}
          disabled={files.length === 0 || connectionId === undefined || (prune && !isCount)}
          onClick={() => void plan()}
        >
          {words.plan.button}
        </Button>
        {unreadable && (
          <Alert type="error" statusIconAriaLabel="Error">
            {words.plan.unreadable}
          </Alert>
        )}
        <Refusal error={planning.error} />
      </SpaceBetween>
    </Container>
  );
};

/** Why half an account, or none, is not taken for a whole one. */
const unreadWords = (state: string | undefined): string | undefined => {
  if (state === undefined) return words.neverRead;
  if (state === 'done') return undefined;
  return state === 'running' ? words.beingRead : words.halfRead;
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
  const [wish, setWish] = useState<PlanWish>({ files: [], prune: false, atMost: '' });
  const account = accounts.find(({ value }) => value === chosen) ?? accounts[0];
  const shown = status.data?.find(({ connection }) => connection.id === account?.value);
  const unread = shown && unreadWords(shown.sync?.state);
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
        <FormField
          label={words.account}
          description={
            shown && (
              <>
                {unread ?? (
                  <>
                    {words.lastRead} <RelativeTime at={shown.sync?.endedAt} />.
                  </>
                )}{' '}
                <AppLink href="/directory">{words.directory}</AppLink>
              </>
            )
          }
        >
          <Select
            selectedOption={account ?? null}
            options={accounts}
            empty={words.noAccount}
            placeholder={words.noAccount}
            onChange={({ detail }) => setChosen(detail.selectedOption.value)}
          />
        </FormField>
        {mayChange ? (
          <SpaceBetween size="l">
            <PlanFiles
              connectionId={account?.value}
              wish={wish}
              onWish={setWish}
              onPlanned={(plan) => setAddress({ plan }, { replace: false })}
            />
            <WriteDown connectionId={account?.value} unread={unread} />
          </SpaceBetween>
        ) : (
          <ForAdmins />
        )}
        {account && unread === undefined && <DriftSection key={account.value} connectionId={account.value} />}
      </SpaceBetween>
    </ContentLayout>
  );
};
