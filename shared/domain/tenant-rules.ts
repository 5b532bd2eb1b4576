import type { InputIssue } from '../errors.ts';
import { identityOf, signInOf, tenantGroup } from './tenant-names.ts';
import {
  accountOfArn,
  type CentralGroups,
  type Datastore,
  type Entitlement,
  type IdentityKind,
  type Person,
  quickSightUserName,
  sessionName,
  type TenantRole,
  tenantRoles,
} from './tenant-spec.ts';
import { hiddenCharacter, lookOf, mixedScripts } from './tenant-text-rules.ts';

/** Rules over more than one field of a tenant's document. Shapes of single fields are in `tenant-spec.ts`. */

/** A list's item with its position, so that a draft's readable items can be judged beside unreadable ones. */
export type At<T> = { readonly at: number; readonly value: T };

/** As much of a document as could be read. */
export interface ReadableSpec {
  readonly slug?: string | undefined;
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
  readonly environment?: string | undefined;
  readonly contacts: readonly At<{ readonly name: string; readonly email: string; readonly role: string }>[];
  readonly datastores: readonly At<Datastore>[];
  readonly identityKind?: IdentityKind | undefined;
  readonly federatedOnly: boolean;
  readonly federationRole?: string | undefined;
  readonly groups?: CentralGroups | undefined;
  readonly exceptions: readonly At<{ readonly email: string; readonly reason: string }>[];
  readonly people: readonly At<Person>[];
  readonly entitlements: readonly At<Entitlement>[];
}

/** What is known around the document. Everything is optional: less is then checked. */
export interface RuleContext {
  /** The account of the connection that the tenant is made through. */
  readonly accountId?: string | undefined;
  readonly environments?: readonly string[] | undefined;
  /** Display names of the other tenants. */
  readonly otherNames?: readonly string[] | undefined;
}

export interface RuleFindings {
  /** Must be mended. */
  readonly issues: readonly InputIssue[];
  /** Worth a look. */
  readonly warnings: readonly InputIssue[];
}

const reservedSlugs = new Set(
  `default admin admins administrator all any anonymous api app aws amazon quick quicksight console constructor drafts everyone
  false guest global internal local localhost me new none null prototype public root sandbox service shared steward support
  system tenant tenants test-all true undefined unknown user users www nul con prn aux com1 com2 com3 com4
  lpt1 lpt2 lpt3 lpt4`
    .trim()
    .split(/\s+/),
);

/** Why a slug or namespace cannot be had, or undefined. */
export const reservedName = (name: string): string | undefined => {
  if (reservedSlugs.has(name)) return `"${name}" is reserved. Choose another.`;
  if (/^(aws|amazon|quicksight|steward)-/.test(name))
    return `Names that start with "${name.slice(0, name.indexOf('-') + 1)}" are reserved. Choose another.`;
  return undefined;
};

/** All rules. */
export const checkTenantRules = (spec: ReadableSpec, context: RuleContext = {}): RuleFindings => {
  const issues: InputIssue[] = [];
  const warnings: InputIssue[] = [];
  const found = { issue: add(issues), warning: add(warnings) };
  checkIdentity(spec, context, found);
  checkDatastores(spec, context, found);
  checkPeople(spec, context, found);
  checkEntitlements(spec, found);
  return { issues, warnings };
};

type Path = InputIssue['path'];
interface Found {
  issue(path: Path, message: string): void;
  warning(path: Path, message: string): void;
}
const add = (list: InputIssue[]) => (path: Path, message: string) => {
  list.push({ path, message });
};

const checkDisplayName = (name: string, path: Path, found: Found) => {
  const hidden = hiddenCharacter(name);
  if (hidden !== undefined) {
    found.issue(path, `The name has a character that cannot be seen (${hidden}). Type it again.`);
    return;
  }
  const mixed = mixedScripts(name);
  if (mixed !== undefined)
    found.issue(
      path,
      `"${mixed.word}" mixes ${mixed.scripts.join(' and ')} letters that look alike. Type it in one script.`,
    );
};

