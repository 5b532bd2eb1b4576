import Badge, { type BadgeProps } from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import type { RankName } from '../../../shared/domain/access-levels.ts';
import { untilWords } from '../../../shared/domain/access-words.ts';
import { levelWords } from './words.ts';

const colours: Readonly<Record<RankName, NonNullable<BadgeProps['color']>>> = {
  none: 'grey',
  link: 'grey',
  custom: 'grey',
  viewer: 'blue',
  contributor: 'blue',
  owner: 'green',
};

/** A level in the colour that it has everywhere, and until when it is had. */
export const LevelWord = ({
  level,
  until = null,
}: {
  readonly level: RankName;
  readonly until?: string | null;
}) =>
  level === 'none' ? (
    levelWords.none
  ) : (
    <>
      <Badge color={colours[level]}>{levelWords[level]}</Badge>
      {until !== null && (
        <Box color="text-body-secondary" fontSize="body-s">
          {untilWords(until)}
        </Box>
      )}
    </>
  );
