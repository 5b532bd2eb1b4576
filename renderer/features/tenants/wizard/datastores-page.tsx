import Container from '@cloudscape-design/components/container';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { ProblemAlert } from '../../../components/problem-alert.tsx';
import { useDraft, useWizard } from '../draft/use-wizard.ts';
import { DatastoresEditor } from './datastores-editor.tsx';
import { useDatastoreChecks } from './use-datastore-checks.ts';

/** Where the tenant's data lives, checked as typed and looked up where the connection allows. */
export const DatastoresPage = () => {
  const { tenantSlug } = useWizard();
  const datastores = useDraft((draft) => draft.datastores);
  const { checks, error } = useDatastoreChecks(datastores, tenantSlug);
  return (
    <Container>
      <SpaceBetween size="m">
        <DatastoresEditor datastores={datastores} checks={checks} />
        <ProblemAlert error={error} />
      </SpaceBetween>
    </Container>
  );
};
