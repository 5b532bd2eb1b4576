import Alert from '@cloudscape-design/components/alert';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { PlanFinding } from '../../shared/domain/plan.ts';
import { plural } from './sections.ts';
import { ShowMore } from './show-more.tsx';
import { visibleText } from './visible-text.ts';
import './plain-list.css';

/** How a plan's findings lead back to what mends them. */
export interface Mending {
  /** Leads the person to the page and field that mends a finding. */
  readonly onMend?: ((finding: PlanFinding) => void) | undefined;
  /** The words of that link; undefined where nothing on screen mends the finding. */
  readonly mendText?: ((finding: PlanFinding) => string | undefined) | undefined;
}

const kinds = [
  {
    severity: 'blocker',
    type: 'error',
    icon: 'Blocks',
    title: (count: number) => `${plural(count, 'thing')} must be mended before this can be applied`,
  },
  {
    severity: 'warning',
    type: 'warning',
    icon: 'Warning',
    title: (count: number) => `${plural(count, 'thing is', 'things are')} worth a look`,
  },
  { severity: 'note', type: 'info', icon: 'Note', title: (count: number) => `${plural(count, 'note')}` },
] as const;

const MendLink = ({ finding, onMend, mendText }: Mending & { readonly finding: PlanFinding }) => {
  const text = onMend && mendText?.(finding);
  if (!text) return null;
  return (
    <>
      {' '}
      <Link
        href="#mend"
        onFollow={(event) => {
          event.preventDefault();
          onMend(finding);
        }}
      >
        {text}
      </Link>
    </>
  );
};

const sentence = ({ message, todo }: PlanFinding) =>
  [message, todo]
    .filter((part) => part !== undefined && part !== '')
    .map((part) => visibleText(part ?? ''))
    .join(' ');

/** What planning found, worst first: one box for what blocks, one for warnings, one for notes. */
export const Findings = ({
  findings,
  ...mending
}: Mending & { readonly findings: readonly PlanFinding[] }) => (
  <SpaceBetween size="s">
    {kinds.map(({ severity, type, icon, title }) => {
      const those = findings.filter((finding) => finding.severity === severity);
      const [first] = those;
      if (!first) return null;
      const alone = those.length === 1 && severity !== 'blocker';
      return (
        <Alert
          key={severity}
          type={type}
          header={alone ? visibleText(first.message) : title(those.length)}
          statusIconAriaLabel={icon}
        >
          {alone ? (
            <>
              {first.todo && visibleText(first.todo)}
              <MendLink finding={first} {...mending} />
            </>
          ) : (
            <ShowMore
              items={those}
              step={10}
              name="findings"
              bulleted
              render={(finding) => (
                <li key={`${finding.page} ${finding.field} ${finding.message}`}>
                  {sentence(finding)}
                  <MendLink finding={finding} {...mending} />
                </li>
              )}
            />
          )}
        </Alert>
      );
    })}
  </SpaceBetween>
);
