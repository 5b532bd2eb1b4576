import { StewardError } from '../../shared/errors.ts';

const secretName =
  /secret|password|passwd|passphrase|token|authorization|cookie|credential|privatekey|apikey|assertion|session.?key/i;
/** Names that match but hold no secret. */
const harmlessName = /^(tokenType|credentialSource|tokens|maxTokens)$/;

/**
 * A copy for the log: without the values of fields that are named like secrets, at any depth, and with
 * errors as plain fields. `secret` itself is where Steward says in which place a secret is; only those
 * words pass.
 */
export const redactFields = (value: unknown, depth = 0): unknown => {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth > 8) return '[too deep]';
  if (value instanceof Error) return errorFields(value, depth);
  if (ArrayBuffer.isView(value)) return '[bytes]';
  if (Array.isArray(value)) return value.slice(0, 200).map((item) => redactFields(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      isSecretField(name, field) ? '[removed]' : redactFields(field, depth + 1),
    ]),
  );
};

const isSecretField = (name: string, field: unknown): boolean => {
  if (field === undefined || field === null || typeof field === 'boolean' || !secretName.test(name))
    return false;
  if (name === 'secret') return !['none', 'keychain', 'session', 'missing'].includes(String(field));
  return !harmlessName.test(name);
};

/** What Node's, SQLite's and the connectors' errors say about themselves in one word. */
const errorFieldNames: ReadonlySet<string> = new Set([
  'code',
  'syscall',
  'sqliteCode',
  'failure',
  'service',
  'operation',
  'status',
  'requestId',
]);
const isErrorField = (name: string): boolean => errorFieldNames.has(name);
const isScalar = (field: unknown): boolean => typeof field === 'string' || typeof field === 'number';

/**
 * What of an error goes to the log: fields named here and the chain of causes. Errors of libraries carry
 * whole requests with their headers.
 */
const errorFields = (error: Error, depth: number): Record<string, unknown> => {
  const known = Object.entries(error).filter(([name, field]) => isErrorField(name) && isScalar(field));
  return {
    type: error.name,
    message: error.message,
    ...Object.fromEntries(known),
    ...(error instanceof StewardError ? { problem: redactFields(error.problem, depth + 1) } : {}),
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: redactFields(error.cause, depth + 1) }),
  };
};
