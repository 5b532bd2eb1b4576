import { type CharacterChange, characterChanges, lineHunks } from './line-hunks.ts';
import { type UnifiedLines, unifiedLines } from './unified-lines.ts';

/** What the worker is asked. */
export interface DiffAsked {
  readonly before: string;
  readonly after: string;
}

/** What it answers. */
export interface DiffFound {
  readonly changes: readonly CharacterChange[];
  readonly unified: UnifiedLines;
  readonly differences: number;
}

addEventListener('message', ({ data }: MessageEvent<DiffAsked>) => {
  const [before, after] = [data.before.split('\n'), data.after.split('\n')];
  const hunks = lineHunks(before, after);
  const found: DiffFound = {
    changes: characterChanges(before, after, hunks),
    unified: unifiedLines(before, after, hunks),
    differences: hunks.length,
  };
  postMessage(found);
});
