import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { Change, goToNextChunk, goToPreviousChunk, MergeView } from '@codemirror/merge';
import { keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef, useState } from 'react';
import type { DiffAsked, DiffFound } from './diff.worker.ts';
import { readingLook } from './editor-look.ts';
import { unifiedEditor } from './unified-editor.ts';
import './raw-diff.css';

export interface RawDiffViewProps {
  readonly before: string;
  readonly after: string;
  /** What the two texts are: for those who do not see them side by side. */
  readonly titles: readonly [before: string, after: string];
  readonly isUnified: boolean;
}

/** As in other programs that compare. */
const betweenDifferences = [
  { key: 'Alt-ArrowDown', run: goToNextChunk },
  { key: 'Alt-ArrowUp', run: goToPreviousChunk },
];

/** The comparison is made beside the window, which goes on answering meanwhile. */
const useDiff = (before: string, after: string): DiffFound | 'failed' | undefined => {
  const [found, setFound] = useState<DiffFound | 'failed'>();
  useEffect(() => {
    setFound(undefined);
    const worker = new Worker(new URL('./diff.worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<DiffFound>) => setFound(data));
    worker.addEventListener('error', () => setFound('failed'));
    worker.postMessage({ before, after } satisfies DiffAsked);
    return () => worker.terminate();
  }, [before, after]);
  return found;
};

/** Two texts, side by side or in one column, with what differs marked and what is equal folded. */
export const RawDiffView = ({ before, after, titles, isUnified }: RawDiffViewProps) => {
  const found = useDiff(before, after);
  const place = useRef<HTMLDivElement>(null);
  const [one, other] = titles;
  useEffect(() => {
    const parent = place.current;
    if (parent === null || found === undefined || found === 'failed') return;
    if (isUnified) {
      const editor = unifiedEditor(parent, found.unified, `${one}, ${other}`);
      return () => editor.destroy();
    }
    const side = (doc: string, label: string) => ({
      doc,
      extensions: [lineNumbers(), keymap.of(betweenDifferences), readingLook(label)],
    });
    const changes = found.changes.map(({ fromA, toA, fromB, toB }) => new Change(fromA, toA, fromB, toB));
    const merge = new MergeView({
      a: side(before, one),
      b: side(after, other),
      parent,
      gutter: false,
      collapseUnchanged: { margin: 3, minSize: 4 },
      diffConfig: { override: () => changes },
    });
    return () => merge.destroy();
  }, [found, isUnified, before, after, one, other]);
  if (found === 'failed')
    return <StatusIndicator type="error">The texts could not be compared. Reload the page.</StatusIndicator>;
  if (found === undefined)
    return (
      <div role="status">
        <StatusIndicator type="loading">Comparing</StatusIndicator>
      </div>
    );
  return (
    <>
      <div role="status">
        {found.differences === 0
          ? 'Both say the same; only the order of members differs.'
          : `${found.differences.toLocaleString('en')} ${found.differences === 1 ? 'place differs' : 'places differ'}.`}
      </div>
      {!isUnified && (
        <div className="raw-diff-titles" aria-hidden>
          <b>{one}</b>
          <b>{other}</b>
        </div>
      )}
      <div ref={place} className="raw-diff" />
    </>
  );
};
