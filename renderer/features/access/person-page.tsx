import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { PersonAnswer } from '../../../shared/domain/access-answer.ts';
import { hasGaps, wayWord } from '../../../shared/domain/access-words.ts';
import { roleWord } from '../../../shared/domain/role-word.ts';
import { orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { useHelp } from '../../components/help.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useTableQuery } from '../../components/use-table-query.ts';
import { visibleText } from '../../components/visible-text.ts';
import { LookUpAnswers, LookUpButton, useLookUp } from '../directory/look-up.tsx';
import { accessHelp } from './access-help.tsx';
import { assetAddress, personAddress } from './addresses.ts';
import { AnswerBasis, AnswerText } from './answer-notes.tsx';
import { AskForm } from './ask-form.tsx';
import { CompareSection } from './compare-section.tsx';
import { FindFilter } from './find-filter.tsx';
import { LevelWord } from './level-word.tsx';
import { PagedTable, rowsOnPage } from './paged-table.tsx';
import { PairSection } from './pair-section.tsx';
import { kindName, nameOf, words } from './words.ts';

const { columns: heading, facts, form } = words;

/** `asks`: the answer is of now, so that the account can be asked for a newer one. */
const Facts = ({ answer, asks }: { readonly answer: PersonAnswer; readonly asks: boolean }) => {
  const { person, roles, restrictions, groups } = answer;
  const lookUp = useLookUp([person]);
  return (
    <Container
      header={
        <Header variant="h2" actions={asks && <LookUpButton lookUp={lookUp} />}>
          {nameOf(person)}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <LookUpAnswers lookUp={lookUp} />
        <KeyValuePairs
          columns={3}
          items={[
            { label: facts.account, value: <span className="any-wrap">{visibleText(person.id)}</span> },
            { label: facts.namespace, value: person.namespace ?? '–' },
            { label: facts.connection, value: visibleText(person.connection.name) },
            {
              label: facts.role,
              value:
                roles
                  .map(({ role, group }) =>
                    group === null ? roleWord(role) : `${roleWord(role)} through ${nameOf(group)}`,
                  )
                  .join(', ') || '–',
            },
            {
              label: facts.groups,
              value: (
                <span className="any-wrap">
                  {groups.map((group) => visibleText(group.title)).join(', ') || facts.none}
                </span>
              ),
            },
            {
              label: facts.restrictions,
              value:
                restrictions
                  .map(
                    ({ name, on, counts }) =>
                      `${visibleText(name)} (of the ${on}${counts ? '' : ', does not count'})`,
                  )
                  .join(', ') || facts.none,
            },
          ]}
        />
      </SpaceBetween>
    </Container>
  );
};

/** What one person can see, page by page. */
const PersonSection = (asked: {
  readonly user: string;
  readonly at?: string;
  readonly connectionId?: string;
}) => {
  const address = useTableQuery();
  const search = (address.get('search') ?? '').slice(0, 200);
  const input = {
    ...asked,
    ...(search ? { search } : {}),
    limit: rowsOnPage,
    offset: (address.page - 1) * rowsOnPage,
  };
  const reading = useQuery({
    ...orpc.access.person.queryOptions({ input }),
    placeholderData: keepPreviousData,
  });
  const answer = reading.data;
  if (answer === undefined)
    return reading.error ? (
      <ProblemAlert error={reading.error} onRetry={() => void reading.refetch()} />
    ) : (
      <div role="status">{words.reading}</div>
    );
  const { person } = answer;
  return (
    <SpaceBetween size="l">
      <ProblemAlert error={reading.error} onRetry={() => void reading.refetch()} />
      <Facts key={person.key} answer={answer} asks={asked.at === undefined && person.listed} />
      <PagedTable
        title={words.assets}
        total={answer.total}
        items={answer.assets}
        idOf={({ asset }) => asset.key}
        page={address.page}
        onPage={address.setPage}
        empty={hasGaps([answer.basis]) ? words.noAccessSeen : words.noAccess}
        filter={
          <FindFilter
            label={words.find.asset}
            value={search}
            onChange={(value) => address.change({ search: value })}
          />
        }
        columns={[
          {
            id: 'asset',
            header: heading.asset,
            isRowHeader: true,
            minWidth: 150,
            cell: ({ asset }) => (
              <AppLink href={personAddress(person, { asset: asset.key, at: asked.at })}>
                {asset.title}
              </AppLink>
            ),
          },
          { id: 'kind', header: heading.kind, minWidth: 115, cell: ({ asset }) => kindName(asset.kind) },
          {
            id: 'level',
            header: heading.level,
            minWidth: 122,
            cell: ({ level, until }) => <LevelWord level={level} until={until} />,
          },
          {
            id: 'ways',
            header: heading.ways,
            minWidth: 135,
            cell: ({ ways }) => ways.map(wayWord).join(', '),
          },
          {
            id: 'audience',
            header: words.people,
            minWidth: 105,
            cell: ({ asset }) => (
              <AppLink
                href={assetAddress(asset, { at: asked.at })}
                ariaLabel={`Audience of ${nameOf(asset)}`}
              >
                Audience
              </AppLink>
            ),
          },
        ]}
      />
      <AnswerBasis bases={[answer.basis]} />
      <AnswerText text={answer.text} />
    </SpaceBetween>
  );
};

/** `/access/person`: what one person can see, every path to one asset, and a person beside another or a group. */
export const AccessPersonPage = () => {
  useHelp(accessHelp);
  const address = useTableQuery();
  const [user, asset, at, connection, other, group] = [
    'user',
    'asset',
    'at',
    'connection',
    'other',
    'group',
  ].map(address.get);
  const asked = {
    ...(at === undefined ? {} : { at }),
    ...(connection === undefined ? {} : { connectionId: connection }),
  };
  const comparing = other !== undefined || group !== undefined;
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={words.pages.person.about}>
          {words.pages.person.title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Container>
          <AskForm
            values={{ user, asset, at }}
            fields={[
              { name: 'user', kind: 'text', label: form.person, hint: form.personHint, needed: true },
              {
                name: 'asset',
                kind: 'text',
                label: form.assetOptional,
                hint: form.assetOptionalHint,
                needed: false,
              },
              { name: 'at', kind: 'day', label: form.day, hint: form.dayHint, needed: false },
            ]}
            onAsk={(next) =>
              address.change({
                ...next,
                search: undefined,
                other: undefined,
                group: undefined,
                // A person of another connection may be meant now.
                ...(next.user === user ? {} : { connection: undefined }),
              })
            }
          />
        </Container>
        {user !== undefined && asset !== undefined && <PairSection user={user} asset={asset} {...asked} />}
        {user !== undefined && comparing && (
          <CompareSection
            user={user}
            {...asked}
            {...(other === undefined ? {} : { otherUser: other })}
            {...(group === undefined || other !== undefined ? {} : { group })}
          />
        )}
        {user !== undefined && asset === undefined && !comparing && <PersonSection user={user} {...asked} />}
        {user !== undefined && (
          <ExpandableSection variant="container" headerText={form.compare} defaultExpanded={comparing}>
            <SpaceBetween size="l">
              <AskForm
                submit={form.asPerson}
                values={{ other }}
                fields={[
                  { name: 'other', kind: 'text', label: form.person, hint: form.personHint, needed: true },
                ]}
                onAsk={(next) => address.change({ ...next, group: undefined, asset: undefined })}
              />
              <AskForm
                submit={form.asGroup}
                values={{ group }}
                fields={[
                  { name: 'group', kind: 'text', label: 'Group', hint: 'A name or ARN', needed: true },
                ]}
                onAsk={(next) => address.change({ ...next, other: undefined, asset: undefined })}
              />
            </SpaceBetween>
          </ExpandableSection>
        )}
      </SpaceBetween>
    </ContentLayout>
  );
};
