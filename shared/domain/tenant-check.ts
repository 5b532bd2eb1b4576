import type { z } from 'zod';
import type { InputIssue } from '../errors.ts';
import { type At, checkTenantRules, type ReadableSpec, type RuleContext } from './tenant-rules.ts';
import {
  contact,
  datastore,
  datastoreKinds,
  entitlement,
  entitlementKinds,
  identities,
  identityKinds,
  isolation,
  person,
  type TenantSpec,
  tenantSpec,
} from './tenant-spec.ts';

export interface TenantCheck {
  /** The document, when nothing must be mended. */
  readonly spec: TenantSpec | undefined;
  readonly issues: readonly InputIssue[];
  readonly warnings: readonly InputIssue[];
}

/** More complaints than these help nobody; the last one then says how many were left out. */
const mostIssues = 500;

/**
 * Everything that can be said about a document without asking anybody: the shape of each field, and the
 * rules over several of them, also where parts are missing or wrong. One message per place.
 */
export const checkTenant = (body: unknown, context: RuleContext = {}): TenantCheck => {
  const parsed = tenantSpec.safeParse(body, { reportInput: true });
  const rules = checkTenantRules(readable(body), context);
  const shape = parsed.success ? [] : parsed.error.issues.flatMap(inWords);
  const issues = onePerPlace([...shape, ...rules.issues]);
  return {
    spec: parsed.success && issues.length === 0 ? parsed.data : undefined,
    issues:
      issues.length > mostIssues
        ? [
            ...issues.slice(0, mostIssues),
            { path: [], message: `And ${issues.length - mostIssues} more like these.` },
          ]
        : issues,
    warnings: onePerPlace(rules.warnings),
  };
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const items = <T>(list: unknown, shape: z.ZodType<T>): readonly At<T>[] => {
  if (!Array.isArray(list) || list.length > 20_000) return [];
  return list.flatMap((item, at) => {
    const parsed = shape.safeParse(item);
    return parsed.success ? [{ at, value: parsed.data }] : [];
  });
};

const field = <T>(
  body: Readonly<Record<string, unknown>>,
  name: string,
  shape: z.ZodType<T>,
): T | undefined => shape.safeParse(body[name]).data;

const readable = (value: unknown): ReadableSpec => {
  const body = isRecord(value) ? value : {};
  const who = isRecord(body.identities) ? body.identities : {};
  const isolated = field(body, 'isolation', isolation);
  return {
    slug: field(body, 'slug', tenantSpec.shape.slug),
    name: field(body, 'name', tenantSpec.shape.name),
    environment: field(body, 'environment', tenantSpec.shape.environment),
    namespace: isolated?.model === 'namespace' ? isolated.namespace : undefined,
    contacts: items(body.contacts, contact),
    datastores: items(body.datastores, datastore),
    identityKind: field(who, 'kind', identities.shape.kind),
    federatedOnly: who.federatedOnly !== false,
    federationRole: field(who, 'federationRole', identities.shape.federationRole),
    groups: field(who, 'groups', identities.shape.groups),
    exceptions: items(who.exceptions, identities.shape.exceptions.def.innerType.element),
    people: items(body.people, person),
    entitlements: items(body.entitlements, entitlement),
  };
};

const asked: Readonly<Record<string, string>> = {
  slug: 'Enter a slug.',
  name: 'Enter a name.',
  tenantId: 'Enter the tenant id.',
  environment: 'Choose an environment.',
  isolation: 'Choose how the tenant is isolated.',
  model: 'Choose how the tenant is isolated: namespace or shared.',
  namespace: 'Enter a namespace.',
  email: 'Enter an e-mail address.',
  role: 'Choose a role.',
  kind: 'Choose a kind.',
  catalog: 'Enter the catalogue.',
  database: 'Enter the database.',
  location: 'Enter the S3 location.',
  arn: 'Enter the data source ARN.',
  id: 'Enter the id.',
  groups: 'Choose at least one group.',
  reason: 'Give the reason.',
  version: 'Enter version: 1.',
};

const choices: Readonly<Record<string, string>> = {
  role: 'The role is reader, author or admin.',
  groups: 'A group is reader, author or admin.',
  kind: 'The kind is dashboard or dataset.',
  version: 'Only version 1 of the document is known.',
  model: 'The model is namespace or shared.',
};

const inWords = (issue: z.core.$ZodIssue): InputIssue[] => {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  const name = path.findLast((part) => typeof part === 'string') ?? '';
  const one = (message: string): InputIssue[] => [{ path, message }];
  switch (issue.code) {
    case 'invalid_type':
      return one(
        issue.input === undefined
          ? (asked[name] ?? `"${name}" is missing.`)
          : path.length === 0
            ? 'The document is not a set of fields.'
            : `"${name}" is not a ${issue.expected === 'object' ? 'set of fields' : issue.expected === 'array' ? 'list' : issue.expected}.`,
      );
    case 'invalid_value':
      if (issue.input === undefined && asked[name] !== undefined) return one(asked[name]);
      return one(
        path[0] === 'contacts' && name === 'role'
          ? 'The role is owner, technical or billing.'
          : path[0] === 'identities' && name === 'kind'
            ? `The kind is ${identityKinds.join(', ')}.`
            : (choices[name] ?? issue.message),
      );
    case 'invalid_union':
      if (name === 'kind')
        return one(
          `The kind is ${(path[0] === 'datastores' ? datastoreKinds : entitlementKinds).join(', ')}.`,
        );
      return one(choices[name] ?? asked[name] ?? 'This is not one of the known forms.');
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: `There is no field "${key.slice(0, 60)}" here.`,
      }));
    case 'too_big':
      return one(
        issue.origin === 'array'
          ? `At most ${issue.maximum} entries.`
          : issue.origin === 'string'
            ? `At most ${issue.maximum} characters.`
            : issue.message,
      );
    default:
      return one(issue.message);
  }
};

const onePerPlace = (issues: readonly InputIssue[]): InputIssue[] => {
  const seen = new Set<string>();
  return issues.filter(({ path }) => {
    const key = JSON.stringify(path);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
};
