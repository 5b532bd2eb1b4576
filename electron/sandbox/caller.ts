import { createHash } from 'node:crypto';
import type { SandboxRole } from './sandbox.ts';
import { ServiceError } from './service-error.ts';
import type { World } from './world.ts';

/** What a request's signature says; the signature itself is not checked, any secret is right. */
export interface Signature {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
  readonly sessionToken: string | undefined;
}

/** Who calls. */
export interface Caller {
  readonly arn: string;
  /** `AIDA…` for the account's user, `AROA…:session` for a role session. */
  readonly userId: string;
  /** Absent: may do everything. */
  readonly role: SandboxRole | undefined;
}

/** Reads the SigV4 Authorization header; undefined when there is none or it is not of that form. */
export function readSignature(
  authorization: string | undefined,
  sessionToken: string | undefined,
): Signature | undefined {
  const match =
    /^AWS4-HMAC-SHA256\s+.*?Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request/.exec(
      authorization ?? '',
    );
  if (match === null) return undefined;
  const [, accessKeyId = '', , region = '', service = ''] = match;
  return { accessKeyId, region, service, sessionToken };
}

/** Why a caller could not be told. The two services word and number it differently. */
export type CallerRefusal = 'expired' | 'unknown_token';

/**
 * A key that AssumeRole issued is its role's session until it expires; every other key is the account's
 * administrator, so that a client with made-up keys works.
 */
export function findCaller(world: World, signature: Signature, now: number): Caller | CallerRefusal {
  const issued = world.row<{
    session_token: string;
    role_arn: string;
    session_name: string;
    expires_at: number;
    definition: string;
  }>(
    `SELECT k.session_token, k.role_arn, k.session_name, k.expires_at, r.definition
       FROM issued_keys k JOIN iam_roles r ON r.arn = k.role_arn WHERE k.access_key_id = :key`,
    { key: signature.accessKeyId },
  );
  if (issued === undefined) {
    // Keys that only AssumeRole makes, but not here: they belong to another sandbox or were made up.
    if (signature.accessKeyId.startsWith('ASIASTEWARD')) return 'unknown_token';
    return {
      arn: `arn:aws:iam::${world.accountId}:user/admin`,
      userId: 'AIDASTEWARDSANDBOX001',
      role: undefined,
    };
  }
  if (tokenDigest(signature.sessionToken ?? '') !== issued.session_token) return 'unknown_token';
  if (issued.expires_at <= now) return 'expired';
  const role = JSON.parse(issued.definition) as SandboxRole;
  return {
    arn: `arn:aws:sts::${world.accountId}:assumed-role/${role.name}/${issued.session_name}`,
    userId: `${roleId(role.name)}:${issued.session_name}`,
    role,
  };
}

/** What the sandbox keeps of a session token: its state is a file, and a token is a credential. */
export const tokenDigest = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** The unique id that IAM gives a role, made up but stable. */
export const roleId = (name: string): string => {
  let hash = 0n;
  for (const character of name) hash = (hash * 131n + BigInt(character.codePointAt(0) ?? 0)) % 36n ** 15n;
  return `AROA${hash.toString(36).toUpperCase().padStart(15, '0')}QS`;
};

/**
 * Refuses what the caller's role may not do, in IAM's words. A service control policy's denial says so,
 * which is how a person can tell which of the two to change.
 */
export function authorize(caller: Caller, action: string, resource: string): void {
  const role = caller.role;
  if (role === undefined) return;
  const denied = `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource}`;
  if (role.scpDeny?.some((pattern) => matchesAction(pattern, action)) === true) {
    throw new ServiceError(
      'AccessDeniedException',
      `${denied} with an explicit deny in a service control policy`,
    );
  }
  if (role.allow !== undefined && !role.allow.some((pattern) => matchesAction(pattern, action))) {
    throw new ServiceError(
      'AccessDeniedException',
      `${denied} because no identity-based policy allows the ${action} action`,
    );
  }
}

const matchesAction = (pattern: string, action: string): boolean =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
    'i',
  ).test(action);
