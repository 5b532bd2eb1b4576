import Button from '@cloudscape-design/components/button';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useLocation } from 'wouter';
import type { StageCell } from '../../../shared/contract/pipelines.ts';
import { AppLink } from '../../components/app-link.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { SmallText } from '../../components/small-text.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { driftWords, stageWords } from './stage-words.ts';
import { reasonTold, standsInTheWay } from './stands-in-the-way.ts';

const What = ({
  cell,
  isFirst,
  hasConnection,
}: {
  readonly cell: StageCell;
  /** Where dashboards are made: no release brings them there. */
  readonly isFirst: boolean;
  readonly hasConnection: boolean;
}) => {
  const { release, there, published } = cell;
  if (there === 'absent') return <SmallText>{stageWords.absent}</SmallText>;
  if (there === 'unknown')
    return <SmallText>{hasConnection ? stageWords.unknown : stageWords.noConnection}</SmallText>;
  const version = published === null ? null : `version ${published}`;
  if (release === null && isFirst) return <>{stageWords.made(version)}</>;
  return (
    <>
      {release === null ? (
        stageWords.byHand
      ) : (
        <AppLink href={`/releases/${release.hash}`}>{visibleText(release.name)}</AppLink>
      )}
      {version !== null && <SmallText>{version}</SmallText>}
    </>
  );
};

const Data = ({ data }: { readonly data: NonNullable<StageCell['data']> }) => {
  if (data.failed > 0)
    return <StatusIndicator type="error">Data: {data.failed} failed to refresh</StatusIndicator>;
  if (data.mode === 'none') return null;
  return (
    <SmallText>
      {data.mode === 'direct' ? (
        'Data are asked for live'
      ) : data.refreshedAt === null ? (
        'Data were never refreshed'
      ) : (
        <>
          Data of <RelativeTime at={data.refreshedAt} />
        </>
      )}
    </SmallText>
  );
};

/** A dashboard in one stage: what it is, how it is, and the way on. */
export const StageMapCell = ({
  cell,
  stage,
  isFirst,
  dashboard,
  mayChange,
}: {
  readonly cell: StageCell;
  readonly stage: {
    readonly title: string;
    readonly production: boolean;
    readonly connection: string | null;
  };
  readonly isFirst: boolean;
  readonly dashboard: string;
  readonly mayChange: boolean;
}) => {
  const [, navigate] = useLocation();
  const { next, whyNot, drift } = cell;
  const isThere = whyNot.some(({ code }) => code === 'already_there');
  const told = reasonTold(whyNot);
  const against = whyNot.filter(standsInTheWay);
  const label = stage.production ? stageWords.goLive : stageWords.promoteTo(stage.title);
  return (
    <div className="stage-cell">
      <div className="any-wrap">
        <What cell={cell} isFirst={isFirst} hasConnection={stage.connection !== null} />
      </div>
      {(drift === 'changed' || drift === 'gone') && (
        <StatusIndicator type={driftWords[drift].type}>{driftWords[drift].label}</StatusIndicator>
      )}
      {cell.problem !== null && (
        <StatusIndicator type="warning">
          <span className="any-wrap">{visibleText(cell.problem)}</span>
        </StatusIndicator>
      )}
      {cell.owners.length > 0 && <SmallText>{visibleText(stageWords.owners(cell.owners))}</SmallText>}
      {cell.data !== null && <Data data={cell.data} />}
      {cell.there === 'released' && cell.verifiedAt !== null && (
        <SmallText>
          Verified <RelativeTime at={cell.verifiedAt} />
        </SmallText>
      )}
      {cell.readAt !== null && cell.there !== 'absent' && (
        <SmallText>
          Seen <RelativeTime at={cell.readAt} />
        </SmallText>
      )}
      {next !== null && !isThere && (
        <>
          {mayChange && (
            <Button
              variant={stage.production ? 'primary' : 'normal'}
              ariaLabel={`${label}: ${dashboard}`}
              disabled={against.length > 0}
              disabledReason={against.map(({ message, todo }) => `${message} ${todo}`).join(' ')}
              onClick={() => navigate(`/releases/${next.hash}/promote?stage=${cell.environment}`)}
            >
              {label}
            </Button>
          )}
          {(told !== undefined || against.length === 0) && (
            <SmallText>
              <span className="any-wrap">{visibleText(told ?? next.name)}</span>
            </SmallText>
          )}
        </>
      )}
    </div>
  );
};
