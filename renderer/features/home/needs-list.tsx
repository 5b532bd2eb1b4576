import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Need } from '../../../shared/contract/console.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { words } from './words.ts';
import './home.css';

const NeedRow = ({ need }: { readonly need: Need }) => (
  <li className="need">
    <div className="need-text">
      <StatusIndicator type={need.severity} iconAriaLabel={need.severity}>
        <b>{visibleText(need.title)}</b>
      </StatusIndicator>
      <Box color="text-body-secondary">
        {visibleText(need.detail)}
        {need.at && (
          <>
            {' '}
            · <RelativeTime at={need.at} />
          </>
        )}
      </Box>
    </div>
    <Button href={need.href} ariaLabel={`${need.action}: ${need.title}`}>
      {need.action}
    </Button>
  </li>
);

/** What waits for this person, most urgent first, each with the one thing to do. */
export const NeedsList = ({
  needs,
  missing,
}: {
  readonly needs: readonly Need[];
  /** What has not answered yet, and may add to the list. */
  readonly missing: readonly ('connections' | 'keychain')[];
}) => (
  <Container
    header={
      <Header variant="h2" {...(needs.length > 0 ? { counter: `(${needs.length})` } : {})}>
        {words.needs}
      </Header>
    }
  >
    {missing.length > 0 && <StatusIndicator type="loading">{words.stillAsking}</StatusIndicator>}
    {needs.length === 0 ? (
      missing.length === 0 && <StatusIndicator type="success">{words.noNeeds}</StatusIndicator>
    ) : (
      <ul className="needs">
        {needs.map((need) => (
          <NeedRow key={need.id} need={need} />
        ))}
      </ul>
    )}
  </Container>
);
