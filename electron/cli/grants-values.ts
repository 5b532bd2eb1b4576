import { InvalidArgumentError } from 'commander';
import { givenKinds, policyArnPattern } from '../../shared/domain/given.ts';
import { type GrantSpan, type GrantTarget, grantSpan } from '../../shared/domain/grant.ts';
import { slug, type TenantRole, tenantRoles } from '../../shared/domain/tenant-spec.ts';

/** What the options of the “grants” commands take; each throws `InvalidArgumentError` for what it does not. */

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `90m`, `8h`, `30d`, `4w`. */
export const lengthOf = (text: string): GrantSpan => {
  const [, count = '', unit = ''] = /^(\d{1,5})([mhdw])$/.exec(text) ?? [];
  const span = grantSpan.safeParse({ kind: 'for', ms: Number(count) * (units[unit] ?? Number.NaN) });
  if (!span.success)
    throw new InvalidArgumentError('It looks like 90m, 8h, 30d or 4w; a minute to ten years.');
  return span.data;
};

/** A day ends at its end in UTC. */
export const untilOf = (text: string): GrantSpan => {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T23:59:59.999Z`) : new Date(text);
  if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(at.getTime()))
    throw new InvalidArgumentError('It looks like 2026-12-31 or 2026-12-31T18:00:00Z.');
  return { kind: 'until', at: at.toISOString() };
};

/** `dashboard/sales`, `policy_assignment/default/lake`: the kind before the first slash. */
export const collectTarget = (text: string, before: readonly GrantTarget[] = []): GrantTarget[] => {
  const slash = text.indexOf('/');
  const resource = givenKinds.find((kind) => kind === text.slice(0, slash));
  const id = text.slice(slash + 1);
  if (resource === undefined || id === '')
    throw new InvalidArgumentError(`It looks like dashboard/sales; the kinds are ${givenKinds.join(', ')}.`);
  return [...before, { resource, id }];
};
/** The ARN of an IAM policy. */
export const policyOf = (text: string): string => {
  if (!policyArnPattern.test(text))
    throw new InvalidArgumentError('It looks like arn:aws:iam::111122223333:policy/curated-zone.');
  return text;
};
/** The policy that assignments are made with where they are not there. */
export const withPolicy = (what: readonly GrantTarget[], policy: string | undefined): GrantTarget[] =>
  what.map((one) =>
    policy !== undefined && one.resource === 'policy_assignment' ? { ...one, policy } : one,
  );
/** `contoso/reader`. */
export const collectTenant = (
  text: string,
  before: readonly { readonly tenant: string; readonly role: TenantRole }[] = [],
) => {
  const [tenant = '', wanted, ...more] = text.split('/');
  const role = tenantRoles.find((one) => one === wanted);
  if (!slug.safeParse(tenant).success || role === undefined || more.length > 0)
    throw new InvalidArgumentError(`It looks like contoso/reader; the roles are ${tenantRoles.join(', ')}.`);
  return [...before, { tenant, role }];
};
/** An option that may be repeated. */
export const collect = (text: string, before: readonly string[] = []): string[] => [...before, text];
