import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMemo, useState } from 'react';
import type { TenantRole } from '../../../../../shared/domain/tenant-spec.ts';
import { useNotify } from '../../../../components/notifications.ts';
import { ProblemAlert } from '../../../../components/problem-alert.tsx';
import { type OnDuplicate, setPeople } from '../../draft/edit-people.ts';
import { mostPeople } from '../../draft/limits.ts';
import { emailsOf, planImport } from '../../draft/plan-import.ts';
import { useDraft, useEdit } from '../../draft/use-wizard.ts';
import { wizardWords } from '../../wizard-words.ts';
import { ColumnMapping } from './column-mapping.tsx';
import { ImportRows } from './import-rows.tsx';
import { RoleSelect } from './role-select.tsx';
import type { PeopleImport } from './use-people-import.ts';

const words = wizardWords.import;

export interface ImportPreviewProps {
  readonly source: PeopleImport;
  readonly onAdded: () => void;
}

/** A read list before it is added: its columns, each row's fate, and what becomes of people twice there. */
export const ImportPreview = ({ source, onAdded }: ImportPreviewProps) => {
  const edit = useEdit();
  const notify = useNotify();
  const people = useDraft((draft) => draft.people);
  const [role, setRole] = useState<TenantRole>('reader');
  const [onDuplicate, setOnDuplicate] = useState<OnDuplicate>('keep');
  const rows = source.opened?.read.rows;
  const plan = useMemo(
    () => planImport(people, rows ?? [], role, onDuplicate),
    [people, rows, role, onDuplicate],
  );
  const emails = useMemo(() => emailsOf(people), [people]);
  if (!source.opened) return null;
  const { name, read } = source.opened;
  const tooMany = plan.people.length > mostPeople;
  const nothing = plan.added + plan.replaced === 0;
  const add = () => {
    onAdded();
    // Taking the list away, judging thousands of people, and telling of it are a task each: the page can be drawn
    // between them.
    setTimeout(() => {
      edit(setPeople(plan.people));
      const told = words.added(plan.added, plan.replaced, plan.kept);
      setTimeout(() => notify({ type: 'success', content: told }));
    });
  };
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={`${words.summary(plan.good, plan.bad)} ${words.readAs(read.encoding, words.delimiters[read.delimiter] ?? `“${read.delimiter}”`)}`}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={source.close}>
                {words.cancel}
              </Button>
              <Button
                variant="primary"
                disabled={nothing || tooMany || source.reading}
                disabledReason={tooMany ? words.tooMany(mostPeople) : words.nothing}
                onClick={add}
              >
                {nothing
                  ? words.nothing
                  : plan.replaced > 0
                    ? words.update(plan.added, plan.replaced)
                    : words.add(plan.added)}
              </Button>
            </SpaceBetween>
          }
        >
          {words.title(name)}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <ProblemAlert error={source.error} />
        {tooMany && <Alert type="error">{words.tooMany(mostPeople)}</Alert>}
        {read.rows.length === 0 ? (
          <Box color="text-body-secondary">{words.noRows}</Box>
        ) : (
          <>
            <ColumnMapping
              read={read}
              disabled={source.reading}
              onChange={(mapping) => void source.remap(mapping)}
            />
            {plan.withoutRole > 0 && (
              <FormField label={words.defaultRole}>
                <RoleSelect value={role} onChange={setRole} />
              </FormField>
            )}
            {plan.there > 0 && (
              <FormField label={words.duplicates(plan.there)}>
                <RadioGroup
                  value={onDuplicate}
                  items={[
                    { value: 'keep', label: words.keep },
                    { value: 'replace', label: words.replace },
                  ]}
                  onChange={({ detail }) => setOnDuplicate(detail.value === 'replace' ? 'replace' : 'keep')}
                />
              </FormField>
            )}
            <ImportRows rows={read.rows} bad={plan.bad} warned={plan.warned} emails={emails} role={role} />
          </>
        )}
      </SpaceBetween>
    </Container>
  );
};
