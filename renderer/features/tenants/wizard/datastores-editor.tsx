import AttributeEditor, { type AttributeEditorProps } from '@cloudscape-design/components/attribute-editor';
import Box from '@cloudscape-design/components/box';
import Select from '@cloudscape-design/components/select';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { z } from 'zod';
import type { identifierCheck } from '../../../../shared/contract/tenants.ts';
import { placeField } from '../../../../shared/domain/tenant-rules.ts';
import { datastoreKinds } from '../../../../shared/domain/tenant-spec.ts';
import { addDatastore, removeDatastore, setDatastore } from '../draft/edit-draft.ts';
import { fieldId } from '../draft/pages.ts';
import type { DatastoreDraft } from '../draft/tenant-draft.ts';
import { useEdit, useShownErrors } from '../draft/use-wizard.ts';
import { useEnvironments } from '../use-environments.ts';
import { wizardWords } from '../wizard-words.ts';
import { datastoreKindWords } from '../words.ts';
import { RowInput } from './row-input.tsx';

type Check = z.infer<typeof identifierCheck> | 'checking';
type Place = 'catalog' | 'database' | 'location' | 'arn';

const words = wizardWords.datastores;
const kindOptions = datastoreKinds.map((kind) => ({ value: kind, ...datastoreKindWords[kind] }));

const placeOf = (row: DatastoreDraft): Place => placeField(row.kind) as Place;

const button = { width: 'auto' } as const;
const layouts: Readonly<Record<'plain' | 'withSchema', readonly AttributeEditorProps.GridLayout[]>> = {
  plain: [
    { breakpoint: 'xs', rows: [[4, 5, 7]], removeButton: button },
    { breakpoint: 'xxs', rows: [[1, 1], [1]], removeButton: button },
    { rows: [[1], [1], [1]], removeButton: { ownRow: true } },
  ],
  withSchema: [
    { breakpoint: 'xs', rows: [[4, 4, 5, 4]], removeButton: button },
    {
      breakpoint: 'xxs',
      rows: [
        [1, 1],
        [1, 1],
      ],
      removeButton: button,
    },
    { rows: [[1], [1], [1], [1]], removeButton: { ownRow: true } },
  ],
};

/** What was found out about a place that is not wrong. */
const Found = ({ check }: { readonly check: Check | undefined }) => {
  if (check === undefined) return null;
  if (check === 'checking') return <>{words.checking}</>;
  // Only what was looked up and found earns a sign; the rest is said in words.
  if (check.state !== 'exists') return <>{check.message}</>;
  return (
    <Box fontSize="body-s">
      <StatusIndicator type="success">{check.message}</StatusIndicator>
    </Box>
  );
};

export interface DatastoresEditorProps {
  readonly datastores: readonly DatastoreDraft[];
  readonly checks: ReadonlyMap<number, Check>;
}

/** One row per place; what the host found out about it stands under its identifier. */
export const DatastoresEditor = ({ datastores, checks }: DatastoresEditorProps) => {
  const edit = useEdit();
  const errorOf = useShownErrors();
  const { choices } = useEnvironments();
  const environmentOptions = choices.map(({ name, title }) => ({ value: name, label: title }));

  const error = (row: DatastoreDraft, index: number): string | undefined => {
    const own = errorOf(['datastores', index, placeOf(row)], 'as_typed', row[placeOf(row)] === '');
    const check = checks.get(index);
    const found = typeof check === 'object' && (check.state === 'taken' || check.state === 'unsafe');
    return own ?? (found ? check.message : undefined);
  };
  const schemaError = (row: DatastoreDraft, index: number) =>
    row.kind === 'database'
      ? errorOf(['datastores', index, 'schema'], 'as_typed', row.schema === '')
      : undefined;
  const environmentError = (row: DatastoreDraft, index: number) =>
    errorOf(['datastores', index, 'environment'], 'as_typed', row.environment === '');
  const missing = (index: number) => {
    const check = checks.get(index);
    return typeof check === 'object' && check.state === 'missing' ? check.message : undefined;
  };

  const definition: AttributeEditorProps.FieldDefinition<DatastoreDraft>[] = [
    {
      label: words.environment,
      errorText: environmentError,
      control: (row, index) => (
        <Select
          controlId={fieldId(['datastores', index, 'environment'])}
          ariaLabel={wizardWords.row(index + 1)}
          options={environmentOptions}
          invalid={environmentError(row, index) !== undefined}
          selectedOption={
            environmentOptions.find(({ value }) => value === row.environment) ??
            (row.environment ? { value: row.environment, label: row.environment } : null)
          }
          onChange={({ detail }) =>
            edit(setDatastore(index, { environment: detail.selectedOption.value ?? '' }))
          }
        />
      ),
    },
    {
      label: words.kind,
      control: (row, index) => (
        <Select
          ariaLabel={wizardWords.row(index + 1)}
          options={kindOptions}
          selectedOption={kindOptions.find(({ value }) => value === row.kind) ?? null}
          onChange={({ detail }) => {
            const kind = datastoreKinds.find((candidate) => candidate === detail.selectedOption.value);
            if (kind) edit(setDatastore(index, { kind }));
          }}
        />
      ),
    },
    {
      label: words.identifier,
      errorText: error,
      warningText: (row, index) => (error(row, index) ? undefined : missing(index)),
      constraintText: (row, index) =>
        error(row, index) || missing(index) ? undefined : <Found check={checks.get(index)} />,
      control: (row, index) => (
        <RowInput
          path={['datastores', index, placeOf(row)]}
          label={`${words.identifier}, ${wizardWords.row(index + 1)}`}
          value={row[placeOf(row)]}
          invalid={error(row, index) !== undefined}
          placeholder={words.placeholders[row.kind]}
          onType={(value) => edit(setDatastore(index, { [placeOf(row)]: value }))}
        />
      ),
    },
  ];
  const withSchema = datastores.some(({ kind }) => kind === 'database');
  if (withSchema)
    definition.push({
      label: words.schema,
      errorText: schemaError,
      control: (row, index) =>
        row.kind === 'database' ? (
          <RowInput
            path={['datastores', index, 'schema']}
            label={`${words.schema}, ${wizardWords.row(index + 1)}`}
            value={row.schema}
            invalid={schemaError(row, index) !== undefined}
            placeholder={words.schemaPlaceholder}
            onType={(value) => edit(setDatastore(index, { schema: value }))}
          />
        ) : null,
    });

  return (
    <AttributeEditor
      items={datastores}
      empty={words.empty}
      addButtonText={words.add}
      removeButtonText={words.remove}
      removeButtonAriaLabel={(row) => words.removeRow(row[placeOf(row)])}
      onAddButtonClick={() => edit(addDatastore)}
      onRemoveButtonClick={({ detail }) => edit(removeDatastore(detail.itemIndex))}
      gridLayout={withSchema ? layouts.withSchema : layouts.plain}
      definition={definition}
    />
  );
};
