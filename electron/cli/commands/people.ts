import type { OpenInvitation } from '../../../shared/contract/people.ts';
import { invitationDays } from '../../../shared/domain/invitation.ts';
import { StewardError } from '../../../shared/errors.ts';
import { type CommandContext, type ExitCode, exitCodes, show } from '../command-context.ts';
import type { PeopleRequest } from '../people-request.ts';
import { terminalTable, terminalText } from '../terminal-text.ts';
import { applyPlanned } from './apply-planned.ts';

type Request<N extends PeopleRequest['name']> = Extract<PeopleRequest, { name: N }>;

/** The invitations of the connection named with --connection, or of all. */
const openInvitations = async ({
  client,
  connection,
}: CommandContext): Promise<readonly OpenInvitation[]> => {
  const all = await client.people.invitations();
  return connection === undefined ? all : all.filter((one) => one.connection.id === connection.id);
};

/** Lists the invitations that nobody has answered. */
export const peopleInvitations = async (
  context: CommandContext,
  { only }: Request<'people invitations'>,
): Promise<ExitCode> => {
  const all = await openInvitations(context);
  const invitations = only === 'expired' ? all.filter(({ invitation }) => invitation.expired) : all;
  show(context, { invitations }, () =>
    terminalTable(
      ['E-MAIL', 'USER NAME', 'NAMESPACE', 'ROLE', 'INVITED', 'LINK RELIED ON UNTIL', 'CONNECTION'],
      invitations.map(({ email, userName, namespace, role, invitation, connection }) => [
        email ?? '-',
        userName,
        namespace,
        role ?? '-',
        `${invitation.orEarlier ? 'by ' : ''}${invitation.at}`,
        `${invitation.endsAt}${invitation.expired ? ' (run out)' : ''}`,
        connection.name,
      ]),
    ),
  );
  const expired = all.filter(({ invitation }) => invitation.expired).length;
  context.terminal.err(
    `${all.length.toLocaleString('en')} open, ${expired.toLocaleString('en')} run out, as the directory knows. QuickSight does not say how long a link works: ${invitationDays} days are counted.\n`,
  );
  return exitCodes.done;
};

const refused = (happened: string, todo: string): StewardError =>
  new StewardError({ code: 'BAD_INPUT', happened, unchanged: 'Nothing was changed.', todo });

const meant = (
  invitations: readonly OpenInvitation[],
  { user, namespace }: Request<'people invite'>,
): OpenInvitation => {
  const wanted = user.toLowerCase();
  const found = invitations.filter(
    (one) =>
      (namespace === undefined || one.namespace === namespace) &&
      (one.key === user ||
        one.email?.toLowerCase() === wanted ||
        (!one.nameless && one.userName.toLowerCase() === wanted)),
  );
  const [only] = found;
  if (only === undefined)
    throw refused(
      `No invitation of ${user} waits for an answer, as far as the directory knows.`,
      'See which there are: steward people invitations. If it is new, sync the directory first.',
    );
  if (found.length > 1)
    throw refused(
      `${user} has ${found.length} invitations: ${found.map((one) => `${one.userName} in ${one.namespace} of ${one.connection.name}`).join('; ')}.`,
      'Say which with --namespace or --connection, or give its ARN.',
    );
  return only;
};

/** Takes an unanswered invitation back and makes it anew. */
export const peopleInvite = async (
  context: CommandContext,
  request: Request<'people invite'>,
): Promise<ExitCode> => {
  const { person, connection, key, nameless } = meant(await openInvitations(context), request);
  if (request.userName !== undefined && !nameless)
    context.terminal.err(`--user-name is not needed: this invitation has the name ${terminalText(key)}.\n`);
  const planned = await context.client.people.planInvite(
    {
      personId: person.id,
      connectionId: connection.id,
      key,
      ...(nameless && request.userName !== undefined ? { userName: request.userName } : {}),
    },
    { signal: context.interrupts.signal },
  );
  return applyPlanned(context, planned, request, context.client.people.apply);
};
