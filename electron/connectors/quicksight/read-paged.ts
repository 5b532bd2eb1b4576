import { CloudError } from '../cloud-call.ts';

/** The largest page that QuickSight gives (reference: `MaxResults` 1..100). */
export const pageSize = 100;

/** Reads all pages of a list, or until `enough` says so. `read` gets the token of the page to read. */
export const readPages = async <T>(
  read: (nextToken: string | undefined) => Promise<{
    readonly items: readonly T[] | undefined;
    readonly next: string | undefined;
  }>,
  enough: (items: readonly T[]) => boolean = () => false,
): Promise<readonly T[]> => {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const page = await read(token);
    all.push(...(page.items ?? []));
    token = page.next || undefined;
  } while (token !== undefined && !enough(all));
  return all;
};

/** QuickSight's words for "there is no such thing". */
export const isMissing = (error: unknown): boolean =>
  error instanceof CloudError &&
  (error.name === 'ResourceNotFoundException' || error.name === 'QuickSightUserNotFoundException');

/** The answer, or null where the service says that there is no such thing. */
export const orMissing = async <T>(answer: Promise<T>): Promise<T | null> => {
  try {
    return await answer;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
};

/** QuickSight's words for "it is there already", also while it is being made. */
export const isThereAlready = (error: unknown): boolean =>
  error instanceof CloudError &&
  (error.name === 'ResourceExistsException' || error.name === 'ConflictException');

/** Reads each item, a few at a time: the account's limiter paces them, this bounds what is under way. */
export const readEach = async <T, R>(
  items: readonly T[],
  read: (item: T) => Promise<R>,
  atOnce = 8,
): Promise<readonly R[]> => {
  const results = new Array<R>(items.length);
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await read(items[index] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
};
