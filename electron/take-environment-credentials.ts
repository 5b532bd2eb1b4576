/** What the AWS tools read their credentials from. */
const names = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] as const;

/**
 * The environment for connections that take their credentials from it, and those credentials out of this
 * process's own: what Steward starts (the keychain's process, a browser, a sign-in, a credential process) would
 * inherit them, and a diagnostic report of Node's would list them.
 */
export const takeEnvironmentCredentials = (env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv => {
  const taken = { ...env };
  for (const name of names) delete env[name];
  return taken;
};
