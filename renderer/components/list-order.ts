/** The order in the address as a procedure takes it; nothing where the procedure has no such order. */
export const orderOf = <T extends string>(
  sorts: readonly T[],
  order: { readonly sort?: string; readonly descending?: boolean },
): { readonly sort?: T; readonly descending?: boolean } => {
  const sort = sorts.find((each) => each === order.sort);
  return sort === undefined ? {} : { sort, descending: order.descending ?? false };
};
