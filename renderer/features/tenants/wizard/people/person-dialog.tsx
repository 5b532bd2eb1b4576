import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { SignInWay } from '../../../../../shared/domain/account-sign-in.ts';
import { emailKey } from '../../draft/edit-people.ts';
import {
  needsReason,
  type PersonForm,
  personFormErrors,
  personFormOf,
  savePersonForm,
} from '../../draft/person-form.ts';
import type { PersonDraft } from '../../draft/tenant-draft.ts';
import { useWizard } from '../../draft/use-wizard.ts';
import { wizardWords } from '../../wizard-words.ts';
import { useSignInWays } from '../use-sign-in-ways.ts';
import { RoleSelect } from './role-select.tsx';

const words = wizardWords.person;
const shared = wizardWords.people;

const wayWords: Record<SignInWay, { readonly label: string; readonly description: string }> = {
  federated: { label: words.federated, description: words.federatedHelp },
  native: { label: words.native, description: words.nativeHelp },
  identity_center: { label: words.central, description: words.centralHelp },
  iam_user: { label: words.iamUser, description: words.iamUserHelp },
};

export interface PersonDialogProps {
  readonly index: number;
  readonly person: PersonDraft;
  readonly onClose: () => void;
}

/** Everything about one person, and the reason where they are an exception to the rule. */
export const PersonDialog = ({ index, person, onClose }: PersonDialogProps) => {
  const { store } = useWizard();
  const { identities } = store.state().draft;
  const isolated = store.state().draft.isolation.model === 'namespace';
  const [form, setForm] = useState<PersonForm>(() => personFormOf(person, identities));
  const { offered } = useSignInWays();
  // All people of a tenant come from Identity Center, or nobody; what is said of this person stays in sight.
  const ways = (['federated', 'native', 'identity_center', 'iam_user'] as const).filter(
    (way) =>
      way === form.signsIn ||
      (offered.includes(way) &&
        (way === 'identity_center') === (identities.kind === 'identity_center') &&
        !(way === 'native' && isolated)),
  );
  const change = (part: Partial<PersonForm>) => setForm({ ...form, ...part });
  const errors = personFormErrors(form, index, store.state().draft, store.state().context);
  // Somebody who is opened because something is wrong sees at once what.
  const [tried, setTried] = useState(errors.size > 0);
  const error = (field: string) => (tried ? errors.get(field) : undefined);
  const save = () => {
    setTried(true);
    if (errors.size > 0) return;
    store.edit(savePersonForm(form, index));
    onClose();
  };
  return (
    <Modal
      visible
      header={words.title(person.email || shared.email)}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              {words.cancel}
            </Button>
            <Button variant="primary" onClick={save}>
              {words.save}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <SpaceBetween size="m">
          <FormField label={shared.email} errorText={error('email')} stretch>
            <Input
              value={form.email}
              type="email"
              autoComplete={false}
              onChange={({ detail }) => change({ email: detail.value })}
            />
          </FormField>
          <FormField label={shared.name} errorText={error('name')} stretch>
            <Input
              value={form.name}
              autoComplete={false}
              onChange={({ detail }) => change({ name: detail.value })}
            />
          </FormField>
          <FormField label={shared.role} errorText={error('role')} stretch>
            <RoleSelect value={form.role} onChange={(role) => change({ role })} />
          </FormField>
          <FormField label={words.signsIn} stretch>
            <RadioGroup
              value={form.signsIn}
              items={ways.map((way) => ({ value: way, ...wayWords[way] }))}
              onChange={({ detail }) => {
                const signsIn = ways.find((way) => way === detail.value);
                if (signsIn) change({ signsIn });
              }}
            />
          </FormField>
          {(form.signsIn === 'native' || form.signsIn === 'identity_center') && (
            <FormField
              label={form.signsIn === 'native' ? words.userName : words.centralUserName}
              description={words.userNameHelp}
              errorText={error(form.signsIn === 'native' ? 'native' : 'identityCenter')}
              stretch
            >
              <Input
                value={form.userName}
                placeholder={form.email.trim()}
                autoComplete={false}
                onChange={({ detail }) => change({ userName: detail.value })}
              />
            </FormField>
          )}
          {form.signsIn === 'federated' && (
            <SpaceBetween size="m">
              <FormField
                label={words.sessionName}
                description={words.sessionNameHelp}
                errorText={error('sessionName')}
                stretch
              >
                <Input
                  value={form.sessionName}
                  placeholder={emailKey(form.email)}
                  autoComplete={false}
                  onChange={({ detail }) => change({ sessionName: detail.value })}
                />
              </FormField>
              <FormField
                label={words.roleArn}
                description={words.roleArnHelp}
                errorText={error('federationRole')}
                stretch
              >
                <Input
                  value={form.federationRole}
                  placeholder={identities.federationRole}
                  autoComplete={false}
                  onChange={({ detail }) => change({ federationRole: detail.value })}
                />
              </FormField>
            </SpaceBetween>
          )}
          {form.signsIn === 'iam_user' && (
            <FormField label={words.iamArn} errorText={error('iamUser')} stretch>
              <Input
                value={form.iamUser}
                placeholder={words.iamArnPlaceholder}
                autoComplete={false}
                onChange={({ detail }) => change({ iamUser: detail.value })}
              />
            </FormField>
          )}
          {needsReason(form, identities) && (
            <FormField
              label={words.reason}
              description={words.reasonHelp}
              errorText={error('reason')}
              stretch
            >
              <Input
                value={form.reason}
                autoComplete={false}
                onChange={({ detail }) => change({ reason: detail.value })}
              />
            </FormField>
          )}
        </SpaceBetween>
        <input type="submit" hidden />
      </form>
    </Modal>
  );
};
