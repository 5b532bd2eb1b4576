import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { endOf, type GrantSpan, longestBreakGlassMs } from '../../../../shared/domain/grant.ts';
import type { GrantDraft } from './grant-draft.ts';

const longest: GrantSpan = { kind: 'for', ms: longestBreakGlassMs };
const isTooLong = (span: GrantSpan): boolean => {
  const end = endOf(span, new Date().toISOString());
  return end === null || Date.parse(end) - Date.now() > longestBreakGlassMs;
};

/** Why: the reason, the ticket, and whether it is an emergency. */
export const WhyPage = ({
  draft,
  onChange,
}: {
  readonly draft: GrantDraft;
  readonly onChange: (more: Partial<GrantDraft>) => void;
}) => (
  <Container>
    <SpaceBetween size="l">
      <FormField label="Reason" description="Whoever approves or reviews it reads this.">
        <Textarea
          value={draft.reason}
          rows={3}
          onChange={({ detail }) => onChange({ reason: detail.value.slice(0, 1_000) })}
        />
      </FormField>
      <FormField label="Ticket" description="The number under which it was asked for.">
        <Input
          value={draft.ticket}
          onChange={({ detail }) => onChange({ ticket: detail.value.slice(0, 100) })}
        />
      </FormField>
      <Checkbox
        checked={draft.breakGlass}
        description="At once and past approvals, for four hours at most: a longer time is shortened to that. Home and the audit log show it until somebody has reviewed it."
        onChange={({ detail }) =>
          onChange({
            breakGlass: detail.checked,
            ...(detail.checked && isTooLong(draft.span) ? { span: longest } : {}),
          })
        }
      >
        Break the glass: this is an emergency
      </Checkbox>
    </SpaceBetween>
  </Container>
);
