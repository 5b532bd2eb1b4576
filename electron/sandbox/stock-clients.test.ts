import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSandbox, type TestSandbox } from './test-sandbox.ts';

const run = promisify(execFile);
const has = (command: string, ...args: string[]) =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const hasAws = has('aws', '--version');
const hasBoto3 = has('python3', '-c', 'import boto3');
const person = 'quicksight_sso/kim.tran@summitview.example';

let sandbox: TestSandbox;
beforeAll(async () => {
  if (hasAws || hasBoto3) sandbox = await startTestSandbox({ seed: 'pilot', asyncMs: 0 });
});
afterAll(() => sandbox?.remove());

const environment = () => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  AWS_ACCESS_KEY_ID: 'any',
  AWS_SECRET_ACCESS_KEY: 'any',
  AWS_DEFAULT_REGION: 'eu-central-1',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_PAGER: '',
});

describe('the aws command line', () => {
  const aws = async (...args: string[]) => {
    const { stdout } = await run(
      'aws',
      [...args, '--endpoint-url', sandbox.endpoints.quicksight, '--output', 'json'],
      { env: environment() },
    );
    return stdout === '' ? {} : JSON.parse(stdout);
  };
  const quicksight = (operation: string, ...args: string[]) =>
    aws('quicksight', operation, '--aws-account-id', '111122223333', ...args);

  it.skipIf(!hasAws)(
    'asks who it is, pages, and names federated people (needs the aws command line)',
    async () => {
      expect((await aws('sts', 'get-caller-identity')).Account).toBe('111122223333');
      const { UserList } = await quicksight('list-users', '--namespace', 'default', '--page-size', '10');
      expect(UserList).toHaveLength(33);
      const { User } = await quicksight('describe-user', '--namespace', 'summitview', '--user-name', person);
      expect(User.UserName).toBe(person);
      const role = 'arn:aws:iam::111122223333:role/StewardAdmin';
      await expect(
        aws('sts', 'assume-role', '--role-arn', role, '--role-session-name', 'xx', '--external-id', 'wrong'),
      ).rejects.toThrow(/\(AccessDenied\).*AssumeRole/);
      await expect(quicksight('describe-folder', '--folder-id', 'none')).rejects.toThrow(
        /\(ResourceNotFoundException\)/,
      );
      await expect(quicksight('list-identity-propagation-configs')).rejects.toThrow(
        /does not implement ListIdentityPropagationConfigs/,
      );
    },
  );

  it.skipIf(!hasAws)(
    'sees who is restricted, and whose themes and topics there are (needs the aws command line)',
    async () => {
      const [topics, role, theme, networks, whole] = await Promise.all([
        quicksight('list-topics'),
        quicksight('describe-role-custom-permission', '--namespace', 'summitview', '--role', 'READER'),
        quicksight('describe-theme-permissions', '--theme-id', 'corporate'),
        quicksight('list-vpc-connections'),
        quicksight('describe-dashboard-definition', '--dashboard-id', 'patient-flow'),
      ]);
      expect(topics.TopicsSummaries).toMatchObject([{ TopicId: 'patient-questions' }]);
      expect(role.CustomPermissionsName).toBe('no-exports');
      expect(theme.Permissions).toHaveLength(2);
      expect(networks.VPCConnectionSummaries).toHaveLength(1);
      expect(whole.Definition.Sheets).toEqual([{ SheetId: 'overview', Name: 'Overview' }]);
    },
  );
});

