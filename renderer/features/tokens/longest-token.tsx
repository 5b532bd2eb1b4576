import ColumnLayout from '@cloudscape-design/components/column-layout';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { orpc } from '../../app/client.ts';
import { useNotify } from '../../components/notifications.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { daysWords, words } from './words.ts';

const choices = [1, 7, 30, 90, 180, 366];

/** How long new tokens may last at most. */
export const LongestToken = ({ days }: { readonly days: number }) => {
  const cache = useQueryClient();
  const notify = useNotify();
  const save = useMutation(
    orpc.tokens.setLongest.mutationOptions({
      onSuccess: ({ longestDays }) => {
        void cache.invalidateQueries({ queryKey: orpc.tokens.key() });
        notify({ type: 'success', content: words.longest.saved(longestDays) });
      },
    }),
  );
  const options = [...new Set([...choices, days])]
    .sort((one, other) => one - other)
    .map((each) => ({ value: String(each), label: daysWords(each) }));
  return (
    <SpaceBetween size="s">
      <ProblemAlert error={save.error} />
      <ColumnLayout columns={3}>
        <FormField label={words.longest.label}>
          <Select
            options={options}
            selectedOption={{ value: String(days), label: daysWords(days) }}
            disabled={save.isPending}
            expandToViewport
            onChange={({ detail }) => save.mutate({ days: Number(detail.selectedOption.value) })}
          />
        </FormField>
      </ColumnLayout>
    </SpaceBetween>
  );
};
