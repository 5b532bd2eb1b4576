/** `role/session` or an IAM user's name, as QuickSight would call whoever has this ARN. */
export const callerOf = (arn: string | null | undefined): string | null => {
  const assumed = /:assumed-role\/(.+)$/.exec(arn ?? '')?.[1];
  if (assumed !== undefined) return assumed;
  if (/:user\//.test(arn ?? '')) return arn?.split('/').at(-1) ?? null;
  // The account's own user has no account in QuickSight under any name.
  return /:root$/.test(arn ?? '') ? '' : null;
};
