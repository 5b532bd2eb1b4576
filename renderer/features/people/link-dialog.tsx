import Autosuggest from '@cloudscape-design/components/autosuggest';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LinkedAccount } from '../../../shared/contract/people.ts';
import { orpc } from '../../app/client.ts';
import { visibleText } from '../../components/visible-text.ts';
import { words } from './words.ts';

const text = words.person;

/** Chooses the person with whom an account belongs. */
export const LinkDialog = (props: {
  readonly account: LinkedAccount;
  /** With whom it stands now. */
  readonly personId: string;
  readonly onLink: (personId: string) => void;
  readonly onClose: () => void;
}) => {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<string>();
  const found = useQuery({
    ...orpc.people.list.queryOptions({ input: { search: typed.slice(0, 200), limit: 20 } }),
    placeholderData: keepPreviousData,
  });
  const options = (found.data?.people ?? []).flatMap(({ id, name, email }) =>
    id === props.personId
      ? []
      : [{ value: id, label: visibleText(name), description: visibleText(email ?? '') }],
  );
  return (
    <Modal
      visible
      header={text.linkTitle(visibleText(props.account.userName))}
      onDismiss={props.onClose}
      closeAriaLabel={text.cancel}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={props.onClose}>
              {text.cancel}
            </Button>
            <Button
              variant="primary"
              disabled={chosen === undefined}
              disabledReason={text.linkSearch}
              onClick={() => chosen !== undefined && props.onLink(chosen)}
            >
              {text.linkConfirm}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <FormField label={text.linkSearch} description={text.linkBody}>
        <Autosuggest
          value={typed}
          options={options}
          filteringType="manual"
          enteredTextLabel={() => words.noMatch.title}
          empty={words.noMatch.title}
          statusType={found.isPending ? 'loading' : 'finished'}
          loadingText={words.loading}
          ariaLabel={text.linkSearch}
          onChange={({ detail }) => {
            setChosen(undefined);
            setTyped(detail.value);
          }}
          onSelect={({ detail }) => {
            const option = options.find(({ value }) => value === detail.value);
            setChosen(option?.value);
            setTyped(option?.label ?? detail.value);
          }}
        />
      </FormField>
    </Modal>
  );
};
