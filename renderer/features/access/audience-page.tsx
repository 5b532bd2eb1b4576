import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { hasGaps, wayWord } from '../../../shared/domain/access-words.ts';
import { orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { useHelp } from '../../components/help.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useTableQuery } from '../../components/use-table-query.ts';
import { visibleText } from '../../components/visible-text.ts';
import { accessHelp } from './access-help.tsx';
import { assetAddress, personAddress } from './addresses.ts';
import { AnswerBasis, AnswerText } from './answer-notes.tsx';
import { AskForm } from './ask-form.tsx';
import { FindFilter } from './find-filter.tsx';
import { GrantsTable } from './grants-table.tsx';
import { LevelWord } from './level-word.tsx';
import { PagedTable, rowsOnPage } from './paged-table.tsx';
import { kindName, nameOf, words } from './words.ts';

const { columns: heading, facts, form } = words;

const AudienceSection = (asked: {
  readonly asset: string;
  readonly at?: string;
  readonly connectionId?: string;
}) => {
  const address = useTableQuery();
  const search = (address.get('search') ?? '').slice(0, 200);
  const grantsPage = Math.max(1, Number(address.get('grants')) || 1);
  const input = {
    ...asked,
    ...(search ? { search } : {}),
    limit: rowsOnPage,
    offset: (address.page - 1) * rowsOnPage,
  };
  const reading = useQuery({
    ...orpc.access.audience.queryOptions({ input }),
    placeholderData: keepPreviousData,
  });
  const answer = reading.data;
  if (answer === undefined)
    return reading.error ? (
      <ProblemAlert error={reading.error} onRetry={() => void reading.refetch()} />
    ) : (
      <div role="status">{words.reading}</div>
    );
  const { asset, folders, grants, counts } = answer;
  const unseen = hasGaps([answer.basis]);
  const everybody = grants.some(({ principal }) => principal.kind === 'public');
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return (
    <SpaceBetween size="l">
      <ProblemAlert error={reading.error} onRetry={() => void reading.refetch()} />
      <Container header={<Header variant="h2">{visibleText(asset.title)}</Header>}>
        <KeyValuePairs
          columns={3}
          items={[
            { label: facts.kind, value: kindName(asset.kind) },
            { label: facts.id, value: <span className="any-wrap">{visibleText(asset.id)}</span> },
            { label: facts.connection, value: visibleText(asset.connection.name) },
            {
              label: facts.folders,
              value:
                folders.length === 0
                  ? facts.none
                  : folders.map((folder) => (
                      <div key={folder.key} className="access-fact">
                        <AppLink href={assetAddress(folder, { at: asked.at })}>{folder.title}</AppLink>
                      </div>
                    )),
            },
            {
              label: facts.reaches,
              value: everybody ? 'Everybody on the internet who has its link' : all.toLocaleString('en'),
            },
          ]}
        />
      </Container>
      <GrantsTable
        title={words.grants}
        grants={grants.slice((grantsPage - 1) * rowsOnPage, grantsPage * rowsOnPage)}
        total={grants.length}
        page={grantsPage}
        onPage={(page) => address.change({ grants: String(page) }, { keepPage: true })}
        empty={unseen ? words.noGrantSeen : words.noGrant}
      />
      <PagedTable
        title={words.people}
        total={answer.total}
        items={answer.people}
        idOf={({ person }) => person.key}
        page={address.page}
        onPage={address.setPage}
        empty={unseen ? words.nobodySeen : words.nobody}
        filter={
          <FindFilter
            label={words.find.person}
            value={search}
            onChange={(value) => address.change({ search: value })}
          />
        }
        columns={[
          {
            id: 'person',
            header: heading.person,
            isRowHeader: true,
            minWidth: 170,
            cell: ({ person }) =>
              person.kind === 'user' ? (
                <AppLink href={personAddress(person, { asset: asset.key, at: asked.at })}>
                  {nameOf(person)}
                </AppLink>
              ) : (
                <span className="any-wrap">{nameOf(person)}</span>
              ),
          },
          {
            id: 'level',
            header: heading.level,
            minWidth: 122,
            cell: ({ level, until }) => <LevelWord level={level} until={until} />,
          },
          {
            id: 'ways',
            header: heading.ways,
            minWidth: 140,
            cell: ({ ways }) => ways.map(wayWord).join(', '),
          },
          {
            id: 'namespace',
            header: facts.namespace,
            minWidth: 115,
            cell: ({ person }) => person.namespace ?? '–',
          },
        ]}
      />
      <AnswerBasis bases={[answer.basis]} />
      <AnswerText text={answer.text} />
    </SpaceBetween>
  );
};

/** `/access/asset`: who can see one asset, and through which grants. */
export const AccessAudiencePage = () => {
  useHelp(accessHelp);
  const address = useTableQuery();
  const [asset, at, connection] = ['asset', 'at', 'connection'].map(address.get);
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={words.pages.asset.about}>
          {words.pages.asset.title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Container>
          <AskForm
            values={{ asset, at }}
            fields={[
              { name: 'asset', kind: 'text', label: form.asset, hint: form.assetHint, needed: true },
              { name: 'at', kind: 'day', label: form.day, hint: form.dayHint, needed: false },
            ]}
            onAsk={(next) =>
              address.change({
                ...next,
                search: undefined,
                grants: undefined,
                ...(next.asset === asset ? {} : { connection: undefined }),
              })
            }
          />
        </Container>
        {asset !== undefined && (
          <AudienceSection
            asset={asset}
            {...(at === undefined ? {} : { at })}
            {...(connection === undefined ? {} : { connectionId: connection })}
          />
        )}
      </SpaceBetween>
    </ContentLayout>
  );
};
