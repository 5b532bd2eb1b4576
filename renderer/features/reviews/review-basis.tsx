import Alert from '@cloudscape-design/components/alert';
import type { ReviewBasis } from '../../../shared/contract/reviews.ts';
import { ShowMore } from '../../components/show-more.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { words } from './words.ts';
import '../../components/plain-list.css';

/** What a snapshot rests on that is old, assumed, or could not be read at all: never passed over in silence. */
export const ReviewBasisAlert = ({ basis }: { readonly basis: ReviewBasis }) => {
  const { troubles } = basis;
  if (troubles.length === 0) return null;
  const isGap = troubles.some(({ state }) => state === 'unreadable' || state === 'never');
  const count = troubles.reduce((sum, one) => sum + one.count, 0);
  return (
    <Alert type={isGap ? 'error' : 'warning'} header={words.stale(count)} statusIconAriaLabel="Warning">
      <ShowMore
        items={troubles}
        step={10}
        name="warnings"
        bulleted
        render={({ sentence }) => <li key={sentence}>{visibleText(sentence)}</li>}
      />
    </Alert>
  );
};
