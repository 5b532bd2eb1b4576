import type { TenantDraft } from './tenant-draft.ts';

const longest = 40;

/**
 * A slug out of a name: `Müller & Söhne GmbH` → `mueller-soehne-gmbh`. Empty where the name has no Latin
 * letter or digit; the person then types one.
 */
export const slugOf = (name: string): string => {
  const latin = name
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .replaceAll('æ', 'ae')
    .replaceAll('ø', 'o')
    .replaceAll('&', ' and ')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/['’`]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const named = /^[0-9]/.test(latin) ? `t-${latin}` : latin;
  if (named.length <= longest) return named;
  const cut = named.slice(0, longest);
  // Whole words, where that leaves most of it.
  const whole = named[longest] === '-' ? cut : cut.slice(0, Math.max(0, cut.lastIndexOf('-')));
  return (whole.length >= longest / 2 ? whole : cut).replace(/-+$/, '');
};

/** The role that identity providers are usually given in an account; empty where the account is unknown. */
export const usualFederationRole = (accountId: string | null): string =>
  accountId ? `arn:aws:iam::${accountId}:role/quicksight_sso` : '';

/** What the wizard knows of an environment before anything is typed. */
export interface EnvironmentFacts {
  readonly name: string;
  /** The account of the environment's connection, where it is known. */
  readonly accountId: string | null;
}

/** Fills what a new draft leaves blank. What somebody typed is never changed. */
export const withDefaults = (draft: TenantDraft, environment: EnvironmentFacts | null): TenantDraft => {
  if (!environment) return draft;
  const name = draft.environment || environment.name;
  const role =
    draft.identities.federationRole ||
    (name === environment.name ? usualFederationRole(environment.accountId) : '');
  if (name === draft.environment && role === draft.identities.federationRole) return draft;
  return { ...draft, environment: name, identities: { ...draft.identities, federationRole: role } };
};
