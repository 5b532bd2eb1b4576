import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import type { GrantRequestDetail } from '../../../shared/contract/grants.ts';
import { momentWords } from '../../../shared/domain/access-words.ts';
import { AppLink } from '../../components/app-link.tsx';
import { visibleText } from '../../components/visible-text.ts';
import '../../components/plain-list.css';

const most = 20;

/** Grants that have ended: how the same is still reached, how old that is, and what could not be seen. */
export const StillEffective = ({ request }: { readonly request: GrantRequestDetail }) => {
  const ended = request.grants.flatMap(({ still, ...grant }) => (still === null ? [] : [{ grant, still }]));
  const reached = ended.filter(({ still }) => still.ways.length > 0);
  const gaps = [...new Set(ended.flatMap(({ still }) => still.gaps))];
  const isUnknown = ended.some(({ still }) => !still.known);
  if (reached.length === 0 && gaps.length === 0 && !isUnknown) return null;
  const oldest = ended.flatMap(({ still: { asOf } }) => asOf ?? []).sort()[0];
  const header =
    reached.length === 0
      ? 'There may be other ways to what was taken'
      : reached.length === 1
        ? 'One of these is still effective another way'
        : `${reached.length} of these are still effective another way`;
  return (
    <Alert
      type={reached.length > 0 ? 'warning' : 'info'}
      header={header}
      statusIconAriaLabel={reached.length > 0 ? 'Warning' : 'Note'}
    >
      <ul className="effects">
        {reached.slice(0, most).map(({ grant, still }) => (
          <li key={grant.id}>
            {visibleText(grant.principal.name)} on {visibleText(grant.target.title)}: still effective through{' '}
            {visibleText(still.ways.map(({ through }) => through).join('; '))}
            {still.more > 0 && ` and ${still.more} more`}.
          </li>
        ))}
        {reached.length > most && <li>and {reached.length - most} more</li>}
        {gaps.slice(0, 5).map((gap) => (
          <li key={gap}>{visibleText(gap)}</li>
        ))}
        {gaps.length > 5 && <li>{gaps.length - 5} more could not be read.</li>}
        {isUnknown && <li>Not everything here is in the directory.</li>}
      </ul>
      <Box fontSize="body-s">
        {oldest === undefined
          ? 'The directory has not read this.'
          : `As the directory knows it; the oldest reading is of ${momentWords(oldest)}.`}{' '}
        <AppLink href="/directory">Read it again</AppLink> to be sure.
      </Box>
    </Alert>
  );
};
