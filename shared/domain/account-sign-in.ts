import type { IdentityKind } from './tenant-spec.ts';

/** A way in which somebody may sign in. */
export type SignInWay = IdentityKind | 'iam_user';

export const signInWays = [
  'federated',
  'native',
  'identity_center',
  'iam_user',
] as const satisfies SignInWay[];

export interface Refusal {
  readonly message: string;
  readonly todo: string;
}

/**
 * Why people of an account cannot sign in in a way, or undefined where they can. What an account takes follows
 * from how it was signed up (`DescribeAccountSubscription.AuthenticationType`) and never changes; of a type that
 * is not known the service itself decides.
 */
export const whyNoSignIn = (way: SignInWay, authenticationType: string): Refusal | undefined => {
  switch (authenticationType) {
    case 'IAM_IDENTITY_CENTER':
      if (way === 'identity_center') return undefined;
      return {
        message:
          way === 'native'
            ? 'People of this account sign in through IAM Identity Center; nobody can be invited with a password.'
            : 'People of this account sign in through IAM Identity Center; IAM identities cannot be registered.',
        todo: 'Let the people come from IAM Identity Center, or use an account that signs in with IAM federation.',
      };
    case 'ACTIVE_DIRECTORY':
      return {
        message:
          'People of this account sign in through Active Directory; nobody can be registered or invited from outside.',
        todo: 'Give the people access through Active Directory groups, or use an account that signs in with IAM federation.',
      };
    case 'IAM_ONLY':
      if (way === 'native')
        return {
          message:
            'This account was signed up for IAM identities only; nobody can be invited with a password.',
          todo: 'Let the people come in through the identity provider, or use an account that was signed up for both.',
        };
      return way === 'identity_center' ? notCentral : undefined;
    case 'IAM_AND_QUICKSIGHT':
      return way === 'identity_center' ? notCentral : undefined;
    default:
      return undefined;
  }
};

const notCentral: Refusal = {
  message: 'This account does not use IAM Identity Center.',
  todo: 'Let the people come in through the identity provider, or use an account that was signed up with IAM Identity Center.',
};
