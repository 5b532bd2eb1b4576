import type { ErrorCode } from './errors.ts';

// Apart from `errors.ts`, so that the console's page needs no zod before it shows anything.
const statuses: Record<ErrorCode, number> = {
  BAD_INPUT: 422,
  NOT_FOUND: 404,
  CONFLICT: 409,
  SIGNED_OUT: 401,
  FORBIDDEN: 403,
  READ_ONLY: 403,
  BUSY: 423,
  TOO_MANY: 429,
  CLOUD: 502,
  KEYCHAIN: 424,
  STORE: 507,
  INTERNAL: 500,
};

/** The HTTP status that the web host answers with for a code. */
export const statusOf = (code: ErrorCode): number => statuses[code];
