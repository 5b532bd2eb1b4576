import { type GrantNeeds, type GrantPolicy, strictestOf } from '../../shared/domain/grant-policy.ts';
import { accessLevels } from '../../shared/domain/permission-sets.ts';
import type { ReviewRowRecord } from './review-record.ts';

/** What the policies of grants are held against where a review takes something. */
export interface RemovalRules {
  readonly policies: { readonly version: number; readonly policies: readonly GrantPolicy[] };
  /** The environments that use the connection. */
  readonly environments: readonly string[];
  /** By row: the tenants of whoever loses something and of what is lost. */
  readonly tenantsOf: ReadonlyMap<number, readonly string[]>;
  /** The levels that somebody has through a group, by its key. */
  readonly levelsOfGroups: ReadonlyMap<string, readonly string[]>;
}

/** A row that goes, and the level that it has by now where it is not as it was frozen. */
export interface Removal {
  readonly row: Pick<ReviewRowRecord, 'number' | 'how' | 'level' | 'what'>;
  readonly now: string | null;
}

/** What is no level of its own may be worth any: then every policy of a level counts. */
const levelsOf = ({ row, now }: Removal, rules: RemovalRules): readonly string[] => {
  if (row.how === 'membership') return rules.levelsOfGroups.get(row.what.key) ?? accessLevels;
  const named = [row.level, ...(now === null ? [] : [now])];
  return named.every((one) => (accessLevels as readonly string[]).includes(one)) ? named : accessLevels;
};

/**
 * What taking these rows needs: the strictest of all policies that apply to any of them, since they are submitted as
 * one plan. Every removal has a reason, and none lasts for a time: those two parts ask for nothing here.
 */
export const removalNeeds = (rules: RemovalRules, removals: readonly Removal[]): GrantNeeds => {
  const { environments } = rules;
  const matters = new Map(
    removals.flatMap((removal) => {
      const tenants = rules.tenantsOf.get(removal.row.number) ?? [];
      return levelsOf(removal, rules).map(
        (level) => [JSON.stringify([level, tenants]), { environments, level, tenants }] as const,
      );
    }),
  );
  return { ...strictestOf(rules.policies.policies, ...matters.values()), reason: null, longest: null };
};
