import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import type { PersonDetail } from '../../../shared/contract/people.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { historyWords, words } from './words.ts';

const text = words.person;

/** What readings of the directory found to begin, change and end, the newest first. */
export const PersonHistory = ({ person }: { readonly person: PersonDetail }) => (
  <Table
    variant="container"
    contentDensity="compact"
    wrapLines
    header={
      <Header variant="h2" description={text.historyIntro}>
        {text.tabs.history}
      </Header>
    }
    ariaLabels={{ tableLabel: text.tabs.history }}
    items={person.history}
    footer={person.historyCut && <Box color="text-body-secondary">{text.historyCut}</Box>}
    empty={<Box color="text-body-secondary">{text.noHistory}</Box>}
    columnDefinitions={[
      {
        id: 'at',
        header: 'Found',
        minWidth: 120,
        cell: (entry) => <RelativeTime at={entry.at} />,
      },
      {
        id: 'what',
        header: 'What',
        isRowHeader: true,
        minWidth: 220,
        cell: (entry) => <span className="any-wrap">{visibleText(historyWords(entry))}</span>,
      },
      {
        id: 'before',
        header: 'Last seen otherwise',
        minWidth: 130,
        cell: (entry) =>
          entry.unseenAt === null ? (
            entry.change === 'ended' ? (
              '–'
            ) : (
              text.atFirst
            )
          ) : (
            <RelativeTime at={entry.unseenAt} />
          ),
      },
      {
        id: 'account',
        header: text.columns.account,
        minWidth: 150,
        cell: (entry) => <span className="any-wrap">{visibleText(entry.account)}</span>,
      },
    ]}
  />
);
