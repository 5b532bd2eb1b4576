/**
 * As which QuickSight user a caller would count: `role/session` or an IAM user's name. Empty for the account's own
 * user, which has no account in QuickSight under any name; null where nothing is known of the caller.
 */
export const userNameOf = (arn: string | null | undefined): string | null => {
  const assumed = /:assumed-role\/(.+)$/.exec(arn ?? '')?.[1];
  if (assumed !== undefined) return assumed;
  if (/:user\//.test(arn ?? '')) return arn?.split('/').at(-1) ?? null;
  return /:root$/.test(arn ?? '') ? '' : null;
};
