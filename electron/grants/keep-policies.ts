import type { grantsContract } from '../../shared/contract/grants.ts';
import type { GrantPolicy } from '../../shared/domain/grant-policy.ts';
import { nearestTexts } from '../access/nearest-texts.ts';
import type { CallContext, Service } from '../rpc/service.ts';
import { badInput, byOf, conflict, type GrantsDeps } from './grants-deps.ts';

type PolicyProcedures = 'policies' | 'savePolicies';

const page = 500;

const slugsOf = async (deps: GrantsDeps, call: CallContext): Promise<readonly string[]> => {
  const slugs: string[] = [];
  for (;;) {
    const { total, tenants } = await deps.tenants.list({ limit: page, offset: slugs.length }, call);
    slugs.push(...tenants.map(({ slug }) => slug));
    if (tenants.length === 0 || slugs.length >= total) return slugs;
  }
};

const missing = (what: string, name: string, names: readonly string[]) => {
  const near = nearestTexts(name, names)[0];
  return badInput(
    `There is no ${what} “${name}”: the policy would never apply.`,
    near === undefined ? `Choose one that is there.` : `Did you mean “${near}”?`,
    what,
  );
};

/** What grants need. A policy about a place that is not there would protect nothing, and is refused. */
export const createPolicies = (deps: GrantsDeps): Pick<Service<typeof grantsContract>, PolicyProcedures> => {
  const { grants } = deps.store;
  const policies = async () => {
    const found = await grants.policies();
    return { version: found.version, policies: [...found.policies] };
  };
  /** What was kept before stays valid: a tenant may have gone since. */
  const check = async (wanted: readonly GrantPolicy[], call: CallContext): Promise<void> => {
    const before = new Map((await grants.policies()).policies.map((one) => [one.id, one]));
    const titles = new Set<string>();
    for (const { id, title, environment, tenant } of wanted) {
      const folded = title.toLowerCase();
      if (titles.has(folded))
        throw badInput(`Two policies are called “${title}”.`, 'Give each its own name.', 'title');
      titles.add(folded);
      if (environment !== null && before.get(id)?.environment !== environment) {
        const names = (await deps.environments.list(undefined, call)).map(({ name }) => name as string);
        if (!names.includes(environment)) throw missing('environment', environment, names);
      }
      if (tenant !== null && before.get(id)?.tenant !== tenant) {
        const slugs = await slugsOf(deps, call);
        if (!slugs.includes(tenant)) throw missing('tenant', tenant, slugs);
      }
    }
  };
  return {
    policies,
    async savePolicies({ version, policies: wanted }, call) {
      await check(wanted, call);
      if (!(await grants.savePolicies(version, wanted, byOf(deps, call))))
        throw conflict(
          'Somebody else has changed the policies meanwhile.',
          'Reload them, then change them again.',
        );
      return policies();
    },
  };
};
