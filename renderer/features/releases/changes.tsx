import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { AssetDifference, ChangedPartShown } from '../../../shared/contract/releases.ts';
import { ShowMore } from '../../components/show-more.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { CloserLook } from './closer-look.tsx';
import { changeWords, kindWords } from './words.ts';
import './releases.css';

const looks: Readonly<
  Record<AssetDifference['change'] | ChangedPartShown['change'], StatusIndicatorProps.Type>
> = {
  added: 'success',
  removed: 'error',
  renamed: 'info',
  changed: 'warning',
  moved: 'info',
  same: 'stopped',
};

const lineMarks = { same: ' ', added: '+', removed: '−', left_out: '⋯' } as const;
const lineWords = { same: '', added: 'added: ', removed: 'removed: ', left_out: 'left out: ' } as const;

/** A text of several lines, as what changed of its lines. */
const Lines = ({
  lines,
}: {
  readonly lines: NonNullable<ChangedPartShown['properties'][number]['lines']>;
}) => (
  <ol className="release-lines">
    {lines.map(({ mark, text: line }, position) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: lines stay where they are
      <li key={position} className={`release-line ${mark}`}>
        <span aria-hidden>{lineMarks[mark]}</span>
        <span className="release-line-text">
          <span className="release-line-word">{lineWords[mark]}</span>
          {visibleText(line)}
        </span>
      </li>
    ))}
  </ol>
);

const valueWords = (value: string | null): string => (value === null ? 'nothing' : `“${visibleText(value)}”`);

/** One changed part, with what of it changed. */
export const Part = ({ part }: { readonly part: ChangedPartShown }) => (
  <li className="release-change">
    <StatusIndicator type={looks[part.change]}>
      {part.type} <b>{visibleText(part.name)}</b>
      {part.on !== null && ` on ${visibleText(part.on)}`} {changeWords[part.change]}
      {part.was !== null && `, was “${visibleText(part.was)}”`}
    </StatusIndicator>
    {part.properties.length > 0 && (
      <Box padding={{ left: 'l' }}>
        <ShowMore
          items={part.properties}
          step={8}
          name="properties"
          bulleted
          render={(property) => (
            <li key={property.path} title={property.path}>
              {visibleText(property.name)}:{' '}
              {property.lines ? (
                <Lines lines={property.lines} />
              ) : (
                `${valueWords(property.from)} → ${valueWords(property.to)}`
              )}
            </li>
          )}
        />
      </Box>
    )}
  </li>
);

/** One asset of two releases, with what changed in it. */
export const Asset = (props: {
  readonly difference: AssetDifference;
  /** What both releases are called. */
  readonly releases: readonly [before: string, after: string];
}) => {
  const { asset, change, contents, facts, parts } = props.difference;
  const { before, after } = contents;
  const title = (
    <StatusIndicator type={looks[change]}>
      {kindWords[asset.kind]} <b>{visibleText(asset.name)}</b> {changeWords[change]}
    </StatusIndicator>
  );
  if (facts.length + parts.length === 0) return <div>{title}</div>;
  return (
    <ExpandableSection headerText={title} defaultExpanded={parts.length <= 20}>
      <SpaceBetween size="xs">
        {facts.length > 0 && (
          <ul className="effects">
            {facts.map((fact) => (
              <li key={fact}>{visibleText(fact)}</li>
            ))}
          </ul>
        )}
        {before !== null && after !== null && before !== after && (
          <CloserLook
            asset={asset}
            before={{ title: props.releases[0], content: before }}
            after={{ title: props.releases[1], content: after }}
          />
        )}
        <ShowMore
          items={parts}
          name="changes"
          render={(part) => <Part key={`${part.change}${part.path}`} part={part} />}
        />
      </SpaceBetween>
    </ExpandableSection>
  );
};
