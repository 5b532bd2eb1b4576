/**
 * US dollars a month for a seat of each role: the US list prices of AWS's "user types" and "Monitoring upgrades"
 * pages. They change and are negotiated, so that each profile keeps its own.
 */
export const listPrices: Readonly<Record<string, number>> = {
  READER: 3,
  AUTHOR: 24,
  ADMIN: 24,
  READER_PRO: 20,
  AUTHOR_PRO: 40,
  ADMIN_PRO: 40,
};
