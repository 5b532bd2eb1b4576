import Alert from '@cloudscape-design/components/alert';
import Autosuggest from '@cloudscape-design/components/autosuggest';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../app/client.ts';
import { problemOf } from '../../components/problem-of.ts';
import type { ConnectionForm } from './new-connection-form.ts';
import { quickSightRegions } from './regions.ts';
import { words } from './words.ts';

export interface FieldsProps {
  readonly form: ConnectionForm;
  readonly errors: Readonly<Partial<Record<keyof ConnectionForm, string>>>;
  readonly onChange: (part: Partial<ConnectionForm>) => void;
}

const ProfileSelect = (props: {
  readonly value: string;
  readonly optional?: boolean;
  readonly onChange: (profile: string, region: string | null) => void;
}) => {
  const { data = [], error, isPending, refetch } = useQuery(orpc.connections.profiles.queryOptions());
  const none = { value: '', label: 'The default chain of this machine' };
  const options = data.map((each) => ({
    value: each.name,
    label: each.name,
    description: `${each.via}${each.region ? ` · ${each.region}` : ''}`,
  }));
  return (
    <Select
      selectedOption={
        options.find((option) => option.value === props.value) ?? (props.optional ? none : null)
      }
      options={props.optional ? [none, ...options] : options}
      placeholder="Choose a profile"
      filteringType="auto"
      statusType={isPending ? 'loading' : error ? 'error' : 'finished'}
      loadingText="Reading the AWS config files"
      errorText={error ? problemOf(error).happened : ''}
      recoveryText="Try again"
      onLoadItems={() => {
        if (error) void refetch();
      }}
      empty="No profile in the AWS config files of this machine. “aws configure sso” makes one."
      onChange={({ detail }) => {
        const name = detail.selectedOption.value ?? '';
        props.onChange(name, data.find((each) => each.name === name)?.region ?? null);
      }}
    />
  );
};

/**
 * Browsers offer to save what is typed into a password field and take “off” for no answer; what is used only
 * once they leave alone.
 */
export const noPasswordManager = 'one-time-code';

/** The fields that the chosen kind of credentials needs. */
export const CredentialFields = ({ form, errors, onChange }: FieldsProps) => {
  switch (form.kind) {
    case 'profile':
      return (
        <FormField
          label="Profile"
          description="From ~/.aws/config and ~/.aws/credentials, or wherever AWS_CONFIG_FILE says."
          errorText={errors.profile}
        >
          <ProfileSelect
            value={form.profile}
            onChange={(profile, region) =>
              onChange({
                profile,
                ...(region ? { region } : {}),
                ...(form.name === '' ? { name: profile } : {}),
              })
            }
          />
        </FormField>
      );
    case 'keys':
      return (
        <SpaceBetween size="m">
          <FormField label="Access key id" errorText={errors.accessKeyId}>
            <Input
              value={form.accessKeyId}
              autoComplete={false}
              spellcheck={false}
              placeholder="AKIA…"
              onChange={({ detail }) => onChange({ accessKeyId: detail.value })}
            />
          </FormField>
          <FormField
            label="Secret access key"
            description="Goes into the keychain once and is never shown again."
            errorText={errors.secretAccessKey}
          >
            <Input
              type="password"
              value={form.secretAccessKey}
              autoComplete={noPasswordManager}
              onChange={({ detail }) => onChange({ secretAccessKey: detail.value })}
            />
          </FormField>
        </SpaceBetween>
      );
    case 'assume':
      return (
        <SpaceBetween size="m">
          <FormField label="Role ARN" description="The role that Steward assumes." errorText={errors.roleArn}>
            <Input
              value={form.roleArn}
              spellcheck={false}
              placeholder="arn:aws:iam::123456789012:role/Steward"
              onChange={({ detail }) => {
                const account = /^arn:aws[\w-]*:iam::(\d{12}):/.exec(detail.value)?.[1];
                onChange({
                  roleArn: detail.value,
                  ...(account && form.accountId === '' ? { accountId: account } : {}),
                });
              }}
            />
          </FormField>
          <FormField
            label="Assumed from"
            description="The identity that asks for the role."
            errorText={errors.sourceProfile}
          >
            <ProfileSelect
              optional
              value={form.sourceProfile}
              onChange={(sourceProfile) => onChange({ sourceProfile })}
            />
          </FormField>
          <Alert type="info">
            Steward makes the external id when you save, and shows the trust policy to paste into the role.
          </Alert>
        </SpaceBetween>
      );
    case 'env':
      return (
        <Alert type="info">
          Steward uses AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN of its own process. To
          change them, start Steward again.
        </Alert>
      );
  }
};

/** Name, account, region and whether it may write: the same for every kind. */
export const AccountFields = ({ form, errors, onChange }: FieldsProps) => (
  <SpaceBetween size="m">
    <FormField label="Name" description="How it is called on every screen." errorText={errors.name}>
      <Input
        value={form.name}
        placeholder="Pilot account"
        onChange={({ detail }) => onChange({ name: detail.value })}
      />
    </FormField>
    <FormField
      label={
        <>
          Expected account <i>- optional</i>
        </>
      }
      description="12 digits. When the credentials turn out to belong to another account, nothing is done."
      errorText={errors.accountId}
    >
      <Input
        value={form.accountId}
        inputMode="numeric"
        placeholder="123456789012"
        onChange={({ detail }) => onChange({ accountId: detail.value })}
      />
    </FormField>
    <FormField
      label="Region"
      description="Where the dashboards are. The identity region is found by the test."
      errorText={errors.region}
    >
      <Autosuggest
        value={form.region}
        options={quickSightRegions.map(([value, label]) => ({ value, description: label }))}
        enteredTextLabel={(value) => `Use “${value}”`}
        ariaLabel="Region"
        onChange={({ detail }) => onChange({ region: detail.value })}
      />
    </FormField>
    <FormField label={words.readOnly.label} description={words.readOnly.why}>
      <Toggle checked={form.readOnly} onChange={({ detail }) => onChange({ readOnly: detail.checked })}>
        {form.readOnly ? words.readOnly.on : words.readOnly.off}
      </Toggle>
    </FormField>
  </SpaceBetween>
);
