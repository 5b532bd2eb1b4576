import { useNow } from './now.ts';
import { durationWords } from './time-words.ts';

const Ticking = ({ since }: { readonly since: number }) => {
  const now = useNow(1_000);
  return <>{durationWords(Math.max(0, now - since))}</>;
};

/** How long something took, or has been taking so far. */
export const RunDuration = (props: {
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}) => {
  if (!props.startedAt) return <>–</>;
  const start = Date.parse(props.startedAt);
  return props.endedAt ? durationWords(Date.parse(props.endedAt) - start) : <Ticking since={start} />;
};