const checkIdentity = (spec: ReadableSpec, context: RuleContext, found: Found) => {
  if (spec.slug !== undefined) {
    const reserved = reservedName(spec.slug);
    if (reserved !== undefined) found.issue(['slug'], reserved);
    else if (/-(dashboards|datasets)$/.test(spec.slug))
      found.issue(
        ['slug'],
        'A slug cannot end in -dashboards or -datasets: folders of other tenants are called so.',
      );
  }
  if (spec.name !== undefined) {
    checkDisplayName(spec.name, ['name'], found);
    const look = lookOf(spec.name);
    const twin = context.otherNames?.find((other) => lookOf(other) === look);
    if (twin !== undefined)
      found.warning(['name'], `This name is easily taken for the tenant "${twin}". Is it another one?`);
  }
  if (spec.namespace !== undefined) {
    const reserved = reservedName(spec.namespace);
    if (reserved !== undefined) found.issue(['isolation', 'namespace'], reserved);
  }
  checkEnvironment(spec.environment, ['environment'], context, found);
  const contacts = new Map<string, number>();
  for (const { at, value } of spec.contacts) {
    checkDisplayName(value.name, ['contacts', at, 'name'], found);
    const key = `${value.role} ${value.email.toLowerCase()}`;
    const first = contacts.get(key);
    if (first !== undefined)
      found.issue(['contacts', at, 'email'], `This contact is entered twice (also as number ${first + 1}).`);
    else contacts.set(key, at);
  }
};

const checkEnvironment = (name: string | undefined, path: Path, context: RuleContext, found: Found) => {
  if (name === undefined || context.environments === undefined || context.environments.includes(name)) return;
  found.issue(path, `There is no environment "${name}". There are: ${context.environments.join(', ')}.`);
};

/**
 * Where a datastore is, in one normalised form: equal places are the same data. Unity Catalog and SQL
 * names fold case; S3 keys and data source ids do not.
 */
export const placeOf = (datastore: Datastore): string => {
  switch (datastore.kind) {
    case 'uc_catalog':
      return `uc_catalog:${datastore.catalog.toLowerCase()}`;
    case 'database':
      return `database:${datastore.database.toLowerCase()}.${datastore.schema?.toLowerCase() ?? '*'}`;
    case 's3':
      return `s3:${datastore.location.replace(/\/+$/, '')}/`;
    case 'data_source':
      return `data_source:${datastore.arn}`;
  }
};

/** The field of a datastore that a complaint about it belongs to. */
export const placeField = (kind: Datastore['kind']): string =>
  ({ uc_catalog: 'catalog', database: 'database', s3: 'location', data_source: 'arn' })[kind];

const checkDatastores = (spec: ReadableSpec, context: RuleContext, found: Found) => {
  const seen = new Map<string, number>();
  for (const { at, value } of spec.datastores) {
    checkEnvironment(value.environment, ['datastores', at, 'environment'], context, found);
    const path = ['datastores', at, placeField(value.kind)];
    const key = `${value.environment} ${placeOf(value)}`;
    const first = seen.get(key);
    if (first !== undefined)
      found.issue(path, `This datastore is entered twice (also as number ${first + 1}).`);
    else seen.set(key, at);
    if (value.kind === 's3' && /(^|\/)\.\.?(\/|$)/.test(value.location.slice('s3://'.length)))
      found.issue(path, 'An S3 location cannot contain . or .. as a folder.');
    if (value.kind === 'data_source' && value.environment === spec.environment)
      checkAccount(value.arn, path, 'This data source', context, found);
  }
};

const checkAccount = (arn: string, path: Path, what: string, context: RuleContext, found: Found) => {
  const account = accountOfArn(arn);
  if (context.accountId === undefined || account === undefined || account === context.accountId) return;
  found.issue(
    path,
    `${what} is in account ${account}, but the connection's account is ${context.accountId}.`,
  );
};

