import { foldedEmail } from '../../../shared/domain/link-people.ts';
import { createGithubClient, type GithubDeps, GithubRefusal, publicGithub } from './github-client.ts';
import {
  IdentityError,
  type IdentityReading,
  type SourceGroup,
  type SourceMember,
} from './identity-reading.ts';

export interface GithubSettings {
  readonly org: string;
  /** Default: github.com's. On GitHub Enterprise Server it ends in `/api/v3`. */
  readonly apiEndpoint?: string | undefined;
}

type Client = ReturnType<typeof createGithubClient>;

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const strange = (what: string) =>
  new IdentityError(
    `GitHub answers with ${what} that Steward does not understand.`,
    'Check the API address.',
  );

/**
 * Reads an organisation's teams and who is in them; members of child teams count (GitHub lists them with the
 * parent's). A team is named by its slug, which is unique, unlike its name. Members come by login. Their e-mail
 * addresses are those of the organisation's SAML or SCIM identities, or else the one that the organisation has
 * verified; where this token may see neither, they stay without, and a person says who is who.
 */
export const readGithubSource = async (
  { org, apiEndpoint = publicGithub }: GithubSettings,
  deps: GithubDeps,
): Promise<IdentityReading & { readonly counts: Client['counts'] }> => {
  const client = createGithubClient(apiEndpoint, deps);
  const path = `orgs/${encodeURIComponent(org)}/teams`;
  const slugs = new Map<string, string>();
  for (const item of await client.all(`${path}?per_page=100`)) {
    const { id, slug } = record(item);
    if (typeof slug !== 'string' || slug === '') throw strange('a team');
    // A team may move to another page while it is listed.
    slugs.set(slug, String(id ?? slug));
  }
  const logins = new Map<string, Map<string, string>>();
  for (const slug of slugs.keys()) {
    const members = await client
      .all(`${path}/${encodeURIComponent(slug)}/members?per_page=100`)
      .catch((error: unknown) => {
        // Deleted since it was listed: it is as if it had not been.
        if (error instanceof GithubRefusal && error.status === 404) return null;
        throw error;
      });
    if (members === null) continue;
    const inside = new Map<string, string>();
    for (const item of members) {
      const { login, type } = record(item);
      if (typeof login !== 'string' || login === '') throw strange('a member');
      // A bot is nobody who signs in.
      if (type === undefined || type === 'User') inside.set(login.toLowerCase(), login);
    }
    logins.set(slug, inside);
  }
  const emails = await readEmails(client, org);
  const memberOf = (login: string): SourceMember => ({
    id: login.toLowerCase(),
    email: emails.get(login.toLowerCase()) ?? null,
    name: login,
    active: true,
  });
  const groups: SourceGroup[] = [...logins]
    .map(([slug, inside]) => ({
      id: slugs.get(slug) ?? slug,
      name: slug,
      members: [...inside.values()].map(memberOf),
      unreadable: 0,
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const nameless = new Set(
    groups.flatMap(({ members }) => members.flatMap(({ id, email }) => (email === null ? [id] : []))),
  );
  return {
    groups,
    ...(nameless.size === 0
      ? {}
      : {
          note: `GitHub tells this token no e-mail address of ${nameless.size.toLocaleString('en-US')} ${nameless.size === 1 ? 'member' : 'members'}. Say by hand whose they are, or use a token of an organisation owner (read:org), who sees SAML identities.`,
        }),
    counts: client.counts,
  };
};

const samlQuery = `query($org: String!, $after: String) {
  organization(login: $org) { samlIdentityProvider { externalIdentities(first: 100, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { user { login } samlIdentity { nameId emails { value primary } } scimIdentity { username emails { value primary } } }
  } } }
}`;

const verifiedQuery = `query($org: String!, $after: String) {
  organization(login: $org) { membersWithRole(first: 100, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { login organizationVerifiedDomainEmails(login: $org) }
  } }
}`;

const mostPages = 2_000;

/** The nodes of a connection, page by page; none where it may not be read. */
const nodesOf = async (
  client: Client,
  org: string,
  query: string,
  connection: (organization: Readonly<Record<string, unknown>>) => unknown,
): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const nodes: Readonly<Record<string, unknown>>[] = [];
  let after: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const data: unknown = await client.ask(query, { org, after });
    const found = record(connection(record(record(data).organization)));
    if (!Array.isArray(found.nodes)) return nodes;
    nodes.push(...found.nodes.map(record));
    const { hasNextPage, endCursor } = record(found.pageInfo);
    if (hasNextPage !== true || typeof endCursor !== 'string' || endCursor === after) return nodes;
    after = endCursor;
  }
  return nodes;
};

const addressesOf = (identity: unknown): readonly string[] => {
  const { nameId, username, emails } = record(identity);
  const listed = (Array.isArray(emails) ? emails : []).map(record);
  const primaryFirst = listed.toSorted(
    (one, other) => Number(other.primary === true) - Number(one.primary === true),
  );
  return [nameId, ...primaryFirst.map(({ value }) => value), username].flatMap((text) => {
    const email = foldedEmail(typeof text === 'string' ? text : null);
    return email === undefined ? [] : [email];
  });
};

const loginOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value.toLowerCase() : undefined;

/** E-mail addresses by login in lower case, as far as this token may see them. */
const readEmails = async (client: Client, org: string): Promise<ReadonlyMap<string, string>> => {
  const emails = new Map<string, string>();
  const identities = await nodesOf(
    client,
    org,
    samlQuery,
    ({ samlIdentityProvider }) => record(samlIdentityProvider).externalIdentities,
  );
  for (const node of identities) {
    const login = loginOf(record(node.user).login);
    const [email] = [...addressesOf(node.samlIdentity), ...addressesOf(node.scimIdentity)];
    if (login !== undefined && email !== undefined) emails.set(login, email);
  }
  const members = await nodesOf(client, org, verifiedQuery, ({ membersWithRole }) => membersWithRole);
  for (const { login, organizationVerifiedDomainEmails: verified } of members) {
    const known = loginOf(login);
    const addresses = (Array.isArray(verified) ? verified : []).flatMap(
      (text) => foldedEmail(String(text)) ?? [],
    );
    const [only] = addresses;
    // Of several it would be a guess which one they are known by.
    if (known !== undefined && only !== undefined && addresses.length === 1 && !emails.has(known))
      emails.set(known, only);
  }
  return emails;
};
