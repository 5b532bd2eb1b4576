import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { PromotedAssetShown } from '../../../shared/contract/releases.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { ShowMore } from '../../components/show-more.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { Part } from './changes.tsx';
import { shortHash, words } from './words.ts';

const text = words.handMade;

type SinceShown = NonNullable<PromotedAssetShown['since']>;
type Origin = SinceShown['parts'][number]['origin'];

const origins: readonly Origin[] = ['conflict', 'hand', 'release', 'both'];

/** One part as each side left it. */
const Sides = ({ part }: { readonly part: SinceShown['parts'][number] }) => {
  const { origin, hand, release } = part;
  if (origin !== 'conflict') {
    const shown = hand ?? release;
    return shown === null ? null : <Part part={shown} />;
  }
  return (
    <li>
      <dl className="release-sides">
        <dt>{text.byHand}</dt>
        <dd>
          <ul className="plain-list">{hand && <Part part={hand} />}</ul>
        </dd>
        <dt>{text.byRelease}</dt>
        <dd>
          <ul className="plain-list">{release && <Part part={release} />}</ul>
        </dd>
      </dl>
    </li>
  );
};

const keyOf = ({ origin, hand, release }: SinceShown['parts'][number]): string =>
  `${origin} ${hand?.change}${hand?.path} ${release?.change}${release?.path}`;

/** What changed since the last promotion: apart by whether the release did it, a hand in the stage, or both. */
export const Since = ({ since, stage }: { readonly since: SinceShown; readonly stage: string }) => (
  <SpaceBetween size="xxs">
    <Box variant="small" color="text-body-secondary">
      {text.since}{' '}
      {visibleText(since.releaseName ?? (since.release && shortHash(since.release)) ?? text.rollback)},{' '}
      <RelativeTime at={since.at} />
    </Box>
    {origins.map((origin) => {
      const parts = since.parts.filter((part) => part.origin === origin);
      if (parts.length === 0) return null;
      return (
        <div key={origin}>
          <Box variant="strong" fontSize="body-s">
            {text.origins[origin](stage)}
          </Box>
          <ShowMore
            items={parts}
            step={10}
            name="changes"
            render={(part) => <Sides key={keyOf(part)} part={part} />}
          />
        </div>
      );
    })}
  </SpaceBetween>
);
