// Loaded into the program under attack: made-up input must never make it call a machine outside.
import dns from 'node:dns';

const { lookup } = dns;
dns.lookup = (name, ...rest) => {
  if (/^(?:localhost|127\.[\d.]+|::1)$/.test(name)) return lookup(name, ...rest);
  const done = rest.at(-1);
  process.nextTick(() =>
    done(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' })),
  );
};
