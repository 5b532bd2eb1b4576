import { z } from 'zod';
import { instant, roleArn, uuid } from '../domain/identifiers.ts';
import { invitation } from '../domain/invitation.ts';
import { doubtKinds, linkReasons } from '../domain/link-people.ts';
import { email, quickSightUserName, sessionName } from '../domain/tenant-spec.ts';
import { personAccount } from './directory.ts';
import { admins, command, offered, operators, query } from './procedure.ts';
import { planned } from './tenants.ts';

export const personStates = ['active', 'invited', 'nameless', 'unknown', 'gone'] as const;
export type PersonState = (typeof personStates)[number];
export const federations = ['all', 'some', 'none'] as const;

/** One human, with everything that their accounts have in sum. */
export const personSummary = z.object({
  id: uuid,
  /** What the tenant's records call them, or else their e-mail address or user name. */
  name: z.string(),
  email: z.string().nullable(),
  /**
   * `active` where one account was signed in with; `nameless` where all are invitations that only a principal id
   * names; `gone` where no account is left.
   */
  state: z.enum(personStates),
  /** That are there now; an account that two connections show counts once. */
  accounts: z.number().int(),
  roles: z.array(z.string()),
  identityTypes: z.array(z.string()),
  /** Whether all accounts sign in through an identity provider. */
  federated: z.enum(federations),
  connections: z.array(z.string()),
  tenants: z.array(z.object({ slug: z.string(), name: z.string() })),
  /** Null where groups could not be read. */
  groups: z.number().int().nullable(),
  soleOwnerOf: z.number().int(),
  /** False where grants could not be read: there may be more. */
  soleOwnerKnown: z.boolean(),
  /** A month, by the prices of each connection; null where a role has no price, or currencies differ. */
  seatPrice: z.object({ cents: z.number().int(), currency: z.string() }).nullable(),
  /** When any of their accounts was last seen to do something; null where none was. */
  lastActiveAt: instant.nullable(),
  /** Since when use is known in all connections of theirs; null where it was never read in one. */
  usageKnownSince: z.iso.date().nullable(),
  /** The invitation of theirs that waits for an answer, the newest of several; null where none does. */
  invitation: invitation.nullable(),
  /** Accounts that may be another person's, or theirs. */
  doubts: z.number().int(),
  /** Some account was linked or set apart by hand. */
  byHand: z.boolean(),
});
export type PersonSummary = z.infer<typeof personSummary>;

export const linkedAccount = personAccount.omit({ restriction: true }).extend({
  id: z.number().int(),
  /** Why it is this person's. */
  reason: z.enum(linkReasons),
  decision: z.object({ kind: z.enum(['link', 'apart']), by: z.string(), at: instant }).nullable(),
  /** When it was found gone; null while it is there. */
  goneAt: instant.nullable(),
  /** Null for what is no invitation that waits for an answer. */
  invitation: invitation.nullable(),
});
export type LinkedAccount = z.infer<typeof linkedAccount>;

/** An invitation that waits for an answer, and whose it is. */
export const openInvitation = z.object({
  person: z.object({ id: uuid, name: z.string() }),
  connection: z.object({ id: uuid, name: z.string() }),
  key: z.string(),
  namespace: z.string(),
  /** As the service lists it; it may be `N/A`. */
  userName: z.string(),
  nameless: z.boolean(),
  email: z.string().nullable(),
  role: z.string().nullable(),
  invitation,
});
export type OpenInvitation = z.infer<typeof openInvitation>;

export const personDoubt = z.object({
  account: z.number().int(),
  userName: z.string(),
  email: z.string().nullable(),
  personId: uuid,
  personName: z.string(),
  connection: z.object({ id: uuid, name: z.string() }),
  key: z.string(),
  kind: z.enum(doubtKinds),
  candidates: z.array(z.object({ personId: uuid, name: z.string(), userName: z.string() })),
});
export type PersonDoubt = z.infer<typeof personDoubt>;

/** One thing that began or ended, by the directory's effective-dated rows. */
export const historyEntry = z.object({
  at: instant,
  /** Last read otherwise; null where it was so at the first reading. It happened between the two. */
  unseenAt: instant.nullable(),
  what: z.enum(['account', 'role', 'email', 'state', 'group', 'grant']),
  change: z.enum(['began', 'ended', 'changed']),
  account: z.string(),
  /** The group or asset, or the value now; `before` the value until then. */
  name: z.string(),
  before: z.string().nullable(),
});
export type HistoryEntry = z.infer<typeof historyEntry>;

