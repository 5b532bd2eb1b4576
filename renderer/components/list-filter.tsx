import TextFilter from '@cloudscape-design/components/text-filter';
import type { ReactNode } from 'react';
import './plain-list.css';

/** So long a text is looked for at most. */
const mostLetters = 200;

export interface ListFilterProps {
  /** What is typed, as it stands on screen. */
  readonly text: string;
  readonly onText: (text: string) => void;
  /** What it finds, as a call to type it: `Find by name`. */
  readonly label: string;
  /** What the field is called, where that is another: `Find runs`. */
  readonly name?: string;
  /** How many rows were found; left out while nothing is looked for. */
  readonly found?: number | undefined;
  /** What else narrows the list, beside the text. */
  readonly children?: ReactNode;
}

/** What stands above the rows of a list: a text to find, how much it found, and other narrowings. */
export const ListFilter = ({ text, onText, label, name = label, found, children }: ListFilterProps) => (
  <div className="table-filter">
    <div className="table-filter-text">
      <TextFilter
        filteringText={text}
        filteringPlaceholder={label}
        filteringAriaLabel={name}
        countText={found === undefined ? '' : `${found.toLocaleString('en')} found`}
        onChange={({ detail }) => onText(detail.filteringText.slice(0, mostLetters))}
      />
    </div>
    {children}
  </div>
);
