import Alert from '@cloudscape-design/components/alert';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { useQuery } from '@tanstack/react-query';
import { useParams, useSearchParams } from 'wouter';
import type { PersonDetail } from '../../../shared/contract/people.ts';
import { roleWord } from '../../../shared/domain/role-word.ts';
import { orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { useHelp } from '../../components/help.ts';
import { LocalTable } from '../../components/local-table.tsx';
import { PageProblem } from '../../components/page-problem.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { PageWaiting } from '../../components/page-waiting.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { visibleText } from '../../components/visible-text.ts';
import { accessText } from './access-words.ts';
import { DoubtsTable } from './doubts-panel.tsx';
import { InvitationSpan } from './invitation-span.tsx';
import { SeatPrice } from './people-columns.tsx';
import { PersonAccess } from './person-access.tsx';
import { PersonAccounts } from './person-accounts.tsx';
import { PersonHistory } from './person-history.tsx';
import { PlanInviting } from './plan-inviting.tsx';
import { PlanLeaving } from './plan-leaving.tsx';
import { PlanRenaming } from './plan-renaming.tsx';
import { planWords } from './plan-words.ts';
import { stateWords, words } from './words.ts';

const text = words.person;
const help = {
  title: words.help.title,
  body: (
    <>
      <p>{words.help.what}</p>
      <p>{words.help.doubt}</p>
      <p>{words.help.sole}</p>
      <p>{words.help.age}</p>
    </>
  ),
};

const tabs = ['accounts', 'groups', 'access', 'alone', 'history'] as const;

const Groups = ({ person }: { readonly person: PersonDetail }) => (
  <LocalTable
    title={text.tabs.groups}
    items={person.groupList}
    idOf={({ key, userName }) => `${key} ${userName}`}
    has={({ name, userName }, wanted) =>
      name.toLowerCase().includes(wanted) || userName.toLowerCase().includes(wanted)
    }
    sorts={{ name: ({ name }) => name, account: ({ userName }) => userName, since: ({ since }) => since }}
    search={text.searchGroups}
    countWords={(count) => `${count.toLocaleString('en')} found`}
    none={text.noGroups}
    noMatch={words.noMatch.title}
    columns={[
      {
        id: 'name',
        header: text.columns.group,
        isRowHeader: true,
        minWidth: 150,
        cell: ({ name }) => <span className="any-wrap">{visibleText(name)}</span>,
      },
      { id: 'namespace', header: text.columns.namespace, minWidth: 100, cell: ({ namespace }) => namespace },
      {
        id: 'connection',
        header: text.columns.connection,
        minWidth: 100,
        cell: ({ connection }) => visibleText(connection.name),
      },
      {
        id: 'account',
        header: text.columns.account,
        minWidth: 150,
        cell: ({ userName }) => <span className="any-wrap">{visibleText(userName)}</span>,
      },
      {
        id: 'since',
        header: text.columns.since,
        minWidth: 100,
        cell: ({ since }) => <RelativeTime at={since} />,
      },
    ]}
  />
);

const Alone = ({ person }: { readonly person: PersonDetail }) => (
  <SpaceBetween size="m">
    {!person.soleOwnerKnown && (
      <Alert type="warning" statusIconAriaLabel="Warning">
        {words.soleUnread}
      </Alert>
    )}
    <LocalTable
      title={text.tabs.alone}
      items={person.soleAssets}
      idOf={({ key }) => key}
      has={({ title }, wanted) => title.toLowerCase().includes(wanted)}
      sorts={{ title: ({ title }) => title, kind: ({ kind }) => kind }}
      search={text.searchAlone}
      countWords={(count) => `${count.toLocaleString('en')} found`}
      none={person.soleOwnerKnown ? text.noAlone : { title: words.notReadable, body: words.soleUnread }}
      noMatch={words.noMatch.title}
      columns={[
        {
          id: 'title',
          header: text.columns.asset,
          isRowHeader: true,
          minWidth: 200,
          cell: ({ title }) => <span className="any-wrap">{visibleText(title)}</span>,
        },
        {
          id: 'kind',
          header: text.columns.kind,
          minWidth: 110,
          cell: ({ kind }) => accessText.kinds[kind] ?? kind,
        },
        {
          id: 'connection',
          header: text.columns.connection,
          minWidth: 110,
          cell: ({ connection }) => visibleText(connection),
        },
      ]}
    />
  </SpaceBetween>
);

const PersonView = ({ person }: { readonly person: PersonDetail }) => {
  const [address, setAddress] = useSearchParams();
  const mayChange = useMayChange();
  const tab = tabs.find((one) => one === address.get('tab')) ?? 'accounts';
  const counted = (name: string, count: number | null) =>
    count === null ? name : `${name} (${count.toLocaleString('en')})`;
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          {...(person.email !== null && person.email !== person.name
            ? { description: visibleText(person.email) }
            : {})}
          actions={
            mayChange &&
            person.state !== 'gone' && (
              <ButtonDropdown
                items={[
                  { id: 'rename', text: planWords.rename.menu },
                  { id: 'leave', text: planWords.leave.menu },
                ]}
                onItemClick={({ detail }) => setAddress({ do: detail.id })}
              >
                {planWords.actions}
              </ButtonDropdown>
            )
          }
        >
          <span className="any-wrap">{visibleText(person.name)}</span>
        </Header>
      }
    >
      <SpaceBetween size="l">
        {person.state === 'gone' && (
          <Alert type="info" statusIconAriaLabel="Info">
            {text.gone}
          </Alert>
        )}
        {person.doubtList.length > 0 && (
          <Alert type="warning" statusIconAriaLabel="Warning" header={text.doubt}>
            <DoubtsTable doubts={person.doubtList} />
          </Alert>
        )}
        <KeyValuePairs
          columns={4}
          items={[
            {
              label: text.facts.state,
              value: (
                <>
                  {stateWords[person.state].word}
                  {person.invitation !== null && <InvitationSpan invitation={person.invitation} />}
                </>
              ),
            },
            { label: text.facts.role, value: person.roles.map(roleWord).join(', ') || '–' },
            {
              label: text.facts.tenants,
              value:
                person.tenants.length === 0
                  ? '–'
                  : person.tenants.map(({ slug, name }) => (
                      <div key={slug}>
                        <AppLink href={`/tenants/${slug}`}>{name}</AppLink>
                      </div>
                    )),
            },
            { label: text.facts.seat, value: <SeatPrice person={person} /> },
          ]}
        />
        <Tabs
          ariaLabel={visibleText(person.name)}
          activeTabId={tab}
          onChange={({ detail }) =>
            setAddress(
              detail.activeTabId === 'accounts'
                ? new URLSearchParams()
                : new URLSearchParams({ tab: detail.activeTabId }),
              { replace: true },
            )
          }
          tabs={[
            {
              id: 'accounts',
              label: counted(text.tabs.accounts, person.accountList.length),
              content: <PersonAccounts person={person} />,
            },
            {
              id: 'groups',
              label: counted(text.tabs.groups, person.groups),
              content: <Groups person={person} />,
            },
            { id: 'access', label: text.tabs.access, content: <PersonAccess person={person} /> },
            {
              id: 'alone',
              label: counted(text.tabs.alone, person.soleOwnerKnown ? person.soleOwnerOf : null),
              content: <Alone person={person} />,
            },
            { id: 'history', label: text.tabs.history, content: <PersonHistory person={person} /> },
          ]}
        />
      </SpaceBetween>
    </ContentLayout>
  );
};

/** `/people/:id`: one human: accounts, groups, what they reach, what they alone own, and what happened. */
export const PersonPage = () => {
  useHelp(help);
  const { id = '' } = useParams<{ id: string }>();
  const [address] = useSearchParams();
  const person = useQuery({ ...orpc.people.get.queryOptions({ input: { id } }), retry: false });
  usePageTitle(visibleText(person.data?.name ?? words.title), [{ text: words.title, href: '/people' }]);
  if (person.isError && !person.data)
    return (
      <PageProblem title={words.title} error={person.error} onRetry={() => void person.refetch()}>
        <AppLink href="/people">{text.back}</AppLink>
      </PageProblem>
    );
  if (!person.data) return <PageWaiting title={words.title}>{text.loading}</PageWaiting>;
  const wanted = address.get('do');
  if (wanted === 'leave') return <PlanLeaving key={id} person={person.data} />;
  if (wanted === 'rename') return <PlanRenaming key={id} person={person.data} />;
  if (wanted === 'invite') return <PlanInviting key={id} person={person.data} />;
  return <PersonView key={id} person={person.data} />;
};
