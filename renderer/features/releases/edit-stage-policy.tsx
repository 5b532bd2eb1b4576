import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { freezeWords } from '../../../shared/domain/releases/freeze-window.ts';
import { type StagePolicy, stagePolicy } from '../../../shared/domain/releases/stage-policy.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { AddFreeze } from './edit-freeze.tsx';
import { policyEditWords as words } from './stage-words.ts';
import '../../components/plain-list.css';

const numberOf = (text: string): number => (/^\d{1,5}$/.test(text.trim()) ? Number(text) : Number.NaN);

/** What one stage asks for. */
export const EditStagePolicy = ({
  stage,
  previous,
  policy,
  error,
  saving,
  onSave,
  onClose,
}: {
  readonly stage: string;
  /** What the stage before is called; undefined for the first one. */
  readonly previous: string | undefined;
  readonly policy: StagePolicy;
  readonly error: unknown;
  readonly saving: boolean;
  readonly onSave: (policy: StagePolicy) => void;
  readonly onClose: () => void;
}) => {
  const [draft, setDraft] = useState({
    approvals: String(policy.approvals),
    soakHours: String(policy.soakHours),
    throughPrevious: policy.throughPrevious,
    freezes: policy.freezes,
  });
  const [adding, setAdding] = useState(false);
  const [tried, setTried] = useState(false);
  const change = (more: Partial<typeof draft>) => setDraft({ ...draft, ...more });
  const parsed = stagePolicy.safeParse({
    ...draft,
    approvals: numberOf(draft.approvals),
    soakHours: numberOf(draft.soakHours),
  });
  const wrong = (field: string) =>
    tried && !parsed.success && parsed.error.issues.some(({ path }) => path[0] === field);
  return (
    <Modal
      visible
      size="large"
      header={<span className="any-wrap">{visibleText(`${words.title}: ${stage}`)}</span>}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              {words.cancel}
            </Button>
            <Button
              variant="primary"
              loading={saving}
              disabled={adding}
              disabledReason="Add the freeze first, or leave it."
              onClick={() => {
                setTried(true);
                if (parsed.success) onSave(parsed.data);
              }}
            >
              {words.save}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="l">
        <ProblemAlert error={error} />
        <FormField
          label={words.approvals}
          description={words.approvalsHint}
          errorText={wrong('approvals') ? 'A whole number from 0 to 5.' : ''}
        >
          <Input
            inputMode="numeric"
            value={draft.approvals}
            onChange={({ detail }) => change({ approvals: detail.value.slice(0, 2) })}
          />
        </FormField>
        {previous === undefined ? (
          <Box color="text-body-secondary">{words.first}</Box>
        ) : (
          <>
            <Checkbox
              checked={draft.throughPrevious || numberOf(draft.soakHours) > 0}
              disabled={numberOf(draft.soakHours) > 0}
              onChange={({ detail }) => change({ throughPrevious: detail.checked })}
            >
              {words.through(previous)}
            </Checkbox>
            <FormField
              label={words.soak(previous)}
              description={words.soakHint}
              errorText={wrong('soakHours') ? 'A whole number from 0 to 8760, which is a year.' : ''}
            >
              <Input
                inputMode="numeric"
                value={draft.soakHours}
                onChange={({ detail }) => change({ soakHours: detail.value.slice(0, 5) })}
              />
            </FormField>
          </>
        )}
        <FormField label={words.freezes} description={words.freezesHint} stretch>
          <SpaceBetween size="s">
            {draft.freezes.length === 0 && !adding && words.noFreezes}
            {draft.freezes.length > 0 && (
              <ul className="effects">
                {draft.freezes.map((window) => (
                  <li key={window.title} className="any-wrap">
                    {visibleText(window.title)}: {freezeWords(window)}
                    {window.breakable ? '; may be broken with a reason' : ''}{' '}
                    <Button
                      variant="inline-link"
                      ariaLabel={`${words.remove} ${window.title}`}
                      onClick={() =>
                        change({ freezes: draft.freezes.filter(({ title }) => title !== window.title) })
                      }
                    >
                      {words.remove}
                    </Button>
                  </li>
                ))}
              </ul>
            )}
            {adding ? (
              <AddFreeze
                taken={draft.freezes.map(({ title }) => title)}
                onAdd={(window) => {
                  change({ freezes: [...draft.freezes, window] });
                  setAdding(false);
                }}
                onCancel={() => setAdding(false)}
              />
            ) : (
              <Button onClick={() => setAdding(true)}>{words.addFreeze}</Button>
            )}
          </SpaceBetween>
        </FormField>
      </SpaceBetween>
    </Modal>
  );
};
