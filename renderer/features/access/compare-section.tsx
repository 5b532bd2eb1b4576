import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { hasGaps } from '../../../shared/domain/access-words.ts';
import { orpc } from '../../app/client.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useTableQuery } from '../../components/use-table-query.ts';
import { AnswerBasis, AnswerText } from './answer-notes.tsx';
import { DifferencesTable } from './differences-table.tsx';
import { rowsOnPage } from './paged-table.tsx';
import { nameOf, words } from './words.ts';

/** A person beside another person, or beside a group. */
export const CompareSection = (asked: {
  readonly user: string;
  readonly otherUser?: string;
  readonly group?: string;
  readonly at?: string;
  readonly connectionId?: string;
}) => {
  const address = useTableQuery();
  const input = { ...asked, limit: rowsOnPage, offset: (address.page - 1) * rowsOnPage };
  const reading = useQuery({
    ...orpc.access.compare.queryOptions({ input }),
    placeholderData: keepPreviousData,
  });
  const answer = reading.data;
  if (answer === undefined)
    return reading.error ? (
      <ProblemAlert error={reading.error} onRetry={() => void reading.refetch()} />
    ) : (
      <div role="status">{words.reading}</div>
    );
  const { groups, one, other } = answer;
  const [first, second] = [nameOf(one), nameOf(other)];
  return (
    <SpaceBetween size="l">
      <DifferencesTable
        differences={answer.differences}
        total={answer.total}
        before={first}
        after={second}
        page={address.page}
        onPage={address.setPage}
        empty={hasGaps([answer.basis]) ? words.sameAccessSeen : words.sameAccess}
      />
      <Box>
        {groups.one.length > 0 && (
          <Box>
            Only {first} is in {groups.one.map(nameOf).join(', ')}.
          </Box>
        )}
        {groups.other.length > 0 && (
          <Box>
            Only {second} is in {groups.other.map(nameOf).join(', ')}.
          </Box>
        )}
      </Box>
      <AnswerBasis bases={[answer.basis]} />
      <AnswerText text={answer.text} />
    </SpaceBetween>
  );
};