const checkPeople = (spec: ReadableSpec, context: RuleContext, found: Found) => {
  const exceptions = checkExceptions(spec, found);
  checkKind(spec, found);
  checkGroups(spec, found);
  const rules = { kind: spec.identityKind, federationRole: spec.federationRole };
  const rolePath = ['identities', 'federationRole'];
  if (spec.federationRole !== undefined)
    checkAccount(spec.federationRole, rolePath, 'This role', context, found);

  const emails = new Map<string, number>();
  const userNames = new Map<string, number>();
  let roleMissing = false;
  let invitedMeetRule = false;
  for (const { at, value: person } of spec.people) {
    const path = (field: string): Path => ['people', at, field];
    if (person.name !== undefined) checkDisplayName(person.name, path('name'), found);
    const email = person.email.toLowerCase();
    const twin = emails.get(email);
    if (twin !== undefined) {
      found.issue(path('email'), `${person.email} is entered twice (also as number ${twin + 1}).`);
      continue;
    }
    emails.set(email, at);

    const signIn = signInOf(person, rules);
    checkSignIn(person, spec, path, found);
    if (signIn === 'native' && spec.federatedOnly && !exceptions.has(email)) {
      if (person.native === undefined) invitedMeetRule = true;
      else
        found.issue(
          path('native'),
          `Only federated identities are allowed. Name ${person.email} as an exception with a reason, or let them come in through the identity provider.`,
        );
    }
    if (person.iamUser !== undefined) {
      checkAccount(person.iamUser, path('iamUser'), 'This IAM user', context, found);
      if (spec.federatedOnly && !exceptions.has(email))
        found.issue(
          path('iamUser'),
          `Only federated identities are allowed. Name ${person.email} as an exception with a reason, or remove the IAM user.`,
        );
    } else if (person.federationRole !== undefined)
      checkAccount(person.federationRole, path('federationRole'), 'This role', context, found);
    else if (
      signIn === 'federated' &&
      spec.identityKind !== 'identity_center' &&
      spec.federationRole === undefined
    )
      roleMissing = true;

    if (
      signIn === 'federated' &&
      person.sessionName === undefined &&
      !sessionName.safeParse(person.email).success
    )
      found.issue(
        path('sessionName'),
        person.email.length > 64
          ? 'This e-mail is longer than 64 characters and cannot be the session name. Enter the session name that the identity provider sends.'
          : 'This e-mail has characters that a session name cannot have. Enter the session name that the identity provider sends.',
      );

    const userName = identityOf(person, rules)?.userName.toLowerCase();
    if (userName === undefined) continue;
    const double = userNames.get(userName);
    if (double !== undefined)
      found.issue(
        path(nameField[signIn]),
        `${person.email} would be the same QuickSight user as number ${double + 1} (${userName}).`,
      );
    else userNames.set(userName, at);
  }
  if (roleMissing)
    found.issue(
      rolePath,
      'Enter the IAM role that federated people assume, for example arn:aws:iam::123456789012:role/Name.',
    );
  if (invitedMeetRule)
    found.issue(
      ['identities', 'kind'],
      'Only federated identities are allowed, but people are to be invited. Turn that rule off, or let them come in through the identity provider.',
    );
  for (const [email, at] of exceptions)
    if (!emails.has(email))
      found.warning(
        ['identities', 'exceptions', at, 'email'],
        `This exception names nobody: ${email} is not among the people.`,
      );
};

/** The field that says who a person is, by how they sign in. */
const nameField = {
  federated: 'sessionName',
  iam_user: 'iamUser',
  native: 'native',
  identity_center: 'identityCenter',
} as const;

/**
 * A namespace of its own is for IAM federation only: passwords and IAM Identity Center work in the default one
 * (AWS, "Supporting multitenancy with isolated namespaces").
 */
const checkKind = ({ identityKind, namespace }: ReadableSpec, found: Found) => {
  if (namespace === undefined || identityKind === undefined || identityKind === 'federated') return;
  found.issue(
    ['identities', 'kind'],
    `In a namespace of its own people can only come in through IAM federation. ${
      identityKind === 'native'
        ? 'Invited people live in the default namespace'
        : 'People of IAM Identity Center live in the default namespace'
    }: choose the shared isolation, or federated people.`,
  );
};

