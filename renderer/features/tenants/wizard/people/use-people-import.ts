import { useState } from 'react';
import { client } from '../../../../app/client.ts';
import { base64Of } from '../../../../components/base64.ts';

type PeopleField = 'email' | 'name' | 'role' | 'sessionName';
export type Mapping = Partial<Record<PeopleField, number>>;
type ReadPeople = Awaited<ReturnType<typeof client.tenants.readPeople>>;

/** A list of people as the host read it, not added yet. */
export interface OpenedImport {
  /** What it is called on screen: the file's name. */
  readonly name: string;
  readonly base64: string;
  readonly read: ReadPeople;
  /** Counts the lists that were opened, so that each preview starts fresh. */
  readonly serial: number;
}

export interface PeopleImport {
  readonly opened: OpenedImport | null;
  readonly reading: boolean;
  readonly error: unknown;
  open(name: string, bytes: Uint8Array): Promise<void>;
  /** Reads the same list again with other columns. */
  remap(mapping: Mapping): Promise<void>;
  close(): void;
}

let serial = 0;

/** Has a list of people read by the host; encoding, delimiter and every row are judged there. */
export const usePeopleImport = (): PeopleImport => {
  const [opened, setOpened] = useState<OpenedImport | null>(null);
  const [reading, setReading] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const attempt = async (work: () => Promise<OpenedImport>) => {
    setReading(true);
    setError(null);
    try {
      setOpened(await work());
    } catch (failure) {
      setError(failure);
    } finally {
      setReading(false);
    }
  };
  return {
    opened,
    reading,
    error,
    open: (name, bytes) =>
      attempt(async () => {
        const base64 = base64Of(bytes);
        const read = await client.tenants.readPeople({ base64 });
        serial += 1;
        return { name, base64, read, serial };
      }),
    remap: (mapping) =>
      attempt(async () => {
        if (!opened) throw new Error('No list is open.');
        const read = await client.tenants.readPeople({ base64: opened.base64, mapping });
        return { ...opened, read };
      }),
    close: () => {
      setOpened(null);
      setError(null);
    },
  };
};
