import Button from '@cloudscape-design/components/button';
import { type ReactNode, useState } from 'react';

export interface ShowMoreProps<T> {
  readonly items: readonly T[];
  readonly render: (item: T) => ReactNode;
  /** How many are drawn at first and added by each click. */
  readonly step?: number;
  /** What the items are called: `steps`. */
  readonly name: string;
  readonly bulleted?: boolean;
}

/** A long list drawn a piece at a time, so that ten thousand rows cost no more than fifty. */
export const ShowMore = <T,>({ items, render, step = 50, name, bulleted = false }: ShowMoreProps<T>) => {
  const [shown, setShown] = useState(step);
  const left = items.length - shown;
  return (
    <>
      <ul className={bulleted ? 'effects' : 'plain-list'}>{items.slice(0, shown).map(render)}</ul>
      {left > 0 && (
        <Button variant="inline-link" onClick={() => setShown(shown + step)}>
          Show {Math.min(step, left).toLocaleString('en')} more of {left.toLocaleString('en')} {name}
        </Button>
      )}
    </>
  );
};
