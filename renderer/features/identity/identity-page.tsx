import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import type { IdentityRuleRecord, IdentitySource } from '../../../shared/contract/identity.ts';
import { orpc } from '../../app/client.ts';
import { useHelp } from '../../components/help.ts';
import { useNotify } from '../../components/notifications.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { problemOf } from '../../components/problem-of.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { TableEmpty } from '../../components/table-empty.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { AddRule } from './add-rule.tsx';
import { AddSource } from './add-source.tsx';
import { IdentityPlan } from './identity-plan.tsx';
import { words } from './words.ts';
import '../../components/plain-list.css';

const help = {
  title: words.help.title,
  body: (
    <>
      <p>{words.help.what}</p>
      <p>{words.help.rules}</p>
      <p>{words.help.account}</p>
      <p>{words.help.safe}</p>
      <p>{words.help.secret}</p>
    </>
  ),
};

const useIdentityActions = () => {
  const cache = useQueryClient();
  const notify = useNotify();
  const told = (content: string) => ({
    onSuccess: () => notify({ type: 'success', content }),
    onError: (error: unknown) => {
      const problem = problemOf(error);
      notify({ type: 'error', header: problem.happened, content: problem.todo ?? '' });
    },
    onSettled: () => cache.invalidateQueries({ queryKey: orpc.identity.key() }),
  });
  return {
    sync: useMutation(orpc.identity.sync.mutationOptions(told(words.source.wasRead))),
    removeSource: useMutation(orpc.identity.removeSource.mutationOptions(told(words.source.removed))),
    removeRule: useMutation(orpc.identity.removeRule.mutationOptions(told(words.rule.removed))),
  };
};

const Sources = (props: { readonly sources: readonly IdentitySource[]; readonly onAdd: () => void }) => {
  const actions = useIdentityActions();
  const file = useRef<HTMLInputElement>(null);
  const reading = useRef<string>('');
  const read = (source: IdentitySource) => {
    if (source.kind === 'entra') actions.sync.mutate({ id: source.id });
    else {
      reading.current = source.id;
      file.current?.click();
    }
  };
  return (
    <>
      <input
        ref={file}
        type="file"
        accept=".csv,text/csv"
        aria-label={words.source.readFile}
        hidden
        onChange={async (event) => {
          const chosen = event.target.files?.[0];
          event.target.value = '';
          if (chosen) actions.sync.mutate({ id: reading.current, csv: await chosen.text() });
        }}
      />
      <Table
        variant="container"
        contentDensity="compact"
        wrapLines
        items={props.sources}
        trackBy="id"
        ariaLabels={{ tableLabel: words.source.title }}
        header={
          <Header
            variant="h2"
            counter={`(${props.sources.length.toLocaleString('en')})`}
            actions={<Button onClick={props.onAdd}>{words.source.add}</Button>}
          >
            {words.source.title}
          </Header>
        }
        empty={<TableEmpty {...words.source.none} />}
        columnDefinitions={[
          {
            id: 'name',
            header: words.source.name,
            isRowHeader: true,
            minWidth: 140,
            cell: ({ name }) => <span className="any-wrap">{visibleText(name)}</span>,
          },
          { id: 'kind', header: words.source.kind, cell: ({ kind }) => words.source.kinds[kind] },
          {
            id: 'holds',
            header: words.source.holds,
            minWidth: 160,
            cell: ({ groups, readAt, problem }) => {
              const unreadable = groups.reduce((sum, one) => sum + one.unreadable, 0);
              return (
                <SpaceBetween size="xxs">
                  {readAt === null
                    ? words.source.never
                    : words.source.groups(
                        groups.length,
                        groups.reduce((sum, { members }) => sum + members, 0),
                      )}
                  {unreadable > 0 && (
                    <StatusIndicator type="warning">{words.source.unreadable(unreadable)}</StatusIndicator>
                  )}
                  {problem && (
                    <StatusIndicator type="error">
                      {words.source.failed}: {visibleText(problem.message)} {problem.todo}
                    </StatusIndicator>
                  )}
                </SpaceBetween>
              );
            },
          },
          {
            id: 'readAt',
            header: words.source.readAt,
            minWidth: 100,
            cell: ({ readAt }) => <RelativeTime at={readAt} />,
          },
          {
            id: 'actions',
            header: words.actions,
            minWidth: 130,
            cell: (source) => (
              <div className="row-actions">
                <Button
                  variant="inline-link"
                  ariaLabel={`${source.kind === 'csv' ? words.source.readFile : words.source.read}: ${source.name}`}
                  loading={actions.sync.isPending && actions.sync.variables?.id === source.id}
                  onClick={() => read(source)}
                >
                  {source.kind === 'csv' ? words.source.readFile : words.source.read}
                </Button>
                <Button
                  variant="inline-link"
                  ariaLabel={`${words.source.remove}: ${source.name}`}
                  disabled={actions.removeSource.isPending}
                  onClick={() => actions.removeSource.mutate({ id: source.id })}
                >
                  {words.source.remove}
                </Button>
              </div>
            ),
          },
        ]}
      />
    </>
  );
};

