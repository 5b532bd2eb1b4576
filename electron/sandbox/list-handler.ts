import { type AssetKind, type AssetRow, readAssets } from './assets.ts';
import type { Call, Handler } from './handler.ts';
import { type PageRequest, page } from './pages.ts';

/**
 * A List operation of what lives in a region under an id: pages in the order of the ids, shown under the member
 * `answer`.
 */
export const listHandler =
  <Row extends { readonly id: string }>(
    answer: string,
    read: (call: Call, after: string, limit: number) => readonly Row[],
    show: (call: Call, row: Row) => object,
  ): Handler<PageRequest> =>
  (call, input) => {
    const { rows, nextToken } = page(
      call,
      input,
      call.region,
      (row: Row) => row.id,
      (after, limit) => read(call, after, limit),
    );
    return { [answer]: rows.map((row) => show(call, row)), NextToken: nextToken };
  };

/** A List operation of one kind of assets. */
export const assetListHandler = (
  answer: string,
  kind: AssetKind,
  show: (call: Call, row: AssetRow) => object,
): Handler<PageRequest> =>
  listHandler(answer, (call, after, limit) => readAssets(call, kind, after, limit), show);
