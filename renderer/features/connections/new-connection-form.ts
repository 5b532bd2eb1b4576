import type { z } from 'zod';
import type { newConnection } from '../../../shared/contract/connections.ts';

export type CredentialKind = 'profile' | 'env' | 'keys' | 'assume';

/** What the form holds while it is typed. */
export interface ConnectionForm {
  readonly name: string;
  readonly kind: CredentialKind;
  readonly profile: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly roleArn: string;
  readonly sourceProfile: string;
  readonly accountId: string;
  readonly region: string;
  readonly readOnly: boolean;
  /** Asked for once the keychain did not take the keys. */
  readonly keep: 'keychain' | 'session';
}

export const emptyForm: ConnectionForm = {
  name: '',
  kind: 'profile',
  profile: '',
  accessKeyId: '',
  secretAccessKey: '',
  roleArn: '',
  sourceProfile: '',
  accountId: '',
  region: 'us-east-1',
  readOnly: false,
  keep: 'keychain',
};

const filled = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim());

/** The form as the contract wants it; judging it is the contract's business. */
export const toNewConnection = (form: ConnectionForm): z.input<typeof newConnection> => ({
  name: form.name,
  credential: credentialOf(form),
  accountId: filled(form.accountId),
  region: form.region.trim(),
  readOnly: form.readOnly,
});

const credentialOf = (form: ConnectionForm): z.input<typeof newConnection>['credential'] => {
  switch (form.kind) {
    case 'profile':
      return { kind: 'profile', profile: form.profile };
    case 'env':
      return { kind: 'env' };
    case 'keys':
      return {
        kind: 'keys',
        accessKeyId: form.accessKeyId.trim(),
        secretAccessKey: form.secretAccessKey.trim(),
        keep: form.keep,
      };
    case 'assume':
      return { kind: 'assume', roleArn: form.roleArn.trim(), sourceProfile: filled(form.sourceProfile) };
  }
};

/** The complaint beside each field of the form, from the paths that the contract complains about. */
export const fieldErrors = (
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): Readonly<Partial<Record<keyof ConnectionForm, string>>> => {
  const errors: Partial<Record<keyof ConnectionForm, string>> = {};
  for (const issue of issues) {
    const name = String(issue.path.at(-1) ?? 'name') as keyof ConnectionForm;
    if (name in emptyForm) errors[name] ??= issue.message;
  }
  return errors;
};
