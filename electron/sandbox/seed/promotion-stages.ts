/** One environment of the seed `promotion`: an account of its own. */
export interface PromotionStage {
  readonly stage: 'dev' | 'test' | 'staging' | 'production';
  readonly accountId: string;
  /** Where its people and its assets live. */
  readonly region: string;
  /** Any secret goes with it: the key says whose account it is. */
  readonly accessKeyId: string;
}

/** Dev is the sandbox's usual account. The numbers are those of AWS's own documentation. */
export const promotionStages: readonly PromotionStage[] = [
  { stage: 'dev', accountId: '111122223333', region: 'eu-central-1', accessKeyId: 'AKIADEVQ111122223333' },
  { stage: 'test', accountId: '222233334444', region: 'eu-central-1', accessKeyId: 'AKIATEST222233334444' },
  { stage: 'staging', accountId: '333344445555', region: 'eu-west-1', accessKeyId: 'AKIASTAG333344445555' },
  {
    stage: 'production',
    accountId: '444455556666',
    region: 'us-east-1',
    accessKeyId: 'AKIAPROD444455556666',
  },
];