/** Other names are for groups that somebody else keeps; one group brings one role. */
const checkGroups = ({ identityKind, groups, slug }: ReadableSpec, found: Found) => {
  const named = tenantRoles.filter((role) => groups?.[role] !== undefined);
  if (named.length === 0) return;
  if (identityKind !== 'identity_center') {
    found.issue(
      ['identities', 'groups'],
      'Only groups of IAM Identity Center can have names of their own; Steward makes the others. Remove this, or let the people come from there.',
    );
    return;
  }
  const roles = new Map<string, TenantRole>();
  for (const role of tenantRoles) {
    const group = tenantGroup({ slug: slug ?? '', identities: { groups } }, role);
    const other = roles.get(group);
    if (other === undefined) roles.set(group, role);
    else
      found.issue(
        ['identities', 'groups', named.includes(role) ? role : other],
        `The group ${group} is the ${other}s’ too. A group of Identity Center has one role: name two groups.`,
      );
  }
};

/** What is said of one person must name one way to sign in, and one that the tenant has. */
const checkSignIn = (person: Person, spec: ReadableSpec, path: (field: string) => Path, found: Found) => {
  const said = [
    ...(person.sessionName === undefined && person.federationRole === undefined
      ? []
      : ['a federated identity']),
    ...(person.iamUser === undefined ? [] : ['an IAM user']),
    ...(person.native === undefined ? [] : ['a QuickSight user name']),
    ...(person.identityCenter === undefined ? [] : ['an Identity Center user']),
  ];
  const signIn = signInOf(person, { kind: spec.identityKind });
  if (said.length > 1)
    found.issue(
      path(nameField[signIn]),
      `${person.email} has ${said.join(' and ')}. A person signs in in one way: keep one of them.`,
    );
  const central = spec.identityKind === 'identity_center';
  if (signIn === 'identity_center' && !central)
    found.issue(
      path('identityCenter'),
      'Either all people of a tenant come from IAM Identity Center, or nobody: it is the account that decides. Choose it for all people.',
    );
  else if (signIn !== 'identity_center' && central)
    found.issue(
      path(nameField[signIn]),
      'All people of this tenant come from IAM Identity Center. Remove this, or choose another way to sign in for all.',
    );
  if (signIn === 'native' && person.native !== undefined && spec.namespace !== undefined)
    found.issue(
      path('native'),
      'In a namespace of its own people can only come in through IAM federation: passwords work in the default namespace alone.',
    );
  if (
    (signIn === 'native' || signIn === 'identity_center') &&
    person[nameField[signIn]] === undefined &&
    !quickSightUserName.safeParse(person.email).success
  )
    found.issue(path(nameField[signIn]), 'This e-mail is too long to be a user name. Enter the user name.');
};

const checkExceptions = (spec: ReadableSpec, found: Found): ReadonlyMap<string, number> => {
  const exceptions = new Map<string, number>();
  for (const { at, value } of spec.exceptions) {
    const email = value.email.toLowerCase();
    if (exceptions.has(email))
      found.issue(
        ['identities', 'exceptions', at, 'email'],
        `${value.email} is named as an exception twice.`,
      );
    else exceptions.set(email, at);
  }
  return exceptions;
};

const checkEntitlements = (spec: ReadableSpec, found: Found) => {
  const seen = new Map<string, number>();
  for (const { at, value } of spec.entitlements) {
    const key = `${value.kind} ${value.id}`;
    const first = seen.get(key);
    if (first !== undefined)
      found.issue(
        ['entitlements', at, 'id'],
        `This ${value.kind} is entered twice (also as number ${first + 1}).`,
      );
    else seen.set(key, at);
    if (new Set(value.groups).size !== value.groups.length)
      found.issue(['entitlements', at, 'groups'], 'A group is chosen twice.');
  }
};
