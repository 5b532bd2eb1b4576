import { uuid } from '../../shared/domain/identifiers.ts';
import type { Json } from '../../shared/domain/plan.ts';
import { withoutTokens } from '../../shared/domain/token-text.ts';

/**
 * The input fields that may stand in the audit log and the log. A field is safe because it is listed here,
 * never because it looks harmless: keys, people files and specs stay out.
 */
const safeFields = [
  'slug',
  'id',
  'name',
  'environment',
  'role',
  'email',
  'connectionId',
  'planId',
  'hash',
  'runId',
  'stepId',
  'happened',
  'exitCode',
  'page',
  'revision',
  'breakFreeze',
  'mode',
  'density',
  'readOnly',
  'region',
  'accountId',
  'actor',
  'url',
  'user',
  'asset',
  'at',
] as const;

const longest = 200;
/** A token that was put into a name must not stand in the audit log for ever. */
const shortened = (value: string): string => withoutTokens(value).slice(0, longest);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The listed scalar fields of an input, shortened. */
export const safeDetail = (input: unknown): Record<string, Json> => {
  if (!isRecord(input)) return {};
  const detail: Record<string, Json> = {};
  for (const field of safeFields) {
    if (!Object.hasOwn(input, field)) continue;
    const value = input[field];
    if (typeof value === 'string') detail[field] = shortened(value);
    else if (typeof value === 'number' || typeof value === 'boolean' || value === null) detail[field] = value;
  }
  return detail;
};

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? shortened(value) : undefined;

/**
 * What a call was about, as `type:name`: the slug before the id before the name; a spec by its slug, a plan
 * by its id, a question about access by whom and what it names, and what names only a connection by
 * that. The type is the audit action's first word (`connection.add`), or `draft`, which may have no more than a kind.
 */
export const auditSubject = (action: string, input: unknown): string | null => {
  if (!isRecord(input)) return null;
  const type = action.includes('.draft.') ? 'draft' : (action.split('.')[0] ?? action);
  const spec = isRecord(input.spec) ? text(input.spec.slug) : undefined;
  const asked = [text(input.user), text(input.asset)].filter((each) => each !== undefined);
  if (asked.length > 0) return `${type}:${asked.join(' → ')}`;
  const found =
    text(input.slug) ??
    spec ??
    text(input.id) ??
    text(input.name) ??
    (type === 'draft' ? text(input.kind) : undefined);
  if (found) return `${type}:${found}`;
  const plan = text(input.planId);
  if (plan) return `plan:${plan}`;
  const run = text(input.runId);
  if (run) return `run:${run}`;
  const connection = text(input.connectionId);
  return connection ? `connection:${connection}` : null;
};

/**
 * The run that a call made or named, so that its audit entry is found from the run. An input that was
 * refused may hold anything there, so only what is an id is one.
 */
export const auditRunId = (...values: readonly unknown[]): string | null => {
  for (const value of values) {
    const named = isRecord(value) ? uuid.safeParse(value.runId) : undefined;
    if (named?.success) return named.data;
  }
  return null;
};
