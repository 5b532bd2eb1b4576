import type { LinkedAccount, PersonDetail } from '../../../shared/contract/people.ts';

/** The connections in which a person has an account now. */
export const connectionsOf = (person: PersonDetail): readonly LinkedAccount['connection'][] => [
  ...new Map(
    person.accountList.flatMap(({ connection, goneAt }) =>
      goneAt === null ? [[connection.id, connection] as const] : [],
    ),
  ).values(),
];
