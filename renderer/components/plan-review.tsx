import Alert from '@cloudscape-design/components/alert';
import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import TextFilter from '@cloudscape-design/components/text-filter';
import { memo, useDeferredValue, useMemo, useState } from 'react';
import type { Plan, PlanStep } from '../../shared/domain/plan.ts';
import { downloadText } from './download-file.ts';
import { Findings, type Mending } from './findings.tsx';
import { bySection, countBy, plural } from './sections.ts';
import { ShowMore } from './show-more.tsx';
import { StateDiff } from './state-diff.tsx';
import { changeOf } from './state-rows.ts';
import { visibleText } from './visible-text.ts';
import './plain-list.css';

export interface PlanReviewProps extends Mending {
  readonly plan: Plan;
  /** Nothing differs: the world is already so. */
  readonly nothingToDo: boolean;
}

const changes = {
  create: { label: 'new', counted: 'new', color: 'green' },
  change: { label: 'change', counted: 'changed', color: 'blue' },
  remove: { label: 'remove', counted: 'removed', color: 'red' },
} as const;

/** `3 new, 1 changed`. */
const countsOf = (steps: readonly PlanStep[]): string =>
  [...countBy(steps, (step) => changes[changeOf(step)].counted)]
    .map(([label, count]) => `${count.toLocaleString('en')} ${label}`)
    .join(', ');

/** One planned step: what it does, and on demand its values before and after. */
const PlannedStep = memo(({ step }: { readonly step: PlanStep }) => {
  const [open, setOpen] = useState(false);
  const change = changes[changeOf(step)];
  return (
    <li>
      <ExpandableSection
        expanded={open}
        onChange={({ detail }) => setOpen(detail.expanded)}
        header={
          <span className="step-line">
            <span className="step-badge">
              <Badge color={change.color}>{change.label}</Badge>
            </span>
            <span className="step-words">{visibleText(step.title)}</span>
          </span>
        }
      >
        {open && (
          <SpaceBetween size="xs">
            <StateDiff before={step.before} after={step.after} />
            <Box fontSize="body-s" color="text-body-secondary">
              {step.kind} · {step.id}
              {step.needs.length > 0 && ` · after ${step.needs.join(', ')}`}
            </Box>
          </SpaceBetween>
        )}
      </ExpandableSection>
    </li>
  );
});

interface FoundStepsProps {
  readonly plan: Plan;
  readonly steps: readonly PlanStep[];
  /** What was looked for; blank while nothing is. */
  readonly searched: string;
}

/** The steps by section; those that hold what was looked for are open. */
const FoundSteps = memo(({ plan, steps, searched }: FoundStepsProps) => {
  const sections = bySection(steps);
  if (sections.length === 0)
    return <StatusIndicator type="info">No step has “{searched}” in its words.</StatusIndicator>;
  return (
    <SpaceBetween size="s">
      {sections.map(({ section, steps: inside }) => (
        <ExpandableSection
          key={section}
          headerText={section}
          headerDescription={countsOf(inside)}
          defaultExpanded={plan.steps.length <= 24}
          {...(searched.trim() === '' ? {} : { expanded: true })}
        >
          <ShowMore
            items={inside}
            name="steps"
            render={(step) => <PlannedStep key={step.id} step={step} />}
          />
        </ExpandableSection>
      ))}
    </SpaceBetween>
  );
});

/** The last page of every wizard: effects on people, what blocks, and each step with its values. */
export const PlanReview = ({ plan, nothingToDo, onMend, mendText }: PlanReviewProps) => {
  const [filter, setFilter] = useState('');
  // Hundreds of rows are drawn a little at a time, behind what is typed.
  const searched = useDeferredValue(filter);
  const steps = useMemo(() => {
    const wanted = searched.trim().toLowerCase();
    return wanted === ''
      ? plan.steps
      : plan.steps.filter((step) => step.title.toLowerCase().includes(wanted));
  }, [plan, searched]);
  return (
    <SpaceBetween size="l">
      {plan.findings.length > 0 && <Findings findings={plan.findings} onMend={onMend} mendText={mendText} />}
      {nothingToDo && (
        <Alert type="success" header="Nothing to do" statusIconAriaLabel="Nothing to do">
          {plan.connection.name} is already as this asks. Applying it would change nothing.
        </Alert>
      )}
      {plan.effects.length > 0 && (
        <Container header={<Header variant="h2">What people will notice</Header>}>
          <ul className="effects">
            {plan.effects.map((effect) => (
              <li key={effect}>{visibleText(effect)}</li>
            ))}
          </ul>
        </Container>
      )}
      {plan.steps.length > 0 && (
        <Container
          header={
            <Header
              variant="h2"
              counter={`(${plan.steps.length.toLocaleString('en')})`}
              description={`${countsOf(plan.steps)} · in ${plan.connection.name}, account ${plan.connection.accountId}, ${plan.connection.region}`}
              actions={
                <Button
                  iconName="download"
                  onClick={() =>
                    downloadText(
                      `${plan.kind}-${plan.subject.name}.plan.json`,
                      `${JSON.stringify(plan, null, 2)}\n`,
                    )
                  }
                >
                  Plan as JSON
                </Button>
              }
            >
              Steps
            </Header>
          }
          footer={
            <Box fontSize="body-s" color="text-body-secondary">
              Exactly what is shown here is applied. If the account has changed by then, the step concerned
              stops and shows what it found. Fingerprint of this plan (SHA-256):{' '}
              <code className="hash">{plan.hash}</code>
            </Box>
          }
        >
          <SpaceBetween size="s">
            {plan.steps.length > 12 && (
              <TextFilter
                filteringText={filter}
                filteringPlaceholder="Find a step"
                filteringAriaLabel="Find a step"
                onChange={({ detail }) => setFilter(detail.filteringText)}
                countText={searched.trim() === '' ? '' : plural(steps.length, 'step')}
              />
            )}
            <FoundSteps plan={plan} steps={steps} searched={searched} />
          </SpaceBetween>
        </Container>
      )}
    </SpaceBetween>
  );
};
