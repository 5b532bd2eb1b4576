import DatePicker from '@cloudscape-design/components/date-picker';
import FormField from '@cloudscape-design/components/form-field';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { GrantSpan } from '../../../shared/domain/grant.ts';

const hour = 3_600_000;
const lengths = [
  { value: String(hour), label: '1 hour' },
  { value: String(4 * hour), label: '4 hours' },
  { value: String(24 * hour), label: '1 day' },
  { value: String(7 * 24 * hour), label: '1 week' },
  { value: String(30 * 24 * hour), label: '30 days' },
  { value: String(90 * 24 * hour), label: '90 days' },
  { value: String(365 * 24 * hour), label: '1 year' },
];

const dayOf = (at: string): string => at.slice(0, 10);
const endOfDay = (day: string): string => `${day}T23:59:59.999Z`;
const inAWeek = (): string => new Date(Date.now() + 7 * 24 * hour).toISOString();

/** For how long: a length from taking effect, a day, or for good. */
export const SpanField = ({
  span,
  onChange,
}: {
  readonly span: GrantSpan;
  readonly onChange: (span: GrantSpan) => void;
}) => (
  <SpaceBetween size="m">
    <RadioGroup
      ariaLabel="How long"
      value={span.kind}
      items={[
        {
          value: 'for',
          label: 'For a time',
          description: 'It starts when the grant takes effect, not while it waits for approval.',
        },
        { value: 'until', label: 'Until a day', description: 'To the end of that day in UTC.' },
        { value: 'good', label: 'For good', description: 'Until somebody revokes it.' },
      ]}
      onChange={({ detail }) => {
        if (detail.value === 'good') onChange({ kind: 'good' });
        else if (detail.value === 'until') onChange({ kind: 'until', at: endOfDay(dayOf(inAWeek())) });
        else onChange({ kind: 'for', ms: 7 * 24 * hour });
      }}
    />
    {span.kind === 'for' && (
      <FormField label="Time">
        <Select
          selectedOption={
            lengths.find(({ value }) => value === String(span.ms)) ?? {
              value: String(span.ms),
              label: `${span.ms / hour} hours`,
            }
          }
          options={lengths}
          onChange={({ detail }) => onChange({ kind: 'for', ms: Number(detail.selectedOption.value) })}
        />
      </FormField>
    )}
    {span.kind === 'until' && (
      <FormField label="Last day" constraintText="As 2026/12/31.">
        <DatePicker
          value={dayOf(span.at)}
          placeholder="YYYY/MM/DD"
          openCalendarAriaLabel={(day) => `Choose the last day${day ? `, ${day} is chosen` : ''}`}
          previousMonthAriaLabel="Month before"
          nextMonthAriaLabel="Next month"
          todayAriaLabel="Today"
          isDateEnabled={(day) => day.getTime() > Date.now() - 24 * hour}
          onChange={({ detail }) => {
            if (/^\d{4}-\d\d-\d\d$/.test(detail.value) && !Number.isNaN(Date.parse(detail.value)))
              onChange({ kind: 'until', at: endOfDay(detail.value) });
          }}
        />
      </FormField>
    )}
  </SpaceBetween>
);
