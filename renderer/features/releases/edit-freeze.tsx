import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import {
  type FreezeWindow,
  freezeWindow,
  type Weekday,
  weekdays,
} from '../../../shared/domain/releases/freeze-window.ts';
import { policyEditWords as words } from './stage-words.ts';

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')].map(
  (value) => ({
    value,
    label: value,
  }),
);
const days = weekdays.map((value) => ({
  value,
  label: `${value.charAt(0).toUpperCase()}${value.slice(1)}`,
}));

const WeekMoment = (props: {
  readonly label: string;
  readonly day: Weekday;
  readonly time: string;
  readonly error: string;
  readonly onChange: (moment: { readonly day: Weekday; readonly time: string }) => void;
}) => (
  <FormField label={props.label} errorText={props.error} description="The clock of the time zone, as 16:30.">
    <SpaceBetween direction="horizontal" size="xs">
      <Select
        ariaLabel={`${props.label}: day`}
        selectedOption={days.find(({ value }) => value === props.day) ?? null}
        options={days}
        onChange={({ detail }) => {
          const day = weekdays.find((one) => one === detail.selectedOption.value);
          if (day) props.onChange({ day, time: props.time });
        }}
      />
      <Input
        ariaLabel={`${props.label}: time`}
        value={props.time}
        onChange={({ detail }) => props.onChange({ day: props.day, time: detail.value.slice(0, 5) })}
      />
    </SpaceBetween>
  </FormField>
);

/** One more freeze of a stage: whole days, or a part of every week. */
export const AddFreeze = ({
  taken,
  onAdd,
  onCancel,
}: {
  /** Names that other freezes have. */
  readonly taken: readonly string[];
  readonly onAdd: (window: FreezeWindow) => void;
  readonly onCancel: () => void;
}) => {
  const [kind, setKind] = useState<FreezeWindow['kind']>('dates');
  const [title, setTitle] = useState('');
  const [dates, setDates] = useState({ from: '', to: '' });
  const [week, setWeek] = useState<{
    from: { day: Weekday; time: string };
    to: { day: Weekday; time: string };
  }>({ from: { day: 'friday', time: '16:00' }, to: { day: 'monday', time: '08:00' } });
  const [timeZone, setTimeZone] = useState(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    return zones.some(({ value }) => value === own) ? own : 'UTC';
  });
  const [breakable, setBreakable] = useState(false);
  const [tried, setTried] = useState(false);
  const parsed = freezeWindow.safeParse({
    kind,
    title,
    timeZone,
    breakable,
    ...(kind === 'dates' ? dates : week),
  });
  const isTaken = taken.some((one) => one.toLowerCase() === title.trim().toLowerCase());
  const wrong = (field: string): string =>
    tried && !parsed.success
      ? (parsed.error.issues.find(({ path }) => path[0] === field)?.message ?? '')
      : '';
  return (
    <Container>
      <SpaceBetween size="m">
        <RadioGroup
          ariaLabel={words.freezes}
          value={kind}
          items={[
            { value: 'dates', label: words.kind.dates },
            { value: 'weekly', label: words.kind.weekly },
          ]}
          onChange={({ detail }) => setKind(detail.value === 'weekly' ? 'weekly' : 'dates')}
        />
        <FormField
          label={words.name}
          errorText={tried && isTaken ? 'Another freeze of this stage has this name.' : wrong('title')}
        >
          <Input value={title} onChange={({ detail }) => setTitle(detail.value.slice(0, 100))} />
        </FormField>
        {kind === 'dates' ? (
          <ColumnLayout columns={2}>
            <FormField label={words.firstDay} description="As 2026-12-24." errorText={wrong('from')}>
              <Input
                value={dates.from}
                placeholder="2026-12-24"
                onChange={({ detail }) => setDates({ ...dates, from: detail.value.slice(0, 10) })}
              />
            </FormField>
            <FormField label={words.lastDay} description="This day is frozen, too." errorText={wrong('to')}>
              <Input
                value={dates.to}
                placeholder="2027-01-03"
                onChange={({ detail }) => setDates({ ...dates, to: detail.value.slice(0, 10) })}
              />
            </FormField>
          </ColumnLayout>
        ) : (
          <ColumnLayout columns={2}>
            <WeekMoment
              label={words.from}
              {...week.from}
              error={wrong('from')}
              onChange={(from) => setWeek({ ...week, from })}
            />
            <WeekMoment
              label={words.until}
              {...week.to}
              error={wrong('to')}
              onChange={(to) => setWeek({ ...week, to })}
            />
          </ColumnLayout>
        )}
        <FormField label={words.timeZone} errorText={wrong('timeZone')}>
          <Select
            filteringType="auto"
            virtualScroll
            filteringPlaceholder="Find a time zone"
            filteringAriaLabel="Find a time zone"
            selectedOption={{ value: timeZone, label: timeZone }}
            options={zones}
            onChange={({ detail }) => setTimeZone(detail.selectedOption.value ?? 'UTC')}
          />
        </FormField>
        <Checkbox checked={breakable} onChange={({ detail }) => setBreakable(detail.checked)}>
          {words.breakable}
        </Checkbox>
        <SpaceBetween direction="horizontal" size="xs">
          <Button
            onClick={() => {
              setTried(true);
              if (parsed.success && !isTaken) onAdd(parsed.data);
            }}
          >
            {words.add}
          </Button>
          <Button variant="link" onClick={onCancel}>
            {words.leave}
          </Button>
        </SpaceBetween>
      </SpaceBetween>
    </Container>
  );
};