const Rules = (props: {
  readonly rules: readonly IdentityRuleRecord[];
  readonly sources: readonly IdentitySource[];
  readonly connections: readonly { readonly id: string; readonly name: string }[];
  readonly onAdd: () => void;
}) => {
  const actions = useIdentityActions();
  const [, navigate] = useLocation();
  const sourceName = (id: string) => props.sources.find((one) => one.id === id)?.name ?? '';
  const connectionName = (id: string) => props.connections.find((one) => one.id === id)?.name ?? '';
  const planned = props.connections.filter(({ id }) => props.rules.some((rule) => rule.connectionId === id));
  return (
    <Table
      variant="container"
      contentDensity="compact"
      wrapLines
      items={props.rules}
      trackBy="id"
      ariaLabels={{ tableLabel: words.rule.title }}
      header={
        <Header
          variant="h2"
          counter={`(${props.rules.length.toLocaleString('en')})`}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button onClick={props.onAdd}>{words.rule.add}</Button>
              {planned.map(({ id, name }) => (
                <Button key={id} variant="primary" onClick={() => navigate(`/identity?plan=${id}`)}>
                  {planned.length === 1 ? words.plan.show : `${words.plan.show}: ${visibleText(name)}`}
                </Button>
              ))}
            </SpaceBetween>
          }
        >
          {words.rule.title}
        </Header>
      }
      empty={<TableEmpty {...words.rule.none} />}
      columnDefinitions={[
        {
          id: 'source',
          header: words.rule.sourceGroup,
          isRowHeader: true,
          minWidth: 135,
          cell: (rule) => (
            <span className="any-wrap">{`${visibleText(sourceName(rule.sourceId))}: ${visibleText(rule.sourceGroup)}`}</span>
          ),
        },
        {
          id: 'group',
          header: words.rule.group,
          minWidth: 130,
          cell: (rule) => <span className="any-wrap">{visibleText(`${rule.namespace}/${rule.group}`)}</span>,
        },
        {
          id: 'connection',
          header: words.rule.connection,
          cell: (rule) => visibleText(connectionName(rule.connectionId)),
        },
        {
          id: 'account',
          header: words.rule.account,
          minWidth: 110,
          cell: ({ account }) =>
            account === 'only'
              ? words.rule.accountOnly
              : words.rule.accountRole(account.slice('role:'.length)),
        },
        {
          id: 'mode',
          header: words.rule.mode,
          cell: ({ mode }) => <span title={words.rule.modeHelp[mode]}>{words.rule.modes[mode]}</span>,
        },
        {
          id: 'actions',
          header: words.actions,
          minWidth: 95,
          cell: (rule) => (
            <Button
              variant="inline-link"
              ariaLabel={`${words.rule.remove}: ${rule.sourceGroup} → ${rule.group}`}
              disabled={actions.removeRule.isPending}
              onClick={() => actions.removeRule.mutate({ id: rule.id })}
            >
              {words.rule.remove}
            </Button>
          ),
        },
      ]}
    />
  );
};

/** `/identity`: sources, rules, and with `?plan=CONNECTION` what the rules would change there. */
export const IdentityPage = () => {
  useHelp(help);
  const [address] = useSearchParams();
  const [adding, setAdding] = useState<'source' | 'rule'>();
  const sources = useQuery(orpc.identity.sources.queryOptions());
  const rules = useQuery(orpc.identity.rules.queryOptions());
  const connections = useQuery(orpc.connections.list.queryOptions());
  const planned = connections.data?.find(({ id }) => id === address.get('plan'));
  if (planned) return <IdentityPlan key={planned.id} connection={planned} />;
  const failed = sources.error ?? rules.error ?? connections.error;
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={words.description}>
          {words.title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <ProblemAlert
          error={failed}
          onRetry={() => {
            void sources.refetch();
            void rules.refetch();
            void connections.refetch();
          }}
        />
        {sources.isPending || rules.isPending || connections.isPending ? (
          <div role="status">
            <StatusIndicator type="loading">{words.loading}</StatusIndicator>
          </div>
        ) : (
          <SpaceBetween size="l">
            <Sources sources={sources.data ?? []} onAdd={() => setAdding('source')} />
            <Rules
              rules={rules.data ?? []}
              sources={sources.data ?? []}
              connections={connections.data ?? []}
              onAdd={() => setAdding('rule')}
            />
          </SpaceBetween>
        )}
        {address.get('plan') && connections.isSuccess && !planned && (
          <Alert type="warning" statusIconAriaLabel="Warning">
            {words.plan.nothing}
          </Alert>
        )}
      </SpaceBetween>
      {adding === 'source' && <AddSource onClose={() => setAdding(undefined)} />}
      {adding === 'rule' && (
        <AddRule
          sources={sources.data ?? []}
          connections={connections.data ?? []}
          onClose={() => setAdding(undefined)}
        />
      )}
    </ContentLayout>
  );
};
