/** How a credential comes to Steward. */
export type CredentialSourceKind = 'form' | 'environment' | 'file' | 'program' | 'cloud' | 'host';

/** One credential that the product takes, makes or passes on. */
export interface CredentialField {
  readonly name: string;
  readonly from: CredentialSourceKind;
  /** Where the contract names it, for those that cross it: `connections.add.credential.secretAccessKey`. */
  readonly contract?: readonly string[];
}

/**
 * Every credential field of the product. The contract's own ones are marked `secret` there; a mark without
 * a row here, or a row without a mark, fails `contract-marks.test.ts`.
 */
export const credentialFields = [
  { name: 'access key id', from: 'form', contract: ['connections.add.credential.accessKeyId'] },
  { name: 'secret access key', from: 'form', contract: ['connections.add.credential.secretAccessKey'] },
  { name: 'replaced access key id', from: 'form', contract: ['connections.update.keys.accessKeyId'] },
  { name: 'replaced secret access key', from: 'form', contract: ['connections.update.keys.secretAccessKey'] },
  {
    name: 'password in an endpoint',
    from: 'form',
    contract: [
      'connections.add.endpoints{}',
      'identity.addSource.source.loginEndpoint',
      'identity.addSource.source.graphEndpoint',
      'identity.addSource.source.apiEndpoint',
    ],
  },
  {
    name: 'client secret of Entra ID',
    from: 'form',
    contract: ['identity.addSource.source.clientSecret'],
  },
  { name: 'token of GitHub', from: 'form', contract: ['identity.addSource.source.token'] },
  {
    name: 'recovery key of account backups',
    from: 'form',
    contract: [
      'backups.adopt.recoveryKey',
      'backups.confirmSetUp.groups[]',
      'backups.contents.recoveryKey',
      'backups.drill.recoveryKey',
      'backups.list.recoveryKey',
      'backups.planRestore.recoveryKey',
      'backups.verify.recoveryKey',
    ],
  },
  { name: 'AWS_ACCESS_KEY_ID', from: 'environment' },
  { name: 'AWS_SECRET_ACCESS_KEY', from: 'environment' },
  { name: 'AWS_SESSION_TOKEN', from: 'environment' },
  { name: 'aws_secret_access_key of a profile', from: 'file' },
  { name: 'aws_session_token of a profile', from: 'file' },
  { name: 'external_id of a profile', from: 'file' },
  { name: 'SSO access token', from: 'file' },
  { name: 'SSO refresh token', from: 'file' },
  { name: 'SSO client secret', from: 'file' },
  { name: 'credential process: secret', from: 'program' },
  { name: 'credential process: token', from: 'program' },
  { name: 'credential process: words on stderr', from: 'program' },
  { name: 'assumed role: secret', from: 'cloud' },
  { name: 'assumed role: token', from: 'cloud' },
  { name: 'session secret of the console', from: 'host' },
] as const satisfies readonly CredentialField[];

export type CredentialName = (typeof credentialFields)[number]['name'];
