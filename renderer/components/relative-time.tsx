import './plain-list.css';
import { useNow } from './now.ts';
import { exactWords, relativeWords } from './time-words.ts';

/** A moment as people say it, exact on hover; a dash where there is none. `at` is UTC ISO-8601. */
export const RelativeTime = ({ at }: { readonly at: string | null | undefined }) => {
  const now = useNow(15_000);
  const time = at ? Date.parse(at) : Number.NaN;
  if (!at || Number.isNaN(time)) return <>–</>;
  return (
    <time dateTime={at} title={exactWords(time)} className="no-wrap">
      {relativeWords(time, Math.max(now, Date.now() - 15_000))}
    </time>
  );
};
