/** A tenant that any sandbox takes. */
export const seededTenant = {
  version: 1,
  slug: 'acme',
  name: 'Acme',
  tenantId: 'acme',
  environment: 'dev',
  isolation: { model: 'namespace', namespace: 'acme' },
  identities: { federationRole: 'arn:aws:iam::111122223333:role/quicksight_sso' },
  people: [
    { email: 'ann@acme.example', role: 'author', name: 'Ann Meyer' },
    { email: 'bob@acme.example', role: 'reader' },
  ],
};

/** One sample for each form of text that patterns of the contract ask for. */
export const sampleTexts: readonly string[] = [
  ...['acme', 'beta', 'dev', 'test', 'Sandbox', 'A name', 'people', 'x'.repeat(20)],
  ...['ann@acme.example', 'eu-central-1', 'us-east-1', '111122223333'],
  'arn:aws:iam::111122223333:role/quicksight_sso',
  'arn:aws:iam::111122223333:user/ivy',
  'arn:aws:quicksight:eu-central-1:111122223333:datasource/ds-1',
  's3://bucket/prefix',
  ...['AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
  ...['http://127.0.0.1:9', 'https://example.com/', 'https://docs.aws.amazon.com/quicksight/'],
  Buffer.from('email,name\nann@acme.example,Ann\n').toString('base64'),
  '2026-11-21T10:00:00.000Z',
  ...['Europe/Berlin', '2026-12-24', '16:30'],
  ...['{slug}--', '#0F62FE'],
  '01a1fe09-2df5-7128-aee5-4df4f755f314',
];
