import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Call } from '../handler.ts';
import { type Answer, xmlAnswer } from '../wire-answer.ts';
import type { World } from '../world.ts';
import type { Worlds } from '../worlds.ts';
import type { JobDirection } from './bundle-jobs.ts';

/** Where the sandbox serves what the service would put into S3. */
export const downloadPath = '/_sandbox/bundles/';
const validMs = 5 * 60_000;

/** The address of a job's bundle, for five minutes and for whoever has it. */
export function downloadUrl(call: Call, direction: JobDirection, id: string): string {
  const until = call.now + validMs;
  const place = `${call.world.accountId}/${call.region}/${direction}/assetbundle-${id}.qs`;
  return `${call.origin}${downloadPath}${place}?Expires=${until}&Signature=${sign(call.world, place, until)}`;
}

const sign = (world: World, place: string, until: number): string =>
  createHmac('sha256', world.tokenSecret).update(`${place}\n${until}`).digest('base64url');

const refused = (code: string, message: string): Answer =>
  xmlAnswer(
    403,
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  );

/** Answers as S3 does: the file, or why not. */
export function answerDownload(worlds: Worlds, path: string, query: URLSearchParams): Answer | Buffer {
  const place = path.slice(downloadPath.length);
  const until = Number(query.get('Expires'));
  const [account = '', region = '', direction = '', file = ''] = place.split('/');
  const world = worlds.find(account) ?? worlds.main;
  const right = Buffer.from(sign(world, place, until));
  const given = Buffer.from(query.get('Signature') ?? '');
  if (right.length !== given.length || !timingSafeEqual(right, given))
    return refused('SignatureDoesNotMatch', 'The request signature we calculated does not match.');
  const { expired = 0, instead } = world.service.bundleDownloads;
  if (expired > 0) world.service.bundleDownloads = { ...world.service.bundleDownloads, expired: expired - 1 };
  if (until <= world.now() || expired > 0) return refused('AccessDenied', 'Request has expired');
  if (instead !== undefined) return Buffer.from(instead, 'base64');
  const id = file.replace(/^assetbundle-/, '').replace(/\.qs$/, '');
  const found = world.row<{ bundle: string | null }>(
    'SELECT bundle FROM bundle_jobs WHERE region = :region AND direction = :direction AND id = :id',
    { region, direction, id },
  );
  if (found === undefined || found.bundle === null)
    return refused('NoSuchKey', 'The specified key does not exist.');
  return Buffer.from(found.bundle, 'base64');
}
