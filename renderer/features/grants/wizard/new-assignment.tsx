import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { assignmentPlace, policyArnPattern } from '../../../../shared/domain/given.ts';
import { orpc } from '../../../app/client.ts';
import { ProblemAlert } from '../../../components/problem-alert.tsx';
import type { DraftThing } from './grant-draft.ts';

/** An IAM policy assignment that is not there yet: the grant makes it, and removes it when nobody is left in it. */
export const NewAssignment = ({
  connectionId,
  onAdd,
}: {
  readonly connectionId: string;
  readonly onAdd: (thing: DraftThing) => void;
}) => {
  const offered = useQuery(orpc.grants.offered.queryOptions({ input: { connectionId } }));
  const namespaces = offered.data?.namespaces.map(({ name: one }) => one) ?? [];
  const [chosen, setNamespace] = useState<string>();
  const [name, setName] = useState('');
  const [policy, setPolicy] = useState('');
  const [isTried, setTried] = useState(false);
  const namespace = chosen ?? namespaces.find((one) => one === 'default') ?? namespaces[0];
  const id = `${namespace ?? ''}/${name.trim()}`;
  const isNamed = assignmentPlace(id) !== undefined && /^[\w.-]{2,256}$/.test(name.trim());
  const isPolicy = policyArnPattern.test(policy.trim());
  return (
    <ExpandableSection headerText="A new IAM policy assignment">
      <SpaceBetween size="s">
        <ProblemAlert error={offered.error} onRetry={() => void offered.refetch()} />
        <Box color="text-body-secondary">
          It lets its people and groups reach what an IAM policy opens in S3 and Athena. The policy itself is
          made in IAM.
        </Box>
        <FormField
          label="Namespace"
          {...(isTried && namespace === undefined ? { errorText: 'Choose one.' } : {})}
        >
          <Select
            selectedOption={namespace === undefined ? null : { value: namespace, label: namespace }}
            options={namespaces.map((value) => ({ value, label: value }))}
            placeholder="Choose a namespace"
            empty="The directory has not read any namespace."
            onChange={({ detail }) => setNamespace(detail.selectedOption.value)}
          />
        </FormField>
        <FormField
          label="Name of the assignment"
          errorText={
            isTried && !isNamed ? 'It has 2 to 256 letters, digits, dots, hyphens and underscores.' : ''
          }
        >
          <Input
            value={name}
            spellcheck={false}
            onChange={({ detail }) => setName(detail.value.slice(0, 256))}
          />
        </FormField>
        <FormField
          stretch
          label="ARN of the IAM policy"
          errorText={
            isTried && !isPolicy ? 'It looks like arn:aws:iam::111122223333:policy/curated-zone.' : ''
          }
        >
          <Input
            value={policy}
            spellcheck={false}
            placeholder="arn:aws:iam::111122223333:policy/curated-zone"
            onChange={({ detail }) => setPolicy(detail.value.slice(0, 1_200))}
          />
        </FormField>
        <Button
          onClick={() => {
            setTried(true);
            if (!isNamed || !isPolicy) return;
            onAdd({ resource: 'policy_assignment', id, title: name.trim(), policy: policy.trim() });
            setTried(false);
            setName('');
            setPolicy('');
          }}
        >
          Add it
        </Button>
      </SpaceBetween>
    </ExpandableSection>
  );
};
