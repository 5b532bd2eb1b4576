import SpaceBetween from '@cloudscape-design/components/space-between';
import { AddPeople } from './add-people.tsx';
import { PeopleTable } from './people-table.tsx';
import { SignInRules } from './sign-in-rules.tsx';

/** Who gets access. Three ways to add, one list, and the rule about how people sign in. */
export const PeoplePage = () => (
  <SpaceBetween size="l">
    <AddPeople />
    <PeopleTable />
    <SignInRules />
  </SpaceBetween>
);
