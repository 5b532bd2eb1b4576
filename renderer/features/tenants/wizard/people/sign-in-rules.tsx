import Alert from '@cloudscape-design/components/alert';
import AttributeEditor from '@cloudscape-design/components/attribute-editor';
import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Toggle from '@cloudscape-design/components/toggle';
import { signInOf, tenantGroup } from '../../../../../shared/domain/tenant-names.ts';
import { type IdentityKind, tenantRoles } from '../../../../../shared/domain/tenant-spec.ts';
import {
  addException,
  removeException,
  setCentralGroup,
  setException,
  setIdentities,
  setIdentityKind,
} from '../../draft/edit-draft.ts';
import { fieldId } from '../../draft/pages.ts';
import type { ExceptionDraft } from '../../draft/tenant-draft.ts';
import { useDraft, useEdit, useShownErrors, useWizard, useWizardState } from '../../draft/use-wizard.ts';
import { wizardWords } from '../../wizard-words.ts';
import { RowInput } from '../row-input.tsx';
import { TextField } from '../text-field.tsx';
import { useSignInWays } from '../use-sign-in-ways.ts';

const words = wizardWords.people;

const Exceptions = () => {
  const { check } = useWizard();
  const edit = useEdit();
  const exceptions = useDraft((draft) => draft.identities.exceptions);
  const warnings = useWizardState((state) => check(state).warnings);
  const errorOf = useShownErrors();
  const text = (field: keyof ExceptionDraft, label: string) => {
    const error = (item: ExceptionDraft, index: number) =>
      errorOf(['identities', 'exceptions', index, field], 'when_left', item[field] === '');
    return {
      label,
      errorText: error,
      warningText: (item: ExceptionDraft, index: number) =>
        error(item, index) ? undefined : warnings.get(`identities.exceptions.${index}.${field}`),
      control: (item: ExceptionDraft, index: number) => (
        <RowInput
          path={['identities', 'exceptions', index, field]}
          label={`${label}, ${wizardWords.row(index + 1)}`}
          value={item[field]}
          invalid={error(item, index) !== undefined}
          onType={(value) => edit(setException(index, { [field]: value }))}
        />
      ),
    };
  };
  return (
    <FormField label={words.exceptions} description={words.exceptionsHelp} stretch>
      <AttributeEditor
        items={exceptions}
        empty={words.noExceptions}
        addButtonText={words.addException}
        removeButtonText={words.remove}
        removeButtonAriaLabel={(item) => words.removeException(item.email)}
        onAddButtonClick={() => edit(addException)}
        onRemoveButtonClick={({ detail }) => edit(removeException(detail.itemIndex))}
        definition={[text('email', words.exceptionEmail), text('reason', words.exceptionReason)]}
      />
    </FormField>
  );
};

const FederationRole = ({ value }: { readonly value: string }) => {
  const edit = useEdit();
  return (
    <TextField
      path={['identities', 'federationRole']}
      label={words.federationRole}
      help={words.federationRoleHelp}
      placeholder={words.federationRolePlaceholder}
      show="as_typed"
      value={value}
      stretch
      onType={(typed) => edit(setIdentities({ federationRole: typed.trim() }))}
    />
  );
};

const order: readonly IdentityKind[] = ['federated', 'native', 'identity_center'];

/** The ways in which all people may come in, those that the account and the isolation allow; why not the others. */
const KindChoice = () => {
  const edit = useEdit();
  const { refused, unknown, loading } = useSignInWays();
  const kind = useDraft((draft) => draft.identities.kind);
  const isolated = useDraft((draft) => draft.isolation.model === 'namespace');
  const errorOf = useShownErrors();
  const why = (way: IdentityKind): string | undefined =>
    refused.get(way)?.message ?? (isolated && way !== 'federated' ? words.notInNamespace : undefined);
  // What is chosen stays in sight, also where it is not possible any more.
  const shown = order.filter((way) => way === kind || why(way) === undefined);
  const hidden = order.flatMap((way) => {
    const reason = shown.includes(way) ? undefined : why(way);
    return reason === undefined ? [] : [{ way, reason }];
  });
  const error = errorOf(['identities', 'kind'], 'as_typed', false) ?? why(kind);
  return (
    <SpaceBetween size="s">
      <FormField label={words.kind} errorText={error} stretch>
        <RadioGroup
          value={kind}
          items={shown.map((way) => ({
            value: way,
            label: words.kinds[way].label,
            description: words.kinds[way].help,
            controlId: fieldId(['identities', way === kind ? 'kind' : way]),
          }))}
          onChange={({ detail }) => {
            const to = order.find((way) => way === detail.value);
            if (to) edit(setIdentityKind(to));
          }}
        />
      </FormField>
      {loading && <StatusIndicator type="loading">{words.accountAsked}</StatusIndicator>}
      {unknown !== null && (
        <Alert type="info" statusIconAriaLabel="Info">
          {words.accountUnknown(unknown)}
        </Alert>
      )}
      {hidden.length > 0 && (
        <Box color="text-body-secondary" fontSize="body-s">
          <b>{words.notHere}</b>
          {hidden.map(({ way, reason }) => (
            <div key={way}>
              {words.kinds[way].label}: {reason}
            </div>
          ))}
        </Box>
      )}
    </SpaceBetween>
  );
};

/** The Identity Center group of each role; a blank one has the usual name. */
const CentralGroups = () => {
  const edit = useEdit();
  const slug = useDraft((draft) => draft.slug);
  const groups = useDraft((draft) => draft.identities.groups);
  return (
    <SpaceBetween size="s">
      <div>
        <Box variant="awsui-key-label">{words.centralGroups}</Box>
        <Box color="text-body-secondary" fontSize="body-s">
          {words.centralGroupsHelp}
        </Box>
      </div>
      <ColumnLayout columns={3}>
        {tenantRoles.map((role) => (
          <TextField
            key={role}
            path={['identities', 'groups', role]}
            label={words.centralGroup[role]}
            placeholder={tenantGroup({ slug: slug || '…' }, role)}
            value={groups[role]}
            onType={(typed) => edit(setCentralGroup(role, typed))}
          />
        ))}
      </ColumnLayout>
      <Box color="text-body-secondary" fontSize="body-s">
        {words.centralPeople}
      </Box>
    </SpaceBetween>
  );
};

/** How people come in: the way, the federation role, and the rule that only federated people get in. */
export const SignInRules = () => {
  const edit = useEdit();
  const kind = useDraft((draft) => draft.identities.kind);
  const federatedOnly = useDraft((draft) => draft.identities.federatedOnly);
  const federationRole = useDraft((draft) => draft.identities.federationRole);
  const someFederated = useDraft(({ people, identities }) =>
    people.some((person) => signInOf(person, identities) === 'federated'),
  );
  if (kind !== 'federated')
    return (
      <Container header={<Header variant="h2">{words.signInTitle}</Header>}>
        <SpaceBetween size="l">
          <KindChoice />
          {kind === 'identity_center' && <CentralGroups />}
          {kind === 'native' && someFederated && <FederationRole value={federationRole} />}
        </SpaceBetween>
      </Container>
    );
  return (
    <Container header={<Header variant="h2">{words.signInTitle}</Header>}>
      <SpaceBetween size="l">
        <KindChoice />
        <FederationRole value={federationRole} />
        <Toggle
          checked={federatedOnly}
          description={words.federatedOnlyHelp}
          onChange={({ detail }) => edit(setIdentities({ federatedOnly: detail.checked }))}
        >
          {words.federatedOnly}
        </Toggle>
        {federatedOnly && <Exceptions />}
      </SpaceBetween>
    </Container>
  );
};
