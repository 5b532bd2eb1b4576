import { randomBytes, randomInt } from 'node:crypto';
import { type Caller, roleId, tokenDigest } from './caller.ts';
import { escapeXml } from './escape-xml.ts';
import type { SandboxRole } from './sandbox.ts';
import { ServiceError } from './service-error.ts';
import type { World } from './world.ts';

const xmlNamespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** Runs one action of STS' query protocol and answers with its XML. Throws `ServiceError`. */
export function answerSts(
  world: World,
  caller: Caller,
  form: URLSearchParams,
  now: number,
  requestId: string,
): string {
  const action = form.get('Action') ?? '';
  if (action === 'GetCallerIdentity') {
    return envelope(
      action,
      requestId,
      `<Arn>${escapeXml(caller.arn)}</Arn><UserId>${escapeXml(caller.userId)}</UserId><Account>${world.accountId}</Account>`,
    );
  }
  if (action === 'AssumeRole') return envelope(action, requestId, assumeRole(world, caller, form, now));
  throw new ServiceError(
    'InvalidAction',
    `The sandbox does not implement the STS action '${action.slice(0, 100)}'.`,
    400,
  );
}

/** The same protocol's error document. */
export const stsErrorXml = (error: ServiceError, requestId: string): string =>
  `<ErrorResponse xmlns="${xmlNamespace}"><Error><Type>${error.status < 500 ? 'Sender' : 'Receiver'}</Type>` +
  `<Code>${escapeXml(error.name)}</Code><Message>${escapeXml(error.message)}</Message></Error>` +
  `<RequestId>${requestId}</RequestId></ErrorResponse>`;

function assumeRole(world: World, caller: Caller, form: URLSearchParams, now: number): string {
  const roleArn = required(form, 'RoleArn', /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, 20, 2048);
  const sessionName = required(form, 'RoleSessionName', /^[\w+=,.@-]*$/, 2, 64);
  const externalId = form.has('ExternalId')
    ? required(form, 'ExternalId', /^[\w+=,.@:/-]*$/, 2, 1224)
    : undefined;
  const seconds = readDuration(form.get('DurationSeconds'));
  const found = world.row<{ definition: string }>('SELECT definition FROM iam_roles WHERE arn = :roleArn', {
    roleArn,
  });
  const role = found === undefined ? undefined : (JSON.parse(found.definition) as SandboxRole);
  if (role === undefined || !trusts(role, externalId)) {
    // One text for both: STS does not tell an outsider which roles exist.
    throw new ServiceError(
      'AccessDenied',
      `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
      403,
    );
  }
  const accessKeyId = `ASIASTEWARD${randomLetters(9)}`;
  const token = randomBytes(96).toString('base64');
  const expiresAt = now + seconds * 1000;
  world.run('DELETE FROM issued_keys WHERE expires_at < :long', { long: now - 24 * 3600 * 1000 });
  world.run('INSERT INTO issued_keys VALUES (:accessKeyId, :token, :roleArn, :sessionName, :expiresAt)', {
    accessKeyId,
    token: tokenDigest(token),
    roleArn,
    sessionName,
    expiresAt,
  });
  const session = `arn:aws:sts::${world.accountId}:assumed-role/${role.name}/${sessionName}`;
  return (
    `<AssumedRoleUser><AssumedRoleId>${roleId(role.name)}:${escapeXml(sessionName)}</AssumedRoleId>` +
    `<Arn>${escapeXml(session)}</Arn></AssumedRoleUser><Credentials><AccessKeyId>${accessKeyId}</AccessKeyId>` +
    `<SecretAccessKey>${randomBytes(30).toString('base64')}</SecretAccessKey><SessionToken>${token}</SessionToken>` +
    `<Expiration>${new Date(expiresAt).toISOString()}</Expiration></Credentials>`
  );
}

function trusts(role: SandboxRole, externalId: string | undefined): boolean {
  switch (role.trust.kind) {
    case 'external_id':
      return externalId === role.trust.externalId;
    case 'any_external_id':
      return externalId !== undefined && externalId.length >= role.trust.minimumLength;
    case 'account':
      return true;
    default:
      return false;
  }
}

function required(form: URLSearchParams, name: string, pattern: RegExp, min: number, max: number): string {
  const value = form.get(name);
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  const fail = (what: string) =>
    new ServiceError(
      'ValidationError',
      `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must ${what}`,
      400,
    );
  if (value === null) throw fail('not be null');
  if (value.length < min) throw fail(`have length greater than or equal to ${min}`);
  if (value.length > max) throw fail(`have length less than or equal to ${max}`);
  if (!pattern.test(value)) throw fail(`satisfy regular expression pattern: ${pattern.source}`);
  return value;
}

function readDuration(text: string | null): number {
  if (text === null) return 3600;
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 900 || seconds > 43_200) {
    throw new ServiceError(
      'ValidationError',
      "1 validation error detected: Value at 'durationSeconds' failed to satisfy constraint: Member must have value between 900 and 43200",
      400,
    );
  }
  return seconds;
}

const envelope = (action: string, requestId: string, result: string): string =>
  `<${action}Response xmlns="${xmlNamespace}"><${action}Result>${result}</${action}Result>` +
  `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`;

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const randomLetters = (count: number): string =>
  Array.from({ length: count }, () => letters.charAt(randomInt(letters.length))).join('');