export const personDetail = personSummary.extend({
  accountList: z.array(linkedAccount),
  groupList: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      namespace: z.string(),
      connection: z.object({ id: uuid, name: z.string() }),
      userName: z.string(),
      since: instant,
      unseenAt: instant.nullable(),
    }),
  ),
  soleAssets: z.array(
    z.object({ key: z.string(), kind: z.string(), title: z.string(), connection: z.string() }),
  ),
  doubtList: z.array(personDoubt),
  history: z.array(historyEntry),
  /** There is more history than is shown. */
  historyCut: z.boolean(),
});
export type PersonDetail = z.infer<typeof personDetail>;

const account = { connectionId: uuid, key: z.string().max(2_048) };

export const peopleContract = {
  list: query(operators)
    .meta(offered('GET /people', 'people:read', 'Lists people, each once across all accounts'))
    .input(
      z
        .object({
          search: z.string().max(200).optional(),
          role: z.string().max(40).optional(),
          identityType: z.string().max(40).optional(),
          federated: z.enum(federations).optional(),
          state: z.enum(personStates).optional(),
          tenant: z.string().max(64).optional(),
          /** People who alone own something; whose accounts are in doubt; whose invitation has run out. */
          only: z
            .enum(['sole_owners', 'in_doubt', 'by_hand', 'several_accounts', 'expired_invitations'])
            .optional(),
          sort: z
            .enum(['name', 'role', 'state', 'accounts', 'groups', 'soleOwnerOf', 'seatPrice', 'lastActive'])
            .default('name'),
          descending: z.boolean().default(false),
          limit: z.number().int().min(1).max(500).default(50),
          offset: z.number().int().min(0).default(0),
        })
        .prefault({}),
    )
    .output(z.object({ total: z.number().int(), people: z.array(personSummary) })),
  get: query(operators)
    .meta(
      offered('GET /people/{id}', 'people:read', 'Shows a person with every account and what they can see'),
    )
    .input(z.object({ id: uuid }))
    .output(personDetail),
  /** Invitations that nobody has answered, the oldest first. */
  invitations: query(operators)
    .meta(
      offered(
        'GET /people/invitations',
        'people:read',
        'Lists invitations that nobody has answered, with their age',
      ),
    )
    .output(z.array(openInvitation)),
  /** Accounts that the rules could not give to one person, for a human to decide. */
  doubts: query(operators)
    .meta(
      offered('GET /people/doubts', 'people:read', 'Lists accounts of which it is in doubt whose they are'),
    )
    .output(z.array(personDoubt)),
  /** Puts one account with a person, whatever it says of itself. Kept over syncs. */
  link: command(admins, 'people.link')
    .input(z.object({ ...account, personId: uuid }))
    .output(z.object({ personId: uuid })),
  /** Makes an account a person of its own, whatever it says of itself. Kept over syncs. */
  setApart: command(admins, 'people.set_apart')
    .input(z.object(account))
    .output(z.object({ personId: uuid })),
  /** Takes a decision back: the rules link the account again. */
  release: command(admins, 'people.release')
    .input(z.object(account))
    .output(z.object({ personId: uuid })),
  /** What goes when this person goes, in one connection, and what breaks: reads the account, changes nothing. */
  planLeave: command(admins, 'people.plan_leave')
    .input(
      z.object({
        personId: uuid,
        connectionId: uuid,
        /** The ARN of the account that becomes owner of what nobody else owns. */
        successor: z.string().max(2_048).optional(),
      }),
    )
    .output(planned),
  /** Takes an unanswered invitation back and makes it anew, so that there is a link again. */
  planInvite: command(admins, 'people.plan_invite')
    .input(
      z.object({
        personId: uuid,
        ...account,
        /** Where the service lists the invitation without its name. Default: the e-mail address. */
        userName: quickSightUserName.optional(),
      }),
    )
    .output(planned),
  /** A new account with the same role, memberships and grants, and then the old one goes. */
  planRename: command(admins, 'people.plan_rename')
    .input(
      z.object({
        personId: uuid,
        ...account,
        email,
        /** The session name of a federated account, or the name of an IAM user. */
        name: sessionName,
        /** The federated account's role, where its ARN has a path. */
        roleArn: roleArn.optional(),
      }),
    )
    .output(planned),
  /** Applies a reviewed plan by id and hash; answers as soon as the run is journalled. */
  apply: command(admins, 'people.apply')
    .input(z.object({ planId: uuid, hash: z.string() }))
    .output(z.object({ runId: uuid })),
};
