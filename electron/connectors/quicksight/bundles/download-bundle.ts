import { CloudError } from '../../cloud-call.ts';

/** The most that an import takes in its request (reference: AssetBundleImportSource, Body). */
export const largestBundle = 20 * 1024 * 1024;

const failed = (name: string, message: string, cause?: unknown): CloudError =>
  new CloudError({
    name,
    message,
    failure: 'unavailable',
    service: 'quicksight',
    operation: 'DownloadAssetBundle',
    cause,
  });

const isLoopback = (host: string): boolean =>
  host === '127.0.0.1' || host === 'localhost' || host === '[::1]';

/** What came of a download: the bytes, or that the address holds no longer, or that there are too many. */
export type Download = Uint8Array | 'expired' | 'too_large';

/**
 * Downloads a bundle from the address that its job gave. The address is a secret for as long as it holds, so no error
 * repeats it. Rejects with `CloudError`.
 */
export const downloadBundle = async (address: string, signal?: AbortSignal): Promise<Download> => {
  const url = URL.parse(address);
  if (url === null || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))))
    throw failed('BadDownloadUrl', 'QuickSight gave no address that a bundle can be read from safely.');
  let response: Response;
  try {
    response = await fetch(url, { redirect: 'error', ...(signal === undefined ? {} : { signal }) });
  } catch (error) {
    signal?.throwIfAborted();
    throw failed('DownloadFailed', 'The bundle could not be downloaded: no answer came.', error);
  }
  // S3 answers so to an address whose time is over.
  if (response.status === 403) return 'expired';
  if (!response.ok || response.body === null)
    throw failed('DownloadFailed', `The bundle could not be downloaded: the answer was ${response.status}.`);
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of response.body) {
      length += part.length;
      if (length > largestBundle) return 'too_large';
      parts.push(part);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw failed('DownloadFailed', 'The bundle could not be downloaded: the answer broke off.', error);
  }
  return Buffer.concat(parts);
};
