import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import type { AccessPathAnswer } from '../../../shared/domain/access-answer.ts';
import {
  momentWords,
  originWords,
  sinceWords,
  untilWords,
  wayWord,
} from '../../../shared/domain/access-words.ts';
import { orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { AnswerBasis, AnswerText } from './answer-notes.tsx';
import { LevelWord } from './level-word.tsx';
import { mostDrawn, PathGraph } from './path-graph.tsx';
import { nameOf, words } from './words.ts';
import './access.css';

const PathLine = ({ path }: { readonly path: AccessPathAnswer }) => (
  <li>
    {visibleText(path.sentence)}
    <Box color="text-body-secondary" fontSize="body-s">
      <LevelWord level={path.level} /> {path.ways.map(wayWord).join(', ')}; {sinceWords(path)}; granted{' '}
      {path.origin?.by === 'steward' ? (
        <AppLink href={`/activity/${path.origin.runId}`}>{originWords(path.origin)}</AppLink>
      ) : (
        originWords(path.origin)
      )}
      {path.until !== null && <>; until {momentWords(path.until)}</>}
    </Box>
  </li>
);

/** One person and one asset: every path, drawn and in sentences. */
export const PairSection = (asked: {
  readonly user: string;
  readonly asset: string;
  readonly at?: string;
  readonly connectionId?: string;
}) => {
  const reading = useQuery(orpc.access.pair.queryOptions({ input: asked }));
  const answer = reading.data;
  if (answer === undefined)
    return reading.error ? (
      <ProblemAlert error={reading.error} onRetry={() => void reading.refetch()} />
    ) : (
      <div role="status">{words.reading}</div>
    );
  const { paths } = answer;
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            variant="h2"
            description={[
              paths.length === 0 ? '' : words.paths(paths.length),
              answer.until === null ? '' : words.lasts(untilWords(answer.until)),
            ]
              .filter(Boolean)
              .join(', ')}
          >
            {nameOf(answer.person)} and {nameOf(answer.asset)}: <LevelWord level={answer.level} />
          </Header>
        }
      >
        <SpaceBetween size="m">
          {paths.length === 0 && <Box>{words.noPath}.</Box>}
          {paths.length > 0 && <PathGraph paths={paths} />}
          {paths.length > mostDrawn && (
            <Box color="text-body-secondary">{words.drawn(mostDrawn, paths.length)}</Box>
          )}
          {paths.length > 0 && (
            <ol className="access-paths">
              {paths.map((path) => (
                <PathLine
                  key={path.things.map(({ key }) => key).join(' ') + path.ways.join(' ')}
                  path={path}
                />
              ))}
            </ol>
          )}
          {answer.cut && <Box>{words.cut}</Box>}
          <AnswerBasis bases={[answer.basis]} />
        </SpaceBetween>
      </Container>
      <AnswerText text={answer.text} />
    </SpaceBetween>
  );
};
