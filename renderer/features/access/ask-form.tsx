import Button from '@cloudscape-design/components/button';
import DatePicker from '@cloudscape-design/components/date-picker';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { words } from './words.ts';

export interface AskField {
  /** Its name in the address. */
  readonly name: string;
  readonly kind: 'text' | 'day';
  readonly label: string;
  readonly hint: string;
  readonly needed: boolean;
}

const today = (): string => new Date().toISOString().slice(0, 10);

/** What is asked: typed here, kept in the address, so that a link shows the same answer. */
export const AskForm = (props: {
  readonly fields: readonly AskField[];
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly submit?: string;
  readonly onAsk: (values: Readonly<Record<string, string | undefined>>) => void;
}) => {
  const { fields, values } = props;
  const given = JSON.stringify(values);
  const [kept, setKept] = useState(given);
  const [typed, setTyped] = useState(values);
  const [missing, setMissing] = useState(false);
  if (kept !== given) {
    // Another link was followed: the form says what is answered now.
    setKept(given);
    setTyped(values);
  }
  const change = (name: string, value: string) => setTyped((before) => ({ ...before, [name]: value }));
  const isMissing = ({ name, needed }: AskField) => needed && !typed[name]?.trim();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(true);
        if (fields.some(isMissing)) return;
        props.onAsk(Object.fromEntries(fields.map(({ name }) => [name, typed[name]?.trim() || undefined])));
      }}
    >
      <Form actions={<Button formAction="submit">{props.submit ?? words.form.show}</Button>}>
        <Grid
          gridDefinition={fields.map(() => ({
            colspan: { default: 12, s: Math.max(4, Math.floor(12 / fields.length)) },
          }))}
        >
          {fields.map((field) => (
            <FormField
              key={field.name}
              label={field.label}
              description={field.hint}
              errorText={missing && isMissing(field) ? `${field.label} is needed.` : ''}
            >
              {field.kind === 'text' ? (
                <Input
                  value={typed[field.name] ?? ''}
                  onChange={({ detail }) => change(field.name, detail.value.slice(0, 2_048))}
                />
              ) : (
                <DatePicker
                  value={typed[field.name] ?? ''}
                  onChange={({ detail }) => change(field.name, detail.value)}
                  isDateEnabled={(day) => day.toISOString().slice(0, 10) <= today()}
                  placeholder="YYYY/MM/DD"
                  locale="en-GB"
                  openCalendarAriaLabel={(chosen) =>
                    `${words.calendar.open}: ${field.label}${chosen ? `, ${chosen}` : ''}`
                  }
                  todayAriaLabel={words.calendar.today}
                  nextMonthAriaLabel={words.calendar.next}
                  previousMonthAriaLabel={words.calendar.previous}
                />
              )}
            </FormField>
          ))}
        </Grid>
      </Form>
    </form>
  );
};
