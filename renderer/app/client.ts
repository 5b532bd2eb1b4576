import { createORPCClient } from '@orpc/client';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import type { StewardClient } from '../../shared/contract/index.ts';
import { createTransport } from './transport.ts';

/** Every call that the console makes; there is no other way out of this page. */
export const client: StewardClient = createORPCClient(createTransport());

/** Query options, keys and mutations of every procedure. No query key is written anywhere else. */
export const orpc = createTanstackQueryUtils(client);
