import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tiles from '@cloudscape-design/components/tiles';
import { tenantFolders, tenantGroup } from '../../../../shared/domain/tenant-names.ts';
import { tenantRoles } from '../../../../shared/domain/tenant-spec.ts';
import { setIsolation, setNamespace } from '../draft/edit-draft.ts';
import { fieldId } from '../draft/pages.ts';
import { namedGroups } from '../draft/tenant-draft.ts';
import { useDraft, useEdit, useFieldError } from '../draft/use-wizard.ts';
import { wizardWords } from '../wizard-words.ts';
import { TextField } from './text-field.tsx';
import { useSignInWays } from './use-sign-in-ways.ts';

const words = wizardWords.isolation;

const tiles = [
  {
    value: 'namespace',
    label: words.namespace,
    description: (
      <>
        {words.namespaceDescription} <b>{words.namespaceBest}</b>
      </>
    ),
  },
  {
    value: 'shared',
    label: words.shared,
    description: (
      <>
        {words.sharedDescription} <b>{words.sharedBest}</b>
      </>
    ),
  },
];

/** How far the tenant is kept apart, and what will be made for it. */
export const IsolationPage = () => {
  const edit = useEdit();
  const isolation = useDraft((draft) => draft.isolation);
  const slug = useDraft((draft) => draft.slug);
  const name = useDraft((draft) => draft.name);
  const identities = useDraft((draft) => draft.identities);
  const error = useFieldError(['isolation'], 'when_left', false);
  // A namespace of its own takes people through IAM federation only.
  const refusal = useSignInWays().refused.get('federated');
  const root = tenantFolders(slug || '…', name || '…')[0];
  return (
    <Container>
      <SpaceBetween size="l">
        <FormField
          stretch
          errorText={error ?? (refusal && isolation.model === 'namespace' ? words.notCentral : undefined)}
        >
          <Tiles
            ariaLabel={words.label}
            value={isolation.model}
            columns={2}
            items={tiles.map((tile) => ({
              ...tile,
              controlId: fieldId(['isolation', tile.value]),
              ...(tile.value === 'namespace' && refusal && isolation.model !== 'namespace'
                ? { disabled: true, description: words.notCentral }
                : {}),
            }))}
            onChange={({ detail }) => edit(setIsolation(detail.value === 'shared' ? 'shared' : 'namespace'))}
          />
        </FormField>
        {isolation.model === 'namespace' && (
          <TextField
            path={['isolation', 'namespace']}
            label={words.name}
            help={words.nameHelp}
            show="as_typed"
            value={isolation.namespace}
            onType={(value) => edit(setNamespace(value))}
          />
        )}
        <KeyValuePairs
          columns={2}
          items={[
            {
              label: refusal ? words.centralGroups : words.groups,
              value: tenantRoles.map((role) => (
                <div key={role}>
                  {tenantGroup({ slug: slug || '…', identities: { groups: namedGroups(identities) } }, role)}
                </div>
              )),
            },
            {
              label: words.folder,
              value: (
                <>
                  <div>{root?.name}</div>
                  {isolation.model === 'shared' && (
                    <Box color="text-body-secondary" fontSize="body-s">
                      {words.folderShared}
                    </Box>
                  )}
                </>
              ),
            },
          ]}
        />
      </SpaceBetween>
    </Container>
  );
};
