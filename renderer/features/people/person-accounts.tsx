import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { LinkedAccount, PersonDetail } from '../../../shared/contract/people.ts';
import { roleWord } from '../../../shared/domain/role-word.ts';
import { useMayChange } from '../../components/use-role.ts';
import { visibleText } from '../../components/visible-text.ts';
import { AgeCell } from '../directory/age-cell.tsx';
import { LookUpAnswers, LookUpButton, useLookUp } from '../directory/look-up.tsx';
import { identityWord, personState } from '../directory/words.ts';
import { InvitationAge } from './invitation-age.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { planWords } from './plan-words.ts';
import { usePersonActions } from './use-person-actions.ts';
import { reasonWords, stateWords, words } from './words.ts';
import '../../components/plain-list.css';

const text = words.person;

const linkedBy = ({ reason, decision }: LinkedAccount): string => {
  if (decision === null) return reasonWords[reason];
  return decision.kind === 'link' ? text.decided(decision.by) : text.decidedApart(decision.by);
};

/** Every account of one person, why it is theirs, and deciding otherwise. */
export const PersonAccounts = ({ person }: { readonly person: PersonDetail }) => {
  const mayChange = useMayChange();
  const [, navigate] = useLocation();
  const actions = usePersonActions((personId) => {
    if (personId !== person.id) navigate(`/people/${personId}`);
  });
  const [linking, setLinking] = useState<LinkedAccount>();
  const several = person.accountList.length > 1;
  const present = person.accountList.filter(({ goneAt }) => goneAt === null);
  const lookUp = useLookUp(present);
  return (
    <SpaceBetween size="m">
      <LookUpAnswers lookUp={lookUp} />
      <Table<LinkedAccount>
        variant="container"
        contentDensity="compact"
        wrapLines
        header={
          <Header
            variant="h2"
            counter={`(${person.accountList.length.toLocaleString('en')})`}
            actions={present.length > 0 && <LookUpButton lookUp={lookUp} />}
          >
            {text.tabs.accounts}
          </Header>
        }
        ariaLabels={{ tableLabel: text.tabs.accounts }}
        items={person.accountList}
        trackBy={({ id }) => String(id)}
        columnDefinitions={[
          {
            id: 'userName',
            header: text.columns.userName,
            isRowHeader: true,
            minWidth: 110,
            cell: (account) => (
              <span className="any-wrap">
                {visibleText(account.userName)}
                {account.email !== null && (
                  <Box color="text-body-secondary" fontSize="body-s">
                    {visibleText(account.email)}
                  </Box>
                )}
              </span>
            ),
          },
          {
            id: 'place',
            header: text.columns.namespace,
            minWidth: 90,
            cell: (account) => (
              <span className="any-wrap">
                {visibleText(account.namespace)}
                <Box color="text-body-secondary" fontSize="body-s">
                  {visibleText(account.connection.name)}
                </Box>
              </span>
            ),
          },
          {
            id: 'role',
            header: text.columns.role,
            minWidth: 80,
            cell: (account) => (
              <>
                {roleWord(account.role)}
                <Box color="text-body-secondary" fontSize="body-s">
                  {identityWord(account)}
                </Box>
              </>
            ),
          },
          {
            id: 'state',
            header: text.columns.state,
            minWidth: 78,
            cell: (account) => {
              const { word, what } = account.goneAt === null ? personState(account) : stateWords.gone;
              return (
                <>
                  <span title={what}>{word}</span>
                  {account.invitation !== null && <InvitationAge invitation={account.invitation} />}
                </>
              );
            },
          },
          {
            id: 'linked',
            header: text.columns.linked,
            minWidth: 84,
            cell: (account) => visibleText(linkedBy(account)),
          },
          {
            id: 'read',
            header: text.columns.read,
            minWidth: 84,
            cell: (account) => <AgeCell {...account} />,
          },
          ...(mayChange
            ? [
                {
                  id: 'actions',
                  header: text.columns.actions,
                  minWidth: 105,
                  cell: (account: LinkedAccount) => (
                    <div className="row-actions">
                      {account.invitation !== null && (
                        <Button
                          variant="inline-link"
                          ariaLabel={`${planWords.invite.menu}: ${account.email ?? account.userName}`}
                          onClick={() => navigate(`/people/${person.id}?do=invite&account=${account.id}`)}
                        >
                          {planWords.invite.menu}
                        </Button>
                      )}
                      <Button
                        variant="inline-link"
                        ariaLabel={`${text.link} ${account.userName}`}
                        disabled={actions.pending}
                        onClick={() => setLinking(account)}
                      >
                        {text.link}
                      </Button>
                      {several && account.decision?.kind !== 'apart' && (
                        <Button
                          variant="inline-link"
                          ariaLabel={`${text.setApart}: ${account.userName}`}
                          disabled={actions.pending}
                          onClick={() => actions.setApart(account)}
                        >
                          {text.setApart}
                        </Button>
                      )}
                      {account.decision !== null && (
                        <Button
                          variant="inline-link"
                          ariaLabel={`${text.release}: ${account.userName}`}
                          disabled={actions.pending}
                          onClick={() => actions.release(account)}
                        >
                          {text.release}
                        </Button>
                      )}
                    </div>
                  ),
                },
              ]
            : []),
        ]}
      />
      {linking && (
        <LinkDialog
          account={linking}
          personId={person.id}
          onClose={() => setLinking(undefined)}
          onLink={(personId) => {
            setLinking(undefined);
            actions.link(linking, personId);
          }}
        />
      )}
    </SpaceBetween>
  );
};
