import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { orpc } from '../../../app/client.ts';
import { ChooseVersion, type VersionWords } from '../../tenants/wizard/choose-version.tsx';
import { words } from '../words.ts';
import type { KeptDraft } from './use-kept-draft.ts';

const Choose = <T extends object>({
  kind,
  saver,
  replace,
}: Pick<KeptDraft<T>, 'kind' | 'saver' | 'replace'>) => {
  // Another version, or none any more: that is another question to whoever looks.
  const { data } = useQuery({ ...orpc.grants.drafts.queryOptions(), staleTime: 0, gcTime: 0 });
  if (data === undefined) return null;
  const isGone = !data.some((draft) => draft.kind === kind);
  const gone: VersionWords = words.gone;
  return (
    <ChooseVersion
      saver={saver}
      onTheirs={({ body }) => replace(body)}
      {...(isGone ? { words: gone } : {})}
    />
  );
};

/** Where two windows changed the same draft, or one handed it in. Nothing is saved until somebody has chosen. */
export const DraftConflict = <T extends object>(kept: Pick<KeptDraft<T>, 'kind' | 'saver' | 'replace'>) => {
  const { kind } = useSyncExternalStore(kept.saver.subscribe, kept.saver.state);
  return kind === 'conflict' ? <Choose {...kept} /> : null;
};
