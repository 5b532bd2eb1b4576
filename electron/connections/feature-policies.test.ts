import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { features } from './feature-policies.ts';
import { policyDocument } from './policy-document.ts';
import { probedActions } from './probe-permissions.ts';
import { trustPolicyDocument } from './trust-policy-document.ts';

const electron = fileURLToPath(new URL('../', import.meta.url));

/** The operations whose commands the sources under a folder import from the SDK. */
const operationsUsed = (pattern: string): readonly string[] => [
  ...new Set(
    globSync(pattern, { cwd: electron })
      .filter((file) => !file.endsWith('.test.ts'))
      .flatMap((file) => {
        const source = readFileSync(`${electron}/${file}`, 'utf8');
        const imports = [
          ...source.matchAll(/import (?:type )?\{([^}]*)\} from '@aws-sdk\/client-quicksight'/g),
        ].map((match) => match[1]);
        return [...imports.join(',').matchAll(/\b([A-Z]\w+)Command\b/g)].map((match) => match[1] ?? '');
      }),
  ),
];

const scope = { accountId: '111122223333', region: 'eu-central-1', identityRegion: 'us-east-1' };
const onboarding = features.find(({ feature }) => feature === 'onboard_tenants')!;
const allowedBy = (...names: readonly string[]) =>
  new Set<string>(
    features
      .filter(({ feature }) => names.length === 0 || names.includes(feature))
      .flatMap(({ actions }) => actions),
  );

describe('the least policies', () => {
  it('cover every operation that Steward uses', () => {
    const used = operationsUsed('{connectors/quicksight,connections,tenants,releases}/**/*.ts');
    expect(used.length).toBeGreaterThan(20);
    const allowed = allowedBy();
    expect(used.filter((operation) => !allowed.has(`quicksight:${operation}`))).toEqual([]);
  });

  it('cover what plans do', () => {
    const allowed = allowedBy(
      'onboard_tenants',
      'browse_assets',
      'give_grants',
      'remove_people',
      'offboard_tenants',
      'apply_access_file',
      'carry_definitions',
    );
    const used = operationsUsed('connectors/quicksight/{steps/**/*,read-*}.ts');
    expect(used.filter((operation) => !allowed.has(`quicksight:${operation}`))).toEqual([]);
  });

  it('cover what grants, links and IAM policies need to be given and taken', () => {
    const allowed = allowedBy('give_grants');
    const used = operationsUsed(
      'connectors/quicksight/{read-permissions,read-policy-assignment,steps/access-steps,steps/permission-updates,steps/link-steps,steps/policy-assignment-steps}.ts',
    );
    expect(used).toContain('DeleteIAMPolicyAssignment');
    expect(used.filter((operation) => !allowed.has(`quicksight:${operation}`))).toEqual([]);
  });

  it('cover what releases are taken and promoted with', () => {
    const allowed = allowedBy('carry_definitions');
    const used = operationsUsed(
      '{releases/**/*,connectors/quicksight/definitions/*,connectors/quicksight/read-assets}.ts',
    );
    expect(used).toContain('UpdateDashboardPublishedVersion');
    expect(used.filter((operation) => !allowed.has(`quicksight:${operation}`))).toEqual([]);
  });

  it('cover what a sync of the directory reads', () => {
    const allowed = allowedBy('read_directory');
    const used = operationsUsed('connectors/quicksight/directory/*.ts');
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter((operation) => !allowed.has(`quicksight:${operation}`))).toEqual([]);
  });

  it('cover what the connection test tries', () => {
    const allowed = allowedBy('test_connection');
    expect(probedActions.filter((action) => !allowed.has(action))).toEqual([]);
    expect(allowed.has('quicksight:DescribeAccountSubscription')).toBe(true);
  });

  it.each(features.map((feature) => [feature.feature, feature] as const))(
    '%s is a document that IAM takes',
    (_name, feature) => {
      const text = JSON.stringify(policyDocument(feature, scope));
      expect(text.length).toBeLessThan(6144);
      expect(text).not.toMatch(/quicksight:\*"|"Action":"\*"/);
      expect(new Set(feature.actions).size).toBe(feature.actions.length);
    },
  );

  it.each(['test_connection', 'browse_assets', 'read_directory', 'sign_in_check', 'back_up_accounts'])(
    '%s only reads',
    (name) => {
      expect([...allowedBy(name)].filter((action) => !/:(List|Describe|Search)/.test(action))).toEqual([]);
    },
  );

  it('name the account and the right region of each resource', () => {
    const text = JSON.stringify(policyDocument(onboarding, scope));
    expect(text).toContain('arn:aws:quicksight:us-east-1:111122223333:user/*');
    expect(text).toContain('arn:aws:quicksight:eu-central-1:111122223333:folder/*');
    expect(
      JSON.stringify(
        policyDocument(onboarding, { accountId: null, region: 'cn-north-1', identityRegion: null }),
      ),
    ).toContain('arn:aws-cn:quicksight:cn-north-1:*:folder/*');
  });

  it('trust one principal with one external id', () => {
    expect(trustPolicyDocument('arn:aws:iam::111122223333:root', 'steward-x')).toMatchObject({
      Statement: [
        {
          Principal: { AWS: 'arn:aws:iam::111122223333:root' },
          Condition: { StringEquals: { 'sts:ExternalId': 'steward-x' } },
        },
      ],
    });
  });
});
