import {
  type AccessLevel,
  type GrantedResource,
  grantedResources,
  levelsOf,
  mostPrincipals,
  principalKinds,
  principalsAccepted,
} from './permission-sets.ts';

/**
 * What a grant can give: whatever has permissions of its own; a dashboard's link, which everybody of a namespace
 * may use who has it; and a place in an IAM policy assignment, which opens data in S3 and Athena.
 */
export const givenKinds = [...grantedResources, 'link', 'policy_assignment'] as const;
export type GivenKind = (typeof givenKinds)[number];

/** Who can receive something at all. `public` is everybody on the internet, whom only a dashboard's link can be given. */
export const receiverKinds = [...principalKinds, 'public'] as const;
export type ReceiverKind = (typeof receiverKinds)[number];

/** What stands for everybody on the internet in a request: their ARN follows from the account. */
export const publicReceiver = 'public';

/** Everybody on the internet, as a permission names them: the service writes them in two ways. */
export const isPublicPrincipal = (principal: string): boolean =>
  principal === '*' || /:publicAnonymousUser\//.test(principal);

/** Whether something has permissions of its own, with levels. */
export const isGuarded = (kind: GivenKind): kind is GrantedResource =>
  kind !== 'link' && kind !== 'policy_assignment';

/** A link only shows, and an IAM policy has no levels at all: both count as the least. */
export const givenLevels = (kind: GivenKind): readonly AccessLevel[] =>
  isGuarded(kind) ? levelsOf(kind) : ['viewer'];

/**
 * Who can receive it. `GrantLinkPermissions` takes namespaces, and `publicAnonymousUser/*` for everybody on the internet
 * where the account allows public sharing; `CreateIAMPolicyAssignment` takes users and groups of its namespace.
 */
export const receiversOf = (kind: GivenKind): readonly ReceiverKind[] => {
  if (isGuarded(kind)) return principalsAccepted[kind];
  return kind === 'link' ? ['namespace', 'public'] : ['user', 'group'];
};

/** How many can hold it. `*LinkPermissions` takes a hundred; the reference names no limit of identities. */
export const mostReceivers = (kind: GivenKind): number => {
  if (isGuarded(kind)) return mostPrincipals[kind];
  return kind === 'link' ? 100 : Number.POSITIVE_INFINITY;
};

/** `namespace/name`: what names an IAM policy assignment; undefined where it is none. */
export const assignmentPlace = (
  id: string,
): { readonly namespace: string; readonly name: string } | undefined => {
  const [, namespace = '', name = ''] = /^([^/]{1,64})\/([A-Za-z0-9._:=+@-]{1,512})$/.exec(id) ?? [];
  return namespace === '' ? undefined : { namespace, name };
};

/** The ARN of a customer's or AWS's own IAM policy. */
export const policyArnPattern = /^arn:aws[a-z-]*:iam::(?:\d{12}|aws):policy\/\S{1,1000}$/;
