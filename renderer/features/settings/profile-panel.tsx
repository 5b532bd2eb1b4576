import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import { useQuery } from '@tanstack/react-query';
import type { Session } from '../../../shared/contract/session.ts';
import { orpc } from '../../app/client.ts';
import { CopyText } from '../../components/copy-text.tsx';
import { problemOf } from '../../components/problem-of.ts';
import { words } from './words.ts';

/** Where this profile is, its version, and where its Sandbox answers. */
export const ProfilePanel = ({ session }: { readonly session: Session }) => {
  const operator = session.role !== 'mentor';
  const sandbox = useQuery({ ...orpc.system.sandbox.queryOptions(), enabled: operator });
  const address = sandbox.data ? (
    <CopyText label="Sandbox address" text={sandbox.data.endpoints.quicksight} />
  ) : sandbox.error ? (
    problemOf(sandbox.error).happened
  ) : (
    'asking'
  );
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={words.profile.what}
          actions={operator && <Button href="/settings/health">Health of this machine</Button>}
        >
          {words.profile.title}
        </Header>
      }
    >
      <KeyValuePairs
        columns={2}
        items={[
          { label: 'Profile', value: session.profile.name },
          { label: 'Folder', value: <CopyText label="folder" text={session.profile.path} /> },
          { label: 'Steward', value: session.version },
          ...(operator ? [{ label: 'Sandbox answers at', value: address }] : []),
        ]}
      />
    </Container>
  );
};
