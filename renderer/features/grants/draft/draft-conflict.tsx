import { useSyncExternalStore } from 'react';
import { ChooseVersion } from '../../tenants/wizard/choose-version.tsx';
import type { KeptDraft } from './use-kept-draft.ts';

/** Where two windows changed the same draft. Nothing is saved until somebody has chosen. */
export const DraftConflict = <T extends object>({
  saver,
  replace,
}: Pick<KeptDraft<T>, 'saver' | 'replace'>) => {
  const { kind } = useSyncExternalStore(saver.subscribe, saver.state);
  return kind === 'conflict' ? <ChooseVersion saver={saver} onTheirs={({ body }) => replace(body)} /> : null;
};
