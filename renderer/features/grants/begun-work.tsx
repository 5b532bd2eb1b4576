import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { GrantDraft } from '../../../shared/contract/grants.ts';
import { orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { isBegun, requestShape } from './wizard/grant-draft.ts';
import '../../components/plain-list.css';

const begun: Readonly<Record<GrantDraft['kind'], { readonly what: string; readonly href: string }>> = {
  request: { what: 'a new grant', href: '/grants/new' },
  renew: { what: 'a renewal', href: '/grants/renew' },
  revoke: { what: 'a revocation', href: '/grants/revoke' },
};

/** What whoever looks at it began and has not handed in. */
export const BegunWork = () => {
  const cache = useQueryClient();
  const { data } = useQuery(orpc.grants.drafts.queryOptions());
  const discard = useMutation(
    orpc.grants.discardDraft.mutationOptions({
      onSuccess: () => void cache.invalidateQueries({ queryKey: orpc.grants.drafts.key() }),
    }),
  );
  const drafts = (data ?? []).filter(({ kind, body }) => {
    const request = kind === 'request' ? requestShape.schema.safeParse(body).data : undefined;
    return request === undefined || isBegun(request);
  });
  if (drafts.length === 0) return null;
  return (
    <Container header={<Header variant="h2">Begun and not handed in</Header>}>
      <ProblemAlert error={discard.error} />
      <ul className="effects">
        {drafts.map(({ kind, updatedAt }) => (
          <li key={kind}>
            <span className="row-actions">
              <AppLink href={begun[kind].href}>{`Go on with ${begun[kind].what}`}</AppLink>
              <Box color="text-body-secondary" display="inline">
                last changed <RelativeTime at={updatedAt} />
              </Box>
              <Button
                variant="inline-link"
                ariaLabel={`Discard ${begun[kind].what}`}
                onClick={() => discard.mutate({ kind })}
              >
                Discard
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </Container>
  );
};