describe('boto3', () => {
  const script = `
import boto3, json, os
endpoint = os.environ['ENDPOINT']
q = boto3.client('quicksight', endpoint_url=endpoint)
account = boto3.client('sts', endpoint_url=endpoint).get_caller_identity()['Account']
here = dict(AwsAccountId=account, Namespace='default')
user = q.register_user(**here, IdentityType='IAM', IamArn=f'arn:aws:iam::{account}:role/quicksight_sso',
                       SessionName='boto@acme.example', Email='boto@acme.example', UserRole='READER')['User']
q.create_group(**here, GroupName='boto')
q.create_group_membership(**here, GroupName='boto', MemberName=user['UserName'])
members = q.list_group_memberships(**here, GroupName='boto')['GroupMemberList']
dashboards = [d for page in q.get_paginator('list_dashboards').paginate(AwsAccountId=account, PaginationConfig={'PageSize': 5})
              for d in page['DashboardSummaryList']]
try:
    q.create_group(**here, GroupName='boto')
except q.exceptions.ResourceExistsException as e:
    exists = e.response['ResponseMetadata']['HTTPStatusCode']
folder = q.create_folder(AwsAccountId=account, FolderId='boto', Name='Boto', Tags=[{'Key': 'k', 'Value': 'v'}])
tags = q.list_tags_for_resource(ResourceArn=folder['Arn'])['Tags']
q.untag_resource(ResourceArn=folder['Arn'], TagKeys=['k'])
left = q.list_tags_for_resource(ResourceArn=folder['Arn'])['Tags']
print(json.dumps(dict(user=user['UserName'], member=members[0]['MemberName'], dashboards=len(dashboards), exists=exists,
                      created=dashboards[0]['CreatedTime'].year, tags=tags, left=left)))
`;

  const carrying = `
import boto3, io, json, os, urllib.request, zipfile
endpoint = os.environ['ENDPOINT']
account = boto3.client('sts', endpoint_url=endpoint).get_caller_identity()['Account']
q, there = (boto3.client('quicksight', endpoint_url=endpoint, region_name=r) for r in ('eu-central-1', 'eu-west-1'))
first = q.list_dashboards(AwsAccountId=account)['DashboardSummaryList'][0]
here = dict(AwsAccountId=account, DashboardId=first['DashboardId'])
definition = q.describe_dashboard_definition(**here)['Definition']
version = q.update_dashboard(**here, Name=first['Name'], Definition=definition)['VersionArn'].split('/')[-1]
q.update_dashboard_published_version(**here, VersionNumber=int(version))
q.start_asset_bundle_export_job(AwsAccountId=account, AssetBundleExportJobId='boto', ResourceArns=[first['Arn']],
                                IncludeAllDependencies=True, ExportFormat='QUICKSIGHT_JSON')
job = q.describe_asset_bundle_export_job(AwsAccountId=account, AssetBundleExportJobId='boto')
bundle = urllib.request.urlopen(job['DownloadUrl']).read()
names = zipfile.ZipFile(io.BytesIO(bundle)).namelist()
source = [n.split('/')[1][:-5] for n in names if n.startswith('datasource/')][0]
there.start_asset_bundle_import_job(AwsAccountId=account, AssetBundleImportJobId='boto', FailureAction='ROLLBACK',
    AssetBundleImportSource={'Body': bundle}, OverrideParameters={'DataSources': [
        {'DataSourceId': source, 'Credentials': {'CredentialPair': {'Username': 'u', 'Password': 'p'}}}]})
done = there.describe_asset_bundle_import_job(AwsAccountId=account, AssetBundleImportJobId='boto')
moved = there.describe_dashboard(**here)['Dashboard']['Version']
print(json.dumps(dict(version=version, kinds=sorted({n.split('/')[0] for n in names}), status=done['JobStatus'],
                      errors=done.get('Errors', []), moved=moved['Status'], region=moved['DataSetArns'][0].split(':')[3])))
`;

  it.skipIf(!hasBoto3)('carries a dashboard to another region (needs python3 with boto3)', async () => {
    const env = { ...environment(), ENDPOINT: sandbox.endpoints.quicksight };
    const { stdout } = await run('python3', ['-c', carrying], { env });
    expect(JSON.parse(stdout)).toEqual({
      version: '2',
      kinds: ['dashboard', 'dataset', 'datasource'],
      status: 'SUCCESSFUL',
      errors: [],
      moved: 'CREATION_SUCCESSFUL',
      region: 'eu-west-1',
    });
  });

  it.skipIf(!hasBoto3)('registers, groups, pages and tags (needs python3 with boto3)', async () => {
    const env = { ...environment(), ENDPOINT: sandbox.endpoints.quicksight };
    const { stdout } = await run('python3', ['-c', script], { env });
    expect(JSON.parse(stdout)).toEqual({
      user: 'quicksight_sso/boto@acme.example',
      member: 'quicksight_sso/boto@acme.example',
      dashboards: 12,
      exists: 409,
      created: 2026,
      tags: [{ Key: 'k', Value: 'v' }],
      left: [],
    });
  });
});
