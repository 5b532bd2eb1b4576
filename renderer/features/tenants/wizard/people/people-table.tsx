import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import Header from '@cloudscape-design/components/header';
import Icon from '@cloudscape-design/components/icon';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import Toggle from '@cloudscape-design/components/toggle';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { SignInWay } from '../../../../../shared/domain/account-sign-in.ts';
import { signInOf } from '../../../../../shared/domain/tenant-names.ts';
import { type IdentityKind, tenantRoles } from '../../../../../shared/domain/tenant-spec.ts';
import { pageOf } from '../../../../components/page-of.ts';
import { useValue } from '../../../../components/value.ts';
import { removePeople, setRoles } from '../../draft/edit-people.ts';
import { useDraft, useEdit, useWizard, useWizardState } from '../../draft/use-wizard.ts';
import { findPeople, type ListedPerson, peopleWithErrors } from '../../people-filter.ts';
import { wizardWords } from '../../wizard-words.ts';
import { roleWords, words as shared } from '../../words.ts';
import { PersonDialog } from './person-dialog.tsx';

const words = wizardWords.people;
const size = 25;

/** How somebody signs in who does it otherwise than all. */
const otherWay = (way: SignInWay, kind: IdentityKind): string => (way === kind ? '' : words.kinds[way].short);

/** The tenant's people, one page on screen at a time, however many there are. */
export const PeopleTable = () => {
  const { check, target } = useWizard();
  const edit = useEdit();
  const people = useDraft((draft) => draft.people);
  const kind = useDraft((draft) => draft.identities.kind);
  const errors = useWizardState((state) => check(state).errors);
  const wrong = useMemo(() => peopleWithErrors(errors), [errors]);
  const [search, setSearch] = useState('');
  const searched = useDeferredValue(search);
  const [onlyErrors, setOnlyErrors] = useState(false);
  const [wanted, setWanted] = useState(1);
  const [selected, setSelected] = useState<readonly number[]>([]);
  const [editing, setEditing] = useState<number | null>(null);
  const place = useValue(target);
  useEffect(() => {
    if (place?.[0] !== 'people' || typeof place[1] !== 'number') return;
    setEditing(place[1]);
    target.set(null);
  }, [place, target]);
  const narrowed = onlyErrors && wrong.size > 0;
  const found = useMemo(
    () => findPeople(people, searched, narrowed ? new Set(wrong.keys()) : undefined),
    [people, searched, narrowed, wrong],
  );
  const page = pageOf(found, wanted, size);
  const chosen = new Set(selected.filter((index) => index < people.length));
  const done = () => setSelected([]);

  return (
    <>
      <Table<ListedPerson>
        variant="container"
        contentDensity="compact"
        wrapLines
        header={
          <Header
            variant="h2"
            counter={
              chosen.size > 0
                ? `(${chosen.size.toLocaleString('en')}/${people.length.toLocaleString('en')})`
                : `(${people.length.toLocaleString('en')})`
            }
            actions={
              people.length > 0 && (
                <SpaceBetween direction="horizontal" size="xs">
                  <ButtonDropdown
                    disabled={chosen.size === 0}
                    items={tenantRoles.map((role) => ({ id: role, text: roleWords[role].one }))}
                    onItemClick={({ detail }) => {
                      const role = tenantRoles.find((candidate) => candidate === detail.id);
                      if (role) edit(setRoles(chosen, role));
                    }}
                  >
                    {words.setRole}
                  </ButtonDropdown>
                  <Button
                    disabled={chosen.size === 0}
                    onClick={() => {
                      edit(removePeople(chosen));
                      done();
                    }}
                  >
                    {chosen.size > 1 ? words.removeSelected(chosen.size) : words.remove}
                  </Button>
                </SpaceBetween>
              )
            }
          >
            {words.listTitle}
          </Header>
        }
        ariaLabels={{
          tableLabel: words.listTitle,
          selectionGroupLabel: words.listTitle,
          allItemsSelectionLabel: () => words.selectAll,
          itemSelectionLabel: (_, { person }) => words.selectOne(person.email),
        }}
        items={page.rows}
        trackBy={({ index }) => String(index)}
        selectionType={people.length > 0 ? 'multi' : undefined}
        selectedItems={page.rows.filter(({ index }) => chosen.has(index))}
        onSelectionChange={({ detail }) => {
          const onPage = new Set(page.rows.map(({ index }) => index));
          setSelected([
            ...selected.filter((index) => !onPage.has(index)),
            ...detail.selectedItems.map(({ index }) => index),
          ]);
        }}
        filter={
          people.length > 0 ? (
            <SpaceBetween size="xs">
              <TextFilter
                filteringText={search}
                filteringPlaceholder={words.search}
                filteringAriaLabel={words.search}
                countText={search ? words.count(found.length) : ''}
                onChange={({ detail }) => {
                  setSearch(detail.filteringText);
                  setWanted(1);
                }}
              />
              {wrong.size > 0 && (
                <Toggle checked={onlyErrors} onChange={({ detail }) => setOnlyErrors(detail.checked)}>
                  {words.onlyErrors} ({wrong.size.toLocaleString('en')})
                </Toggle>
              )}
            </SpaceBetween>
          ) : undefined
        }
        pagination={
          page.pages > 1 ? (
            <Pagination
              currentPageIndex={page.page}
              pagesCount={page.pages}
              onChange={({ detail }) => setWanted(detail.currentPageIndex)}
            />
          ) : undefined
        }
        empty={
          <Box textAlign="center" color="text-body-secondary">
            {people.length === 0 ? (
              <>
                <b>{words.empty}</b>
                <div>{words.emptyDetail}</div>
              </>
            ) : (
              <SpaceBetween size="xs">
                <b>{words.noMatch}</b>
                <Button onClick={() => setSearch('')}>{words.clear}</Button>
              </SpaceBetween>
            )}
          </Box>
        }
        columnDefinitions={[
          {
            id: 'person',
            header: words.person,
            isRowHeader: true,
            minWidth: 170,
            cell: ({ person, index }) => (
              <>
                {person.email || '–'}
                {(person.name || signInOf(person, { kind }) !== kind) && (
                  <Box color="text-body-secondary" fontSize="body-s">
                    {[person.name, otherWay(signInOf(person, { kind }), kind)].filter(Boolean).join(' · ')}
                  </Box>
                )}
                {wrong.has(index) && (
                  <Box color="text-status-error">
                    <Icon name="status-negative" ariaLabel="Error" /> {wrong.get(index)}
                  </Box>
                )}
              </>
            ),
          },
          { id: 'role', header: words.role, minWidth: 80, cell: ({ person }) => roleWords[person.role].one },
          {
            id: 'actions',
            header: shared.list.columns.actions,
            minWidth: 110,
            cell: ({ person, index }) => (
              <SpaceBetween direction="horizontal" size="s">
                <Button
                  variant="inline-icon"
                  iconName="edit"
                  ariaLabel={words.editLabel(person.email)}
                  onClick={() => setEditing(index)}
                />
                <Button
                  variant="inline-icon"
                  iconName="remove"
                  ariaLabel={words.removeLabel(person.email)}
                  onClick={() => {
                    edit(removePeople(new Set([index])));
                    done();
                  }}
                />
              </SpaceBetween>
            ),
          },
        ]}
      />
      {editing !== null && people[editing] && (
        <PersonDialog index={editing} person={people[editing]} onClose={() => setEditing(null)} />
      )}
    </>
  );
};
