/** What the exchange of a one-time token came to. */
export type Exchanged = { readonly kind: 'session'; readonly secret: string } | { readonly kind: 'refused' };

export interface SessionSecretDeps {
  /** The one-time token of the address, or null; asked once. */
  readonly takeToken: () => string | null;
  /** The secret kept from before a reload, or null. */
  readonly kept: () => string | null;
  readonly keep: (secret: string) => void;
  /** Rejects where no answer came. */
  readonly exchange: (token: string) => Promise<Exchanged>;
  /** The error for a page that has no session. */
  readonly signedOut: (reason: 'no_token' | 'refused') => Error;
}

/**
 * The session secret of this tab: the one-time token of the address is exchanged for it, once; a reload
 * finds it where it was kept. An exchange that nobody answered is tried again by the next call, with the
 * same token; one that was refused is not.
 */
export const createSessionSecret = (deps: SessionSecretDeps): (() => Promise<string>) => {
  const token = deps.takeToken();
  let opening: Promise<string> | undefined;

  const open = async (): Promise<string> => {
    const kept = deps.kept();
    if (token === null) {
      if (kept !== null) return kept;
      throw deps.signedOut('no_token');
    }
    const exchanged = await deps.exchange(token).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    if (exchanged.kind === 'session') {
      deps.keep(exchanged.secret);
      return exchanged.secret;
    }
    if (kept !== null) return kept;
    throw deps.signedOut('refused');
  };
  return () => {
    opening ??= open();
    return opening;
  };
};
