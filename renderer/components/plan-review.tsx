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
import { useState } from 'react';
import type { Plan, PlanFinding, PlanStep } from '../../shared/domain/plan.ts';
import { downloadText } from './download-text.ts';
import { bySection, countBy, plural } from './sections.ts';
import { ShowMore } from './show-more.tsx';
import { StateDiff } from './state-diff.tsx';
import { changeOf } from './state-rows.ts';
import { visibleText } from './visible-text.ts';
import './plain-list.css';

export interface PlanReviewProps {
  readonly plan: Plan;
  /** Nothing differs: the world is already so. */
  readonly nothingToDo: boolean;
}

const changes = {
  create: { label: 'new', color: 'green' },
  change: { label: 'change', color: 'blue' },
  remove: { label: 'remove', color: 'red' },
} as const;

const Finding = ({ finding }: { readonly finding: PlanFinding }) => (
  <Alert
    type={finding.severity === 'blocker' ? 'error' : finding.severity === 'warning' ? 'warning' : 'info'}
    header={finding.severity === 'blocker' ? `Blocks: ${finding.message}` : finding.message}
    statusIconAriaLabel={finding.severity}
  >
    {finding.todo}
  </Alert>
);

/** One planned step: what it does, and on demand its values before and after. */
const PlannedStep = ({ step }: { readonly step: PlanStep }) => {
  const [open, setOpen] = useState(false);
  const change = changes[changeOf(step)];
  return (
    <li>
      <ExpandableSection
        expanded={open}
        onChange={({ detail }) => setOpen(detail.expanded)}
        header={
          <span className="step-line">
            <Badge color={change.color}>{change.label}</Badge>{' '}
            <span className="step-title">{visibleText(step.title)}</span>
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
};

/** The last page of every wizard: effects on people, what blocks, and each step with its values. */
export const PlanReview = ({ plan, nothingToDo }: PlanReviewProps) => {
  const [filter, setFilter] = useState('');
  const wanted = filter.trim().toLowerCase();
  const steps =
    wanted === '' ? plan.steps : plan.steps.filter((step) => step.title.toLowerCase().includes(wanted));
  const counts = countBy(plan.steps, (step) => changes[changeOf(step)].label);
  const sections = bySection(steps);
  const ordered = [...plan.findings].sort((a, b) => rank[a.severity] - rank[b.severity]);
  return (
    <SpaceBetween size="l">
      {ordered.map((finding) => (
        <Finding key={`${finding.severity}${finding.message}`} finding={finding} />
      ))}
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
              counter={`(${plan.steps.length})`}
              description={`${[...counts].map(([label, count]) => `${count} ${label}`).join(', ')} · in ${plan.connection.name}, account ${plan.connection.accountId}, ${plan.connection.region}`}
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
              This plan is sealed with SHA-256 <code className="hash">{plan.hash}</code>. What is applied is
              exactly what is shown here; if the cloud has changed by then, the step concerned stops.
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
                countText={wanted === '' ? '' : plural(steps.length, 'step')}
              />
            )}
            {sections.length === 0 && (
              <StatusIndicator type="info">No step has “{filter}” in its words.</StatusIndicator>
            )}
            {sections.map(({ section, steps: inside }) => (
              <ExpandableSection
                key={section}
                headerText={section}
                headerCounter={`(${inside.length})`}
                defaultExpanded={plan.steps.length <= 24}
                {...(wanted === '' ? {} : { expanded: true })}
              >
                <ShowMore
                  items={inside}
                  name="steps"
                  render={(step) => <PlannedStep key={step.id} step={step} />}
                />
              </ExpandableSection>
            ))}
          </SpaceBetween>
        </Container>
      )}
    </SpaceBetween>
  );
};

const rank = { blocker: 0, warning: 1, note: 2 } as const;
