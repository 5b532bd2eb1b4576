import { type AccountState, accountState } from '../../electron/access-code/account-state.ts';
import { type ModelAccount, modelRows } from '../../electron/access-code/testing/model-account.ts';
import { actionsFor } from '../../shared/domain/permission-sets.ts';

const place = { accountId: '111122223333', region: 'eu-central-1', identityRegion: 'eu-central-1' };
const at = (number: number) => String(number).padStart(5, '0');

/** Five thousand dashboards that twenty of a thousand groups may see each, of which a share is missing. */
export const manyGrants = (
  dashboards: number,
  perDashboard: number,
  missing: number,
): { readonly state: AccountState; readonly whole: AccountState } => {
  const viewer = actionsFor('dashboard', 'viewer');
  const base: ModelAccount = {
    users: Object.fromEntries(
      Array.from({ length: 10_000 }, (_, one) => [`sso/p${at(one)}@x.org`, `p${at(one)}@x.org`]),
    ),
    groups: Object.fromEntries(
      Array.from({ length: 1_000 }, (_, one) => [
        `group-${at(one)}`,
        Array.from({ length: 10 }, (_, member) => `sso/p${at(one * 10 + member)}@x.org`),
      ]),
    ),
    things: Object.fromEntries(
      Array.from({ length: dashboards }, (_, one) => [`dashboard/d${at(one)}`, `Dashboard ${at(one)}`]),
    ),
  };
  const grants = Array.from({ length: dashboards }, (_, one) =>
    Array.from(
      { length: perDashboard },
      (_, place) =>
        [`dashboard/d${at(one)}`, `group/group-${at((one * 7 + place * 31) % 1_000)}`, viewer] as const,
    ),
  ).flat();
  const every = Math.round(1 / missing);
  return {
    whole: accountState(place, modelRows({ ...base, grants })),
    state: accountState(place, modelRows({ ...base, grants: grants.filter((_, one) => one % every !== 0) })),
  };
};
