const loopback = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;
/** Metadata services and other hosts that only mean something to the machine itself. */
const linkLocal =
  /^(?:169\.254\.\d{1,3}\.\d{1,3}|\[fe[89ab][0-9a-f]:.*|\[fd00:ec2::254\]|\[::ffff:a9fe:.*|metadata(?:\.google\.internal)?\.?|0\.0\.0\.0|\[::\])$/i;

/**
 * An endpoint as it is kept, or why it is not acceptable. Signed requests and session tokens go there, so
 * it must be encrypted unless it is this machine, and it must not smuggle a password into the database.
 */
export const checkEndpoint = (value: string): { readonly url: string } | { readonly complaint: string } => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return { complaint: 'An endpoint is an http or https address.' };
  if (url.username !== '' || url.password !== '')
    return { complaint: 'An endpoint has no user name or password in it.' };
  if (url.search !== '' || url.hash !== '') return { complaint: 'An endpoint has no ? or # part.' };
  if (linkLocal.test(url.hostname))
    return { complaint: 'This address belongs to the machine’s own metadata service, not to AWS.' };
  if (url.protocol === 'http:' && !loopback.test(url.hostname))
    return {
      complaint:
        'Without https an endpoint must be on this machine (127.0.0.1), because session tokens are sent to it.',
    };
  return { url: url.href.replace(/\/+$/, '') };
};
