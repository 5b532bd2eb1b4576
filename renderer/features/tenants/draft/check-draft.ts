import { checkTenant } from '../../../../shared/domain/tenant-check.ts';
import type { RuleContext } from '../../../../shared/domain/tenant-rules.ts';
import type { InputIssue } from '../../../../shared/errors.ts';
import type { HostFindings } from './draft-store.ts';
import { type PageId, pageOfPath } from './pages.ts';
import { bodyOf, type PersonDraft, type TenantDraft } from './tenant-draft.ts';

/** The name of a place in maps and sets: `people.3.email`. */
export const pathKey = (path: InputIssue['path']): string => path.join('.');

/** All that is wrong or worth a look in a draft, found by place and by page. */
export interface DraftCheck {
  readonly issues: readonly InputIssue[];
  readonly errors: ReadonlyMap<string, string>;
  readonly warnings: ReadonlyMap<string, string>;
}

type Part = Pick<DraftCheck, 'issues'> & { readonly warned: readonly InputIssue[] };

/** A document in which nothing is wrong, so that one part of a draft can be judged by itself. */
const blameless: TenantDraft = {
  name: 'Tenant',
  slug: 'tenant-a',
  tenantId: 'tenant-a',
  environment: 'dev',
  contacts: [],
  isolation: { model: 'shared' },
  datastores: [],
  identities: {
    kind: 'federated',
    federatedOnly: true,
    federationRole: '',
    groups: { reader: '', author: '', admin: '' },
    exceptions: [],
  },
  people: [],
  entitlements: [],
};

/** `beside` is not judged here: what is judged depends on it. */
const checkPart = (
  part: Partial<TenantDraft>,
  context: RuleContext,
  beside: Partial<TenantDraft> = {},
): Part => {
  const fields = new Set<unknown>(Object.keys(part));
  const checked = checkTenant(bodyOf({ ...blameless, ...beside, ...part }), context);
  const mine = ({ path }: InputIssue) => path.length === 0 || fields.has(path[0]);
  return { issues: checked.issues.filter(mine), warned: checked.warnings.filter(mine) };
};

const remember = <A extends readonly unknown[], R>(compute: (...input: A) => R): ((...input: A) => R) => {
  let last: { readonly input: A; readonly result: R } | undefined;
  return (...input) => {
    if (!last || input.some((value, index) => value !== last?.input[index]))
      last = { input, result: compute(...input) };
    return last.result;
  };
};

const mapOf = (issues: readonly InputIssue[]): ReadonlyMap<string, string> =>
  new Map(issues.map(({ path, message }) => [pathKey(path), message]));

/**
 * Judges a draft by the rules of a tenant's document. Its three independent parts are remembered, so that
 * a letter typed into the name does not judge five thousand people again.
 */
export const createDraftCheck = (): ((draft: TenantDraft, context: RuleContext) => DraftCheck) => {
  const identity = remember(
    (
      name: string,
      slug: string,
      tenantId: string,
      environment: string,
      contacts: TenantDraft['contacts'],
      isolation: TenantDraft['isolation'],
      datastores: TenantDraft['datastores'],
      context: RuleContext,
    ) => checkPart({ name, slug, tenantId, environment, contacts, isolation, datastores }, context),
  );
  const people = remember(
    (
      identities: TenantDraft['identities'],
      rows: TenantDraft['people'],
      isolation: TenantDraft['isolation'],
      context: RuleContext,
    ) => checkPart({ identities, people: rows }, context, { isolation }),
  );
  const entitlements = remember((rows: TenantDraft['entitlements'], context: RuleContext) =>
    checkPart({ entitlements: rows }, context),
  );
  const together = remember((...parts: readonly Part[]): DraftCheck => {
    const issues = parts.flatMap((part) => part.issues);
    return { issues, errors: mapOf(issues), warnings: mapOf(parts.flatMap((part) => part.warned)) };
  });
  return (draft, context) =>
    together(
      identity(
        draft.name,
        draft.slug,
        draft.tenantId,
        draft.environment,
        draft.contacts,
        draft.isolation,
        draft.datastores,
        context,
      ),
      people(draft.identities, draft.people, draft.isolation, context),
      entitlements(draft.entitlements, context),
    );
};

const onScreen: readonly unknown[] = [
  'name',
  'slug',
  'tenantId',
  'environment',
  'contacts',
  'people',
  'identities',
];

/** The issues that are mended on one page, in the order in which its fields stand there. */
export const issuesOfPage = (issues: readonly InputIssue[], page: PageId): readonly InputIssue[] =>
  issues
    .filter(({ path }) => pageOfPath(path) === page)
    .toSorted((one, other) => onScreen.indexOf(one.path[0]) - onScreen.indexOf(other.path[0]));

/** What the host found and has not been changed since: it goes when its field was edited. */
export const stillStanding = (
  issues: readonly InputIssue[],
  found: TenantDraft,
  now: TenantDraft,
): readonly InputIssue[] =>
  issues.filter(({ path }) => {
    const field = path[0];
    return typeof field === 'string' && field in now
      ? found[field as keyof TenantDraft] === now[field as keyof TenantDraft]
      : found === now;
  });

const added = (map: ReadonlyMap<string, string>, more: readonly InputIssue[]): ReadonlyMap<string, string> =>
  new Map([...more.map(({ path, message }) => [pathKey(path), message] as const), ...map]);

/** A check with what the host found besides, as far as it still stands. */
export const withHost = (check: DraftCheck, host: HostFindings | null, now: TenantDraft): DraftCheck => {
  if (!host) return check;
  const standing = (issues: readonly InputIssue[], known: ReadonlyMap<string, string>) =>
    stillStanding(issues, host.draft, now).filter(({ path }) => !known.has(pathKey(path)));
  const issues = standing(host.issues, check.errors);
  const warnings = standing(host.warnings, check.warnings);
  if (issues.length + warnings.length === 0) return check;
  return {
    issues: [...check.issues, ...issues],
    errors: added(check.errors, issues),
    warnings: added(check.warnings, warnings),
  };
};

/** What is wrong with one person by themselves, by field; the exceptions are those of the draft. */
export const personErrors = (
  person: PersonDraft,
  { identities, isolation }: Pick<TenantDraft, 'identities' | 'isolation'>,
  context: RuleContext,
): ReadonlyMap<string, string> =>
  new Map(
    checkPart({ identities, people: [person] }, context, { isolation })
      .issues.filter(({ path }) => path[0] === 'people')
      .map(({ path, message }) => [String(path[2] ?? 'email'), message]),
  );
