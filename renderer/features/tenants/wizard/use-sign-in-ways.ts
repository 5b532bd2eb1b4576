import { useQuery } from '@tanstack/react-query';
import {
  type Refusal,
  type SignInWay,
  signInWays,
  whyNoSignIn,
} from '../../../../shared/domain/account-sign-in.ts';
import { orpc } from '../../../app/client.ts';
import { useDraft } from '../draft/use-wizard.ts';

export interface SignInWays {
  /** The ways that the environment's account has; all of them where it could not be asked. */
  readonly offered: readonly SignInWay[];
  readonly refused: ReadonlyMap<SignInWay, Refusal>;
  /** Why the account could not be asked. */
  readonly unknown: string | null;
  readonly loading: boolean;
}

const fresh = 5 * 60_000;

/** How people can sign in to the account of the draft's environment. Asked once, and again when it is another. */
export const useSignInWays = (): SignInWays => {
  const environment = useDraft((draft) => draft.environment);
  const asked = useQuery({
    ...orpc.tenants.signIn.queryOptions({ input: { environment } }),
    enabled: environment !== '',
    staleTime: fresh,
    retry: false,
  });
  const type = asked.data?.authenticationType ?? null;
  const refused = new Map<SignInWay, Refusal>();
  for (const way of signInWays) {
    const refusal = type === null ? undefined : whyNoSignIn(way, type);
    if (refusal !== undefined) refused.set(way, refusal);
  }
  return {
    offered: signInWays.filter((way) => !refused.has(way)),
    refused,
    unknown: asked.data?.unknown ?? null,
    loading: asked.isLoading,
  };
};
