/** What the keychain's process is asked. Secrets travel over its private pipe, never in argv or env. */
export type KeychainRequest = {
  readonly id: number;
  readonly service: string;
  readonly account: string;
} & (
  | { readonly operation: 'get' }
  | { readonly operation: 'set'; readonly secret: string }
  | { readonly operation: 'delete' }
);

/** How far a call got: `load` the native module, `connect` to the keychain, `call` it. */
export type KeychainStage = 'load' | 'connect' | 'call';

export type KeychainReply =
  | { readonly id: number; readonly type: 'stage'; readonly stage: KeychainStage }
  | { readonly id: number; readonly type: 'value'; readonly value: string | boolean | null }
  | { readonly id: number; readonly type: 'error'; readonly stage: KeychainStage; readonly message: string };
