import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input, { type InputProps } from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type ApiScope, apiScopes, scopeWords } from '../../../shared/domain/api-scopes.ts';
import { orpc } from '../../app/client.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { problemOf } from '../../components/problem-of.ts';
import { useFirstFocus } from '../../components/use-first-focus.ts';
import { MadeToken } from './made-token.tsx';
import { daysWords, words } from './words.ts';

export interface MakeTokenProps {
  readonly longestDays: number;
  readonly onClose: () => void;
}

const spans = [1, 7, 30, 90, 180, 366];
const usualDays = 30;

/** Asks what a new token is called and may do, makes it, and shows it once. */
export const MakeToken = ({ longestDays, onClose }: MakeTokenProps) => {
  const cache = useQueryClient();
  const field = useFirstFocus<InputProps.Ref>();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly ApiScope[]>([]);
  const [days, setDays] = useState(Math.min(usualDays, longestDays));
  const [rate, setRate] = useState('600');
  const [tried, setTried] = useState(false);
  const make = useMutation(
    orpc.tokens.create.mutationOptions({
      onSuccess: () => void cache.invalidateQueries({ queryKey: orpc.tokens.key() }),
    }),
  );
  const perMinute = /^\d{1,5}$/.test(rate) ? Number(rate) : 0;
  const goodRate = perMinute >= 1 && perMinute <= 60_000;
  const submit = () => {
    setTried(true);
    if (name.trim() !== '' && scopes.length > 0 && goodRate && !make.isPending)
      make.mutate({ name, scopes: [...scopes], expiresInSeconds: days * 86_400, perMinute });
  };
  if (make.data) return <MadeToken name={make.data.token.name} secret={make.data.secret} onClose={onClose} />;

  const problem = make.error ? problemOf(make.error) : undefined;
  const nameProblem = problem?.field === 'name' ? problem : undefined;
  const allowed = [...new Set([...spans.filter((each) => each <= longestDays), longestDays])];
  return (
    <Modal
      visible
      header={words.make.title}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button variant="primary" loading={make.isPending} onClick={submit}>
              {words.make.button}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <SpaceBetween size="l">
          {!nameProblem && <ProblemAlert error={make.error} />}
          <FormField
            label={words.make.name}
            description={words.make.nameWhy}
            errorText={
              tried && name.trim() === ''
                ? 'Give the token a name.'
                : nameProblem && `${nameProblem.happened} ${nameProblem.todo ?? ''}`
            }
          >
            <Input ref={field} value={name} onChange={({ detail }) => setName(detail.value.slice(0, 40))} />
          </FormField>
          <FormField
            label={words.make.scopes}
            errorText={tried && scopes.length === 0 ? words.make.noScope : undefined}
          >
            <SpaceBetween size="xs">
              {apiScopes.map((scope) => (
                <Checkbox
                  key={scope}
                  checked={scopes.includes(scope)}
                  description={scopeWords[scope]}
                  onChange={({ detail }) =>
                    setScopes(detail.checked ? [...scopes, scope] : scopes.filter((each) => each !== scope))
                  }
                >
                  {scope}
                </Checkbox>
              ))}
            </SpaceBetween>
          </FormField>
          <FormField label={words.make.ends}>
            <Select
              options={allowed.map((each) => ({ value: String(each), label: `in ${daysWords(each)}` }))}
              selectedOption={{ value: String(days), label: `in ${daysWords(days)}` }}
              expandToViewport
              onChange={({ detail }) => setDays(Number(detail.selectedOption.value))}
            />
          </FormField>
          <FormField
            label={words.make.rate}
            description={words.make.rateWhy}
            errorText={tried && !goodRate ? words.make.badRate : undefined}
          >
            <Input
              value={rate}
              inputMode="numeric"
              onChange={({ detail }) => setRate(detail.value.slice(0, 5))}
            />
          </FormField>
        </SpaceBetween>
      </form>
    </Modal>
  );
};
