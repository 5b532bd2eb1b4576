/**
 * The trust policy of a role that this connection assumes: it may be assumed by `principal` only, and only
 * with the external id that Steward made for it.
 */
export const trustPolicyDocument = (principal: string, externalId: string): object => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: principal },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'sts:ExternalId': externalId } },
    },
  ],
});
