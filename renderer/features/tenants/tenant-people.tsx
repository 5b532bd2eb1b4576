import Button from '@cloudscape-design/components/button';
import { type IdentityRules, signInOf } from '../../../shared/domain/tenant-names.ts';
import type { Person } from '../../../shared/domain/tenant-spec.ts';
import { LocalTable } from '../../components/local-table.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { roleWords, words } from './words.ts';

const text = words.people_;

export interface TenantPeopleProps {
  readonly people: readonly Person[];
  readonly identities: IdentityRules;
  readonly onCheck: (email: string) => void;
}

/** The tenant's people, one page at a time, each with the check whether they can sign in. */
export const TenantPeople = ({ people, identities, onCheck }: TenantPeopleProps) => {
  const signsInWords = (person: Person): string => text.ways[signInOf(person, identities)];
  return (
    <LocalTable
      title={words.tenant.people}
      items={people}
      idOf={({ email }) => email}
      has={({ email, name }, wanted) =>
        email.toLowerCase().includes(wanted) || (name?.toLowerCase().includes(wanted) ?? false)
      }
      sorts={{
        email: ({ email }) => email,
        name: ({ name }) => name ?? '',
        role: ({ role }) => roleWords[role].one,
        signsIn: signsInWords,
      }}
      search={text.search}
      countWords={words.people}
      none={{ title: text.none, body: text.noneDetail }}
      noMatch={text.noMatch}
      columns={[
        { id: 'email', header: text.email, isRowHeader: true, minWidth: 180, cell: ({ email }) => email },
        { id: 'name', header: text.name, minWidth: 120, cell: ({ name }) => visibleText(name ?? '–') },
        { id: 'role', header: text.role, minWidth: 100, cell: ({ role }) => roleWords[role].one },
        { id: 'signsIn', header: text.signsIn, minWidth: 120, cell: signsInWords },
        {
          id: 'check',
          header: words.list.columns.actions,
          minWidth: 120,
          cell: ({ email }) => (
            <Button variant="inline-link" ariaLabel={text.checkLabel(email)} onClick={() => onCheck(email)}>
              {text.check}
            </Button>
          ),
        },
      ]}
    />
  );
};
