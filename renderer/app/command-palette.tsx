import Box from '@cloudscape-design/components/box';
import Input, { type InputProps } from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import { useEffect, useState } from 'react';
import type { Role } from '../../shared/domain/identifiers.ts';
import { useFirstFocus } from '../components/use-first-focus.ts';
import { visibleText } from '../components/visible-text.ts';
import { matchEntries, type PaletteEntry } from './palette-entries.ts';
import { usePaletteEntries } from './use-palette-entries.ts';

const listId = 'palette-list';
const optionId = (index: number) => `palette-option-${index}`;

interface PaletteProps {
  readonly role: Role;
  readonly onClose: () => void;
}

const Palette = ({ role, onClose }: PaletteProps) => {
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const input = useFirstFocus<InputProps.Ref>();
  const entries = matchEntries(usePaletteEntries(role, typed), typed);
  const chosen = Math.min(active, Math.max(0, entries.length - 1));

  useEffect(() => {
    document.getElementById(optionId(chosen))?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  const take = (entry: PaletteEntry | undefined) => {
    if (!entry) return;
    onClose();
    entry.run();
  };
  /** Whether the key was one of the list's own. */
  const onKey = (key: string): boolean => {
    const count = Math.max(1, entries.length);
    if (key === 'ArrowDown') setActive((chosen + 1) % count);
    else if (key === 'ArrowUp') setActive((chosen - 1 + count) % count);
    else if (key === 'PageDown') setActive(Math.min(chosen + 8, count - 1));
    else if (key === 'PageUp') setActive(Math.max(chosen - 8, 0));
    else if (key === 'Enter') take(entries[chosen]);
    else return false;
    return true;
  };
  return (
    <Modal visible onDismiss={onClose} header="Find anything" closeAriaLabel="Close" size="medium">
      <Input
        ref={input}
        value={typed}
        type="search"
        placeholder="A page, a tenant, a run, or what you want to do"
        ariaLabel="Find anything"
        autoComplete={false}
        onChange={({ detail }) => {
          setTyped(detail.value);
          setActive(0);
        }}
        onKeyDown={(event) => {
          if (onKey(event.detail.key)) event.preventDefault();
        }}
        nativeInputAttributes={{
          role: 'combobox',
          'aria-expanded': true,
          'aria-controls': listId,
          'aria-autocomplete': 'list',
          ...(entries.length > 0 ? { 'aria-activedescendant': optionId(chosen) } : {}),
        }}
      />
      <div id={listId} role="listbox" aria-label="What was found" className="palette-list">
        {entries.map((entry, index) => (
          <div key={entry.id} role="presentation">
            {entries[index - 1]?.group !== entry.group && (
              <div className="palette-group" role="presentation">
                {entry.group}
              </div>
            )}
            {/* biome-ignore lint/a11y/useFocusableInteractive: the combobox keeps the focus and names the active option */}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the combobox */}
            <div
              id={optionId(index)}
              role="option"
              aria-selected={index === chosen}
              className="palette-option"
              onClick={() => take(entry)}
              onMouseMove={() => setActive(index)}
            >
              <span className="palette-text">{visibleText(entry.text)}</span>
              {entry.detail && <span className="palette-detail">{entry.detail}</span>}
            </div>
          </div>
        ))}
      </div>
      <div role="status">
        {entries.length === 0 && (
          <Box color="text-body-secondary" padding={{ vertical: 's' }}>
            Nothing is called “{typed}”. Try a tenant’s slug or a page’s name.
          </Box>
        )}
      </div>
    </Modal>
  );
};

/** Ctrl-K or ⌘K anywhere opens it; `open` and `onChange` let a button do the same. */
export const CommandPalette = (props: {
  readonly role: Role;
  readonly open: boolean;
  readonly onChange: (open: boolean) => void;
}) => {
  const { open, onChange } = props;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (
        (event.ctrlKey || event.metaKey) &&
        !event.altKey &&
        !event.shiftKey &&
        event.key.toLowerCase() === 'k'
      ) {
        event.preventDefault();
        onChange(!open);
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [open, onChange]);
  return open ? <Palette role={props.role} onClose={() => onChange(false)} /> : null;
};
