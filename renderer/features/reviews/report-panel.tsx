import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReviewDetail } from '../../../shared/contract/reviews.ts';
import { client, orpc } from '../../app/client.ts';
import { downloadText } from '../../components/download-file.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { words } from './words.ts';
import '../../components/plain-list.css';

const text = words.report;
const types = { html: 'text/html', json: 'application/json' } as const;

/** The signed report of a review that is over. */
export const ReportPanel = ({ review }: { readonly review: ReviewDetail }) => {
  const cache = useQueryClient();
  const mayChange = useMayChange();
  const sign = useMutation(
    orpc.reviews.sign.mutationOptions({
      onSuccess: (after) =>
        cache.setQueryData(orpc.reviews.get.queryKey({ input: { id: review.id } }), after),
    }),
  );
  const save = useMutation({
    mutationFn: (format: 'html' | 'json') => client.reviews.report({ id: review.id, format }),
    onSuccess: ({ fileName, text: said }, format) => downloadText(fileName, said, types[format]),
  });
  const [first] = review.reports;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={
            first
              ? 'Anybody checks it with “steward review verify FILE”: a changed byte shows.'
              : 'Nothing was signed yet. What was decided stays as it is.'
          }
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              {!first && mayChange && (
                <Button
                  variant="primary"
                  loading={sign.isPending}
                  loadingText={words.signing}
                  onClick={() => sign.mutate({ id: review.id })}
                >
                  {words.sign}
                </Button>
              )}
              {review.reports.toReversed().map(({ format }) => (
                <Button
                  key={format}
                  iconName="download"
                  loading={save.isPending && save.variables === format}
                  onClick={() => save.mutate(format)}
                >
                  {text[format]}
                </Button>
              ))}
            </SpaceBetween>
          }
        >
          Report
        </Header>
      }
    >
      <SpaceBetween size="s">
        <ProblemAlert error={sign.error ?? save.error} />
        <KeyValuePairs
          columns={3}
          items={[
            { label: 'Removed', value: review.outcomes.removed.toLocaleString('en') },
            { label: 'Already gone', value: review.outcomes.gone.toLocaleString('en') },
            { label: 'Not removed', value: review.outcomes.failed.toLocaleString('en') },
            ...(first
              ? [
                  { label: text.signed, value: <RelativeTime at={first.signedAt} /> },
                  ...review.reports.toReversed().map(({ format, sha256 }) => ({
                    label: `${text.hash} of the ${format === 'html' ? 'page' : 'JSON'}`,
                    value: <code className="hash">{sha256}</code>,
                  })),
                  { label: text.key, value: <code className="hash">{first.fingerprint}</code> },
                ]
              : []),
          ]}
        />
      </SpaceBetween>
    </Container>
  );
};
