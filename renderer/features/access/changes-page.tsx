import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { hasGaps, originWords } from '../../../shared/domain/access-words.ts';
import { orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { useHelp } from '../../components/help.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useTableQuery } from '../../components/use-table-query.ts';
import { visibleText } from '../../components/visible-text.ts';
import { accessHelp } from './access-help.tsx';
import { AnswerBasis, AnswerText } from './answer-notes.tsx';
import { AskForm } from './ask-form.tsx';
import { DifferencesTable } from './differences-table.tsx';
import { PagedTable, rowsOnPage } from './paged-table.tsx';
import { words } from './words.ts';

const { columns: heading, form } = words;

const ChangesSection = (asked: {
  readonly from: string;
  readonly to?: string;
  readonly user?: string;
  readonly asset?: string;
}) => {
  const address = useTableQuery();
  const differentPage = Math.max(1, Number(address.get('different')) || 1);
  const input = { ...asked, limit: rowsOnPage, offset: (address.page - 1) * rowsOnPage };
  const reading = useQuery({
    ...orpc.access.changes.queryOptions({ input }),
    placeholderData: keepPreviousData,
  });
  const answer = reading.data;
  if (answer === undefined)
    return reading.error ? (
      <ProblemAlert error={reading.error} onRetry={() => void reading.refetch()} />
    ) : (
      <div role="status">{words.reading}</div>
    );
  const { differences } = answer;
  return (
    <SpaceBetween size="l">
      <ProblemAlert error={reading.error} onRetry={() => void reading.refetch()} />
      {answer.about !== null && (
        <DifferencesTable
          differences={differences.slice((differentPage - 1) * rowsOnPage, differentPage * rowsOnPage)}
          total={differences.length}
          before={heading.before}
          after={heading.after}
          page={differentPage}
          onPage={(page) => address.change({ different: String(page) }, { keepPage: true })}
          empty={hasGaps(answer.bases) ? words.nothingSeenToChange : words.nothingChanged}
        />
      )}
      <PagedTable
        title={words.changes}
        total={answer.total}
        items={answer.changes}
        idOf={({ at, what, from, to, level }) => `${at} ${what} ${from.key} ${to.key} ${level}`}
        page={address.page}
        onPage={address.setPage}
        empty={hasGaps(answer.bases) ? words.nothingSeenToChange : words.nothingChanged}
        columns={[
          {
            id: 'what',
            header: heading.what,
            isRowHeader: true,
            minWidth: 260,
            cell: ({ sentence }) => <span className="any-wrap">{visibleText(sentence)}</span>,
          },
          { id: 'at', header: heading.when, minWidth: 120, cell: ({ at }) => <RelativeTime at={at} /> },
          {
            id: 'by',
            header: heading.by,
            minWidth: 150,
            cell: ({ origin }) =>
              origin === null ? (
                '–'
              ) : origin.by === 'steward' ? (
                <AppLink href={`/activity/${origin.runId}`}>{origin.actor}</AppLink>
              ) : (
                originWords(origin)
              ),
          },
        ]}
      />
      <AnswerBasis bases={answer.bases} />
      <AnswerText text={answer.text} />
    </SpaceBetween>
  );
};

/** `/access/changes`: what changed between two days, for a person, an asset or everywhere. */
export const AccessChangesPage = () => {
  useHelp(accessHelp);
  const address = useTableQuery();
  const [from, to, user, asset] = ['from', 'to', 'user', 'asset'].map(address.get);
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={words.pages.changes.about}>
          {words.pages.changes.title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Container>
          <AskForm
            values={{ from, to, user, asset }}
            fields={[
              { name: 'from', kind: 'day', label: form.from, hint: 'In UTC', needed: true },
              { name: 'to', kind: 'day', label: form.to, hint: 'Now where it is left out', needed: false },
              {
                name: 'user',
                kind: 'text',
                label: form.personOptional,
                hint: form.personHint,
                needed: false,
              },
              {
                name: 'asset',
                kind: 'text',
                label: form.assetOptional,
                hint: 'A name, id or ARN',
                needed: false,
              },
            ]}
            onAsk={(next) => address.change({ ...next, different: undefined })}
          />
        </Container>
        {from !== undefined && (
          <ChangesSection
            from={from}
            {...(to === undefined ? {} : { to })}
            {...(user === undefined ? {} : { user })}
            {...(asset === undefined ? {} : { asset })}
          />
        )}
      </SpaceBetween>
    </ContentLayout>
  );
};
