import { useQueries } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { z } from 'zod';
import type { identifierCheck } from '../../../../shared/contract/tenants.ts';
import { datastore } from '../../../../shared/domain/tenant-spec.ts';
import { orpc } from '../../../app/client.ts';
import { type DatastoreDraft, datastoreBody } from '../draft/tenant-draft.ts';

type IdentifierCheck = z.infer<typeof identifierCheck>;

/** A value that follows another once that one has rested for so many milliseconds. */
const useRested = <T>(value: T, milliseconds: number): T => {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return rested;
};

interface AskedRow {
  readonly index: number;
  readonly body: ReturnType<typeof datastoreBody>;
}

/** The rows worth asking about, by the environment whose connection can tell. */
const askable = (rows: readonly DatastoreDraft[]): readonly [string, readonly AskedRow[]][] => {
  const groups = new Map<string, AskedRow[]>();
  rows.forEach((row, index) => {
    const body = datastoreBody(row);
    if (!datastore.safeParse(body).success) return;
    groups.set(row.environment, [...(groups.get(row.environment) ?? []), { index, body }]);
  });
  return [...groups];
};

/** What is known of each datastore by its position; `checking` while an answer is awaited. */
export const useDatastoreChecks = (rows: readonly DatastoreDraft[], tenantSlug: string | null) => {
  const rested = useRested(rows, 400);
  const groups = askable(rested);
  const answers = useQueries({
    queries: groups.map(([environment, asked]) =>
      orpc.tenants.checkDatastores.queryOptions({
        input: { environment, tenantSlug, datastores: asked.map(({ body }) => body) },
        staleTime: 30_000,
      }),
    ),
  });
  const checks = new Map<number, IdentifierCheck | 'checking'>();
  groups.forEach(([, asked], group) => {
    const answer = answers[group];
    asked.forEach(({ index }, position) => {
      // A row that is being typed has no answer that fits it.
      if (rows[index] !== rested[index]) return;
      const found = answer?.data?.find((check) => check.index === position);
      if (found) checks.set(index, found);
      else if (answer?.isPending) checks.set(index, 'checking');
    });
  });
  return { checks, error: answers.find(({ error }) => error)?.error ?? null };
};
