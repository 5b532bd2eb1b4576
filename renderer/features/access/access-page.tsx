import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { hasGaps } from '../../../shared/domain/access-words.ts';
import { orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { useHelp } from '../../components/help.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useTableQuery } from '../../components/use-table-query.ts';
import { accessHelp } from './access-help.tsx';
import { AnswerBasis, AnswerText } from './answer-notes.tsx';
import { GrantsTable } from './grants-table.tsx';
import { rowsOnPage } from './paged-table.tsx';
import { words } from './words.ts';

const places = [
  { ...words.pages.person, href: '/access/person' },
  { ...words.pages.asset, href: '/access/asset' },
  { ...words.pages.changes, href: '/access/changes' },
  { ...words.pages.file, href: '/access/file' },
];

/** `/access`: where each question is asked, and what is open to more than chosen people. */
export const AccessPage = () => {
  useHelp(accessHelp);
  const address = useTableQuery();
  const input = { limit: rowsOnPage, offset: (address.page - 1) * rowsOnPage };
  const reading = useQuery({
    ...orpc.access.broad.queryOptions({ input }),
    placeholderData: keepPreviousData,
  });
  const answer = reading.data;
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={words.description}>
          {words.title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Grid gridDefinition={places.map(() => ({ colspan: { default: 12, s: 6, l: 3 } }))}>
          {places.map(({ href, title, about }) => (
            <Container key={href} fitHeight>
              <SpaceBetween size="xxs">
                <Box variant="h2" fontSize="heading-s">
                  <AppLink href={href}>{title}</AppLink>
                </Box>
                <Box color="text-body-secondary">{about}</Box>
              </SpaceBetween>
            </Container>
          ))}
        </Grid>
        <ProblemAlert error={reading.error} onRetry={() => void reading.refetch()} />
        {reading.isPending && (
          <div role="status">
            <Spinner /> {words.reading}
          </div>
        )}
        {answer && (
          <SpaceBetween size="l">
            <GrantsTable
              title={words.broad.title}
              description={words.broad.description}
              grants={answer.grants}
              total={answer.total}
              page={address.page}
              onPage={address.setPage}
              empty={hasGaps(answer.bases) ? words.broad.noneSeen : words.broad.none}
            />
            <AnswerBasis bases={answer.bases} />
            <AnswerText text={answer.text} />
          </SpaceBetween>
        )}
      </SpaceBetween>
    </ContentLayout>
  );
};
