/** Reached with the role that QuickSight has in its own account; every other type needs a user and a password. */
export const reachedByRole: ReadonlySet<string> = new Set([
  'ATHENA',
  'S3',
  'S3_TABLES',
  'AMAZON_ELASTICSEARCH',
  'AMAZON_OPENSEARCH',
  'AWS_IOT_ANALYTICS',
  'TIMESTREAM',
]);

/** Uploaded, or signed in to by a person in the console: the API makes none, and no asset bundle holds one. */
export const madeByHandOnly: ReadonlySet<string> = new Set([
  'ADOBE_ANALYTICS',
  'FILE',
  'GITHUB',
  'JIRA',
  'SALESFORCE',
  'SERVICENOW',
  'TWITTER',
]);
