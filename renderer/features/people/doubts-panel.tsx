import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import type { PersonDoubt } from '../../../shared/contract/people.ts';
import { orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { visibleText } from '../../components/visible-text.ts';
import { usePersonActions } from './use-person-actions.ts';
import { doubtWords, words } from './words.ts';

const text = words.doubts;

/** Accounts that the rules could not give to one person, each with what a human may decide. */
export const DoubtsTable = ({ doubts }: { readonly doubts: readonly PersonDoubt[] }) => {
  const mayChange = useMayChange();
  const actions = usePersonActions();
  return (
    <Table
      variant="embedded"
      contentDensity="compact"
      wrapLines
      items={doubts}
      trackBy={(doubt) => `${doubt.account} ${doubt.kind}`}
      ariaLabels={{ tableLabel: text.title(doubts.length) }}
      columnDefinitions={[
        {
          id: 'account',
          header: text.account,
          isRowHeader: true,
          minWidth: 180,
          cell: (doubt) => (
            <span className="any-wrap">
              <AppLink href={`/people/${doubt.personId}`}>{doubt.userName}</AppLink>
              <Box color="text-body-secondary" fontSize="body-s">
                {visibleText(doubt.email ?? '')}
              </Box>
            </span>
          ),
        },
        { id: 'why', header: text.why, minWidth: 180, cell: (doubt) => doubtWords[doubt.kind] },
        {
          id: 'maybe',
          header: text.maybe,
          minWidth: 150,
          cell: (doubt) =>
            doubt.candidates.map((one) => (
              <div key={`${one.personId} ${one.userName}`} className="any-wrap">
                <AppLink href={`/people/${one.personId}`}>{one.userName}</AppLink>
              </div>
            )),
        },
        ...(mayChange
          ? [
              {
                id: 'decide',
                header: text.decide,
                minWidth: 110,
                cell: (doubt: PersonDoubt) => (
                  <ButtonDropdown
                    expandToViewport
                    ariaLabel={`${text.decide}: ${doubt.userName}`}
                    loading={actions.pending}
                    items={[
                      ...[...new Map(doubt.candidates.map((one) => [one.personId, one])).values()].map(
                        (one) => ({
                          id: one.personId,
                          text: text.same(visibleText(one.name)),
                        }),
                      ),
                      { id: 'apart', text: text.apart },
                    ]}
                    onItemClick={({ detail }) =>
                      detail.id === 'apart' ? actions.setApart(doubt) : actions.link(doubt, detail.id)
                    }
                  >
                    {text.decide}
                  </ButtonDropdown>
                ),
              },
            ]
          : []),
      ]}
    />
  );
};

/** Under the list: how many accounts are in doubt, and deciding them. Nothing where there are none. */
export const DoubtsPanel = () => {
  const doubts = useQuery(orpc.people.doubts.queryOptions());
  if (doubts.isError)
    return (
      <Box>
        Accounts in doubt could not be read.{' '}
        <Button variant="inline-link" onClick={() => void doubts.refetch()}>
          Try again
        </Button>
      </Box>
    );
  if (!doubts.data || doubts.data.length === 0) return null;
  return (
    <ExpandableSection headerText={text.title(doubts.data.length)} headerDescription={text.body}>
      <DoubtsTable doubts={doubts.data} />
    </ExpandableSection>
  );
};
