import { useEffect } from 'react';
import type { DraftSaver } from '../draft/draft-saver.ts';

/**
 * Saves at once when the page is hidden, left or closed; warns while something is not stored yet, and keeps it
 * in the tab, where the draft finds it when it is opened again.
 */
export const useFlush = ({
  saver,
  keepBehind,
}: {
  readonly saver: Pick<DraftSaver, 'flush' | 'unsaved'>;
  /** Lets this tab keep what is not saved. */
  readonly keepBehind: () => void;
}): void => {
  useEffect(() => {
    const hidden = () => {
      if (document.visibilityState === 'hidden') void saver.flush();
    };
    const leaving = (event: BeforeUnloadEvent) => {
      if (!saver.unsaved()) return;
      keepBehind();
      void saver.flush();
      event.preventDefault();
    };
    const gone = () => {
      keepBehind();
      void saver.flush();
    };
    document.addEventListener('visibilitychange', hidden);
    window.addEventListener('beforeunload', leaving);
    window.addEventListener('pagehide', gone);
    return () => {
      document.removeEventListener('visibilitychange', hidden);
      window.removeEventListener('beforeunload', leaving);
      window.removeEventListener('pagehide', gone);
      void saver.flush();
    };
  }, [saver, keepBehind]);
};
