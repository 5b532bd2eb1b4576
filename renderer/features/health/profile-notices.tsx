import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { orpc } from '../../app/client.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { visibleText } from '../../components/visible-text.ts';
import { words } from './words.ts';

/** What must be known about the profile as a whole, until somebody says that they go on with it. */
export const ProfileNotices = () => {
  const client = useQueryClient();
  const mayChange = useMayChange();
  const { data } = useQuery(orpc.profile.notices.queryOptions());
  const acknowledge = useMutation(
    orpc.profile.acknowledge.mutationOptions({ onSuccess: () => client.invalidateQueries() }),
  );
  const notices = data?.notices ?? [];
  if (notices.length === 0 && !acknowledge.error) return null;
  return (
    <SpaceBetween size="s">
      <ProblemAlert error={acknowledge.error} />
      {notices.map(({ id, kind, found, todo }) => (
        <Alert
          key={id}
          type="warning"
          header={words.notices[kind]}
          action={
            mayChange && (
              <Button loading={acknowledge.isPending} onClick={() => acknowledge.mutate({ id })}>
                {words.goOn}
              </Button>
            )
          }
        >
          <Box variant="p">{visibleText(found)}</Box>
          <Box variant="p">{visibleText(todo)}</Box>
        </Alert>
      ))}
    </SpaceBetween>
  );
};
