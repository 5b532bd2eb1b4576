import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { setName, setSlug, setTenantId } from '../draft/edit-draft.ts';
import { useDraft, useEdit, useWizard } from '../draft/use-wizard.ts';
import { wizardWords } from '../wizard-words.ts';
import { ContactsEditor } from './contacts-editor.tsx';
import { EnvironmentField } from './environment-field.tsx';
import { TextField } from './text-field.tsx';

const words = wizardWords.identity;

/** Who the tenant is. Only the name must be typed. */
export const IdentityPage = () => {
  const { tenantSlug } = useWizard();
  const edit = useEdit();
  const name = useDraft((draft) => draft.name);
  const slug = useDraft((draft) => draft.slug);
  const tenantId = useDraft((draft) => draft.tenantId);
  const fixed = tenantSlug !== null;
  return (
    <SpaceBetween size="l">
      <Container>
        <SpaceBetween size="l">
          <TextField
            path={['name']}
            label={words.name}
            help={words.nameHelp}
            placeholder={words.namePlaceholder}
            value={name}
            autoFocus={name === ''}
            stretch
            onType={(value) => edit(setName(value, fixed ? 'fixed' : 'follows'))}
          />
          <ColumnLayout columns={2}>
            <TextField
              path={['slug']}
              label={words.slug}
              help={fixed ? words.slugFixed : words.slugHelp}
              show="as_typed"
              value={slug}
              readOnly={fixed}
              stretch
              onType={(value) => edit(setSlug(value))}
            />
            <TextField
              path={['tenantId']}
              label={words.tenantId}
              help={words.tenantIdHelp}
              show="as_typed"
              value={tenantId}
              stretch
              onType={(value) => edit(setTenantId(value))}
            />
          </ColumnLayout>
          <EnvironmentField />
        </SpaceBetween>
      </Container>
      <Container
        header={
          <Header variant="h2" description={words.contactsHelp}>
            {words.contacts} <i>– {wizardWords.optional}</i>
          </Header>
        }
      >
        <ContactsEditor />
      </Container>
    </SpaceBetween>
  );
};
