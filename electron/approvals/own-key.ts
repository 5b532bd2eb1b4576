import { createPrivateKey, sign } from 'node:crypto';
import { StewardError } from '../../shared/errors.ts';
import { importPlan } from '../operations/make-plan.ts';
import type { OtherwiseKept } from '../secrets/keychain.ts';
import type { Store } from '../store/store.ts';
import { keyText, makeApproverKey, publicPart, signStatement } from './approval-statement.ts';

/** The name of this profile's private key in the keychain. It never leaves it but to sign. */
const secretName = 'grants/approver-key';

interface KeyDeps {
  readonly store: { readonly settings: Pick<Store['settings'], 'get' | 'set'> };
  readonly secrets: {
    get(name: string): Promise<string | undefined>;
    set(name: string, secret: string, otherwise: OtherwiseKept): Promise<unknown>;
  };
}
interface SigningDeps extends KeyDeps {
  readonly store: KeyDeps['store'] & { readonly plans: Pick<Store['plans'], 'hasHash'> };
  readonly now?: () => Date;
}

/** The kinds of plans that other people approve. */
const approvedKinds: ReadonlySet<string> = new Set(['grant.apply', 'review.apply', 'release.promote']);

/** Fingerprints of every key that this profile ever had: known also while the keychain cannot be asked. */
const ownKeysSetting = 'grants.own_keys';

/** Whether a key is, or was, this profile's own. */
export const isOwnKey = async (
  deps: { readonly store: { readonly settings: Pick<Store['settings'], 'get'> } },
  fingerprint: string,
): Promise<boolean> => {
  const kept = await deps.store.settings.get(ownKeysSetting);
  return Array.isArray(kept) && kept.includes(fingerprint);
};

const privateKey = async (deps: KeyDeps): Promise<string> => {
  const kept = await deps.secrets.get(secretName);
  if (kept !== undefined) return kept;
  const made = makeApproverKey();
  const { fingerprint } = publicPart(made, '');
  const before = await deps.store.settings.get(ownKeysSetting);
  // Put down first: a key that was kept and is not known as one's own could approve one's own requests.
  await deps.store.settings.set(ownKeysSetting, [...(Array.isArray(before) ? before : []), fingerprint]);
  await deps.secrets.set(secretName, made, 'refuse');
  return made;
};

/** The public key as text, made on first use. Throws KEYCHAIN where no keychain keeps the private one. */
export const showOwnKey = async (deps: KeyDeps, name: string) => {
  const key = publicPart(await privateKey(deps), name);
  return { text: keyText(key), fingerprint: key.fingerprint };
};

/** Signs some bytes with this profile's key, for whoever holds its public part. Throws KEYCHAIN like `showOwnKey`. */
export const signWithOwnKey = async (
  deps: KeyDeps,
): Promise<{ readonly publicKey: string; readonly fingerprint: string; sign(bytes: Buffer): string }> => {
  const key = await privateKey(deps);
  const { publicKey, fingerprint } = publicPart(key, '');
  const opened = createPrivateKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' });
  return { publicKey, fingerprint, sign: (bytes) => sign(null, bytes, opened).toString('base64') };
};

/** Signs a word on somebody else's plan. Refuses a plan that was made in this very profile. */
export const signPlan = async (
  deps: SigningDeps,
  input: { readonly plan: string; readonly verdict: 'approved' | 'declined' },
  name: string,
) => {
  const plan = await importPlan(input.plan);
  if (!approvedKinds.has(plan.kind))
    throw new StewardError({
      code: 'BAD_INPUT',
      happened:
        'This is no plan of grants, of what a review takes, or of a promotion: only these are approved.',
      unchanged: 'Nothing was signed.',
      todo: 'Choose the plan of a request for grants, of an access review, or of a promotion.',
    });
  if (await deps.store.plans.hasHash(plan.hash))
    throw new StewardError({
      code: 'CONFLICT',
      happened: 'This plan was made in this profile: nobody approves what he asked for himself.',
      unchanged: 'Nothing was changed.',
      todo: 'Have another person sign it, in a profile of their own.',
    });
  const statement = signStatement(await privateKey(deps), {
    verdict: input.verdict,
    planHash: plan.hash,
    at: (deps.now?.() ?? new Date()).toISOString(),
    name,
  });
  return { title: plan.title, effects: plan.effects, statement };
};
