import Autosuggest from '@cloudscape-design/components/autosuggest';
import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LeavingAssetShown } from '../../../shared/contract/tenants.ts';
import { orpc } from '../../app/client.ts';
import { visibleText } from '../../components/visible-text.ts';
import { assetWords } from '../directory/words.ts';
import { leavingWords } from './leaving-words.ts';

const text = leavingWords.assets;

/** An account that takes something over. */
export interface Successor {
  readonly key: string;
  readonly name: string;
}

export interface LeavingAssetsProps {
  readonly assets: readonly LeavingAssetShown[];
  readonly change: 'offboard' | 'delete';
  readonly connectionId: string | undefined;
  /** Everybody who was named so far. */
  readonly successors: readonly Successor[];
  readonly disabled: boolean;
  readonly onSuccessor: (successor: Successor) => void;
  readonly onChoose: (key: string, choice: string) => void;
}

/** What only a leaving tenant's people own, and for each who gets it. */
export const LeavingAssets = (props: LeavingAssetsProps) => {
  const { assets, change, connectionId, successors, disabled } = props;
  const [typed, setTyped] = useState('');
  const found = useQuery({
    ...orpc.directory.people.queryOptions({
      input: { search: typed.slice(0, 200), limit: 20, ...(connectionId ? { connectionId } : {}) },
    }),
    placeholderData: keepPreviousData,
  });
  const options = (found.data?.people ?? []).flatMap(({ key, userName, email, nameless }) =>
    nameless ? [] : [{ value: key, label: visibleText(userName), description: visibleText(email ?? '') }],
  );
  const keep = { value: 'keep', label: text.keep[change] };
  const named = successors.map(({ key, name }) => ({ value: key, label: text.goesTo(visibleText(name)) }));
  const chosen = (asset: LeavingAssetShown) => {
    if (asset.choice === null) return { value: '', label: text.undecided };
    if (asset.choice === 'keep') return keep;
    return { value: asset.choice, label: text.goesTo(visibleText(asset.choiceName ?? asset.choice)) };
  };
  return (
    <Table
      variant="container"
      contentDensity="compact"
      wrapLines
      ariaLabels={{ tableLabel: text.title }}
      items={assets}
      trackBy="key"
      header={
        <SpaceBetween size="m">
          <Header
            variant="h2"
            counter={`(${assets.length.toLocaleString('en')})`}
            description={text.description[change]}
          >
            {text.title}
          </Header>
          <FormField label={text.successor} description={text.successorHelp}>
            <Autosuggest
              value={typed}
              options={options}
              filteringType="manual"
              placeholder={text.successorPlaceholder}
              enteredTextLabel={() => text.nobody}
              empty={text.nobody}
              ariaLabel={text.successor}
              disabled={disabled}
              onChange={({ detail }) => setTyped(detail.value)}
              onSelect={({ detail }) => {
                const option = options.find(({ value }) => value === detail.value);
                setTyped(option?.label ?? detail.value);
                if (option) props.onSuccessor({ key: option.value, name: option.label });
              }}
            />
          </FormField>
        </SpaceBetween>
      }
      columnDefinitions={[
        {
          id: 'asset',
          header: text.asset,
          isRowHeader: true,
          cell: (asset) => (
            <>
              {visibleText(asset.title || asset.id)}
              <Box color="text-body-secondary" fontSize="body-s">
                {assetWords[asset.kind as keyof typeof assetWords] ?? asset.kind}
              </Box>
            </>
          ),
        },
        {
          id: 'owners',
          header: text.owners,
          minWidth: 190,
          cell: ({ owners }) =>
            owners.length === 0 ? (
              <Box color="text-body-secondary">{text.noOwners}</Box>
            ) : (
              <span className="any-wrap">{owners.map(visibleText).join(', ')}</span>
            ),
        },
        ...(assets.some(({ usedBy }) => usedBy.length > 0)
          ? [
              {
                id: 'usedBy',
                header: text.usedBy,
                minWidth: 120,
                cell: ({ usedBy }: LeavingAssetShown) =>
                  usedBy.length === 0 ? text.none : usedBy.map(visibleText).join(', '),
              },
            ]
          : []),
        {
          id: 'becomes',
          header: text.becomes,
          minWidth: 240,
          cell: (asset) => (
            <Select
              ariaLabel={text.becomesOf(visibleText(asset.title || asset.id))}
              options={[keep, ...named]}
              selectedOption={chosen(asset)}
              disabled={disabled}
              expandToViewport
              onChange={({ detail }) => props.onChoose(asset.key, detail.selectedOption.value ?? 'keep')}
            />
          ),
        },
      ]}
    />
  );
};
