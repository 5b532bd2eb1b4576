import type { CDPSession, Page } from '@playwright/test';

/** Everything that the page's script can still reach, as Chromium writes it down. */
export const readHeap = async (session: CDPSession): Promise<string> => {
  const chunks: string[] = [];
  const take = ({ chunk }: { chunk: string }) => chunks.push(chunk);
  session.on('HeapProfiler.addHeapSnapshotChunk', take);
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  session.off('HeapProfiler.addHeapSnapshotChunk', take);
  return chunks.join('');
};

/** What a page keeps and shows: its tree with what stands in its fields, its storages, its history. */
export const readPage = (page: Page): Promise<string> =>
  page.evaluate(async () =>
    JSON.stringify({
      html: document.documentElement.outerHTML,
      text: document.body.innerText,
      fields: [...document.querySelectorAll('input,textarea')].map(
        (field) => (field as HTMLInputElement).value,
      ),
      local: { ...localStorage },
      session: { ...sessionStorage },
      databases: await indexedDB.databases(),
      caches: await caches.keys(),
      cookies: document.cookie,
      history: history.state,
      address: location.href,
    }),
  );
