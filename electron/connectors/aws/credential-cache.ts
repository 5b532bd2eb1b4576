/** Credentials as they are used to sign; never stored, logged or sent anywhere else. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly expiration?: Date | undefined;
}

/** Finds credentials now. Throws `CredentialsError`. */
export type CredentialProvider = () => Promise<AwsCredentials>;

export interface CredentialCache {
  /** The credentials to sign with; found again before they expire. */
  get(): Promise<AwsCredentials>;
  /**
   * Forgets them, because their source changed, or because the service refused `refused`: then only when
   * nobody has replaced those yet, so that calls refused together look for new ones once.
   */
  reset(refused?: AwsCredentials): void;
  /** What was last used, for taking it out of messages. */
  secrets(): readonly (string | undefined)[];
}

/** Refreshed when less than this is left, in milliseconds. */
const refreshBefore = 5 * 60_000;
/** Used to the end when a refresh fails and at least this is left. */
const usableUntil = 15_000;
/** Credentials that name no end are asked for again after this long, so that an edited file is noticed. */
const longestWithoutEnd = 10 * 60_000;

/** Keeps a provider's credentials; callers that come at once share one look-up. */
export const createCredentialCache = (
  provide: CredentialProvider,
  now: () => number = Date.now,
): CredentialCache => {
  let kept: { readonly credentials: AwsCredentials; readonly at: number } | undefined;
  let pending: Promise<AwsCredentials> | undefined;
  let generation = 0;
  let known: readonly (string | undefined)[] = [];

  const left = ({ credentials, at }: NonNullable<typeof kept>): number =>
    (credentials.expiration?.getTime() ?? at + longestWithoutEnd + refreshBefore) - now();

  const look = async (): Promise<AwsCredentials> => {
    const started = generation;
    try {
      const credentials = await provide();
      known = [credentials.secretAccessKey, credentials.sessionToken, credentials.accessKeyId];
      if (started === generation) kept = { credentials, at: now() };
      return credentials;
    } catch (error) {
      if (started === generation && kept?.credentials.expiration !== undefined && left(kept) > usableUntil)
        return kept.credentials;
      throw error;
    }
  };

  return {
    get: async () => {
      if (kept !== undefined && left(kept) > refreshBefore) return kept.credentials;
      if (pending === undefined) {
        const mine = look().finally(() => {
          if (pending === mine) pending = undefined;
        });
        pending = mine;
      }
      return pending;
    },
    reset: (refused) => {
      if (refused !== undefined && kept?.credentials !== refused) return;
      generation += 1;
      kept = undefined;
      pending = undefined;
    },
    secrets: () => known,
  };
};
