import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { PromotedAssetShown } from '../../../shared/contract/releases.ts';
import { client, orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { visibleText } from '../../components/visible-text.ts';
import type { HandMadeChoice } from './hand-made-address.ts';
import { kindWords, words } from './words.ts';

const text = words.handMade;

/** The stage in which something was made by hand. */
export interface Stage {
  readonly title: string;
  readonly connectionId: string;
}

/** What becomes of an asset that somebody changed by hand in the stage: said by a person, never guessed. */
export const HandMadeField = (props: {
  readonly promoted: PromotedAssetShown;
  readonly stage: Stage;
  /** Ids in the stage of the dashboards that show it. */
  readonly dashboards: readonly string[];
  readonly choice: HandMadeChoice['choice'] | undefined;
  readonly onChoose: (choice: HandMadeChoice['choice']) => void;
}) => {
  const { promoted, stage, dashboards, choice, onChoose } = props;
  const { asset } = promoted;
  const cache = useQueryClient();
  const take = useMutation({
    mutationFn: () =>
      client.releases.take({
        connectionId: stage.connectionId,
        dashboards: [...dashboards],
        name: text.takenName(asset.name, stage.title).slice(0, 200),
        note: '',
      }),
    onSuccess: async () => {
      onChoose('keep');
      await cache.invalidateQueries({ queryKey: orpc.releases.list.key() });
    },
  });
  return (
    <SpaceBetween size="xs">
      <StatusIndicator type={choice === undefined ? 'warning' : 'info'}>
        {text.found(stage.title)}
      </StatusIndicator>
      <RadioGroup
        ariaLabel={text.label(`${kindWords[asset.kind]} ${asset.name}`)}
        value={choice ?? null}
        onChange={({ detail }) => onChoose(detail.value === 'keep' ? 'keep' : 'overwrite')}
        items={[
          { value: 'keep', label: text.keep, description: text.keepHint },
          { value: 'overwrite', label: text.overwrite, description: text.overwriteHint(stage.title) },
        ]}
      />
      {dashboards.length > 0 && (
        <SpaceBetween size="xxs">
          <Button
            loading={take.isPending}
            loadingText={text.taking}
            ariaLabel={`${text.take}: ${asset.name}`}
            onClick={() => take.mutate()}
          >
            {text.take}
          </Button>
          <Box variant="small" color="text-body-secondary">
            {text.takeHint}
          </Box>
        </SpaceBetween>
      )}
      <ProblemAlert error={take.error} />
      {take.data && (
        <div role="status">
          <StatusIndicator type="success">
            {text.taken}{' '}
            <AppLink href={`/releases/${take.data.release.hash}/promote`}>
              {visibleText(take.data.release.name)}
            </AppLink>
          </StatusIndicator>
        </div>
      )}
    </SpaceBetween>
  );
};
