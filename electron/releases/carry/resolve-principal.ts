import type { Place } from '../../../shared/domain/releases/resolve-mention.ts';
import type { StageMapping } from '../../../shared/domain/releases/stage-mapping.ts';

/** A principal's name without its place: `group/NAMESPACE/NAME`. Undefined where it is not one of that account. */
export const principalName = (arn: string, { accountId }: Pick<Place, 'accountId'>): string | undefined =>
  new RegExp(`^arn:[\\w-]+:quicksight:[\\w-]*:${accountId}:((?:user|group|namespace)/.+)$`).exec(arn)?.[1];

/**
 * Whom a mapping lets stand for a principal of the release: as it says, else who has the same name. Null: left out
 * on purpose; undefined: not a principal of the release's account.
 */
export const resolvePrincipal = (
  arn: string,
  from: Pick<Place, 'accountId'>,
  mapping: Pick<StageMapping, 'principals' | 'arns'>,
  arnOf: (name: string) => string,
): { readonly from: string; readonly arn: string; readonly isSaid: boolean } | null | undefined => {
  const name = principalName(arn, from);
  if (name === undefined) return undefined;
  const said = mapping.principals.find((one) => one.from === name || one.from === arn);
  if (said?.to === null) return null;
  const whole = said?.to ?? mapping.arns.find((one) => one.from === arn)?.to;
  if (whole === undefined) return { from: name, arn: arnOf(name), isSaid: false };
  return { from: name, arn: whole.startsWith('arn:') ? whole : arnOf(whole), isSaid: true };
};
