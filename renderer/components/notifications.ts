import type { FlashbarProps } from '@cloudscape-design/components/flashbar';
import type { ReactNode } from 'react';
import { createValue, useValue } from './value.ts';

export interface Notification {
  readonly type: 'success' | 'info' | 'warning' | 'error' | 'in-progress';
  readonly content: ReactNode;
  readonly header?: ReactNode;
}

const items = createValue<readonly FlashbarProps.MessageDefinition[]>([]);
let count = 0;

/** Good news leaves by itself; anything a person may have to act on stays until dismissed. */
const goodNewsMs = 8_000;
const kept = 8;

const dismiss = (id: string) => items.set(items.get().filter((item) => item.id !== id));

const notify = (item: Notification): void => {
  count += 1;
  const id = `notification-${count}`;
  const definition: FlashbarProps.MessageDefinition = {
    id,
    type: item.type,
    content: item.content,
    ...(item.header === undefined ? {} : { header: item.header }),
    loading: item.type === 'in-progress',
    dismissible: true,
    dismissLabel: 'Dismiss this message',
    ariaRole: item.type === 'error' || item.type === 'warning' ? 'alert' : 'status',
    onDismiss: () => dismiss(id),
  };
  items.set([definition, ...items.get()].slice(0, kept));
  if (item.type === 'success') setTimeout(() => dismiss(id), goodNewsMs);
};

/** Shows a message above the page, on whichever page the person is by then. */
export const useNotify = (): ((item: Notification) => void) => notify;

/** For the frame: the messages now on screen, newest first. */
export const useNotifications = () => useValue(items);
