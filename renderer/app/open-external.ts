import { client } from './client.ts';

/**
 * Opens an address outside the console, if the host's one rule allows it. In a browser the host answers
 * with the address that it allows, and the browser opens it.
 */
export const openExternal = async (address: string): Promise<void> => {
  const { opened, url } = await client.system.openExternal({ url: address });
  if (!opened) window.open(url, '_blank', 'noopener,noreferrer');
};
