import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { HealthCheck } from '../../shared/contract/console.ts';

const base = { id: 'aws_config', title: 'AWS config files' } as const;

interface Finding {
  readonly severity: 'failed' | 'warning';
  readonly found: string;
  readonly todo: string;
}

/** The shared files, where the AWS tools look for them. */
const awsConfigFiles = (
  environment: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): { readonly config: string; readonly credentials: string } => ({
  config: environment.AWS_CONFIG_FILE || join(home, '.aws', 'config'),
  credentials: environment.AWS_SHARED_CREDENTIALS_FILE || join(home, '.aws', 'credentials'),
});

/**
 * Complaints about an INI file's text, by line; never the text itself, which may hold keys. Nested values
 * are indented; everything else is a section, a comment or `key = value`.
 */
export const configComplaints = (text: string): readonly string[] => {
  if (text.includes('\u0000')) return ['it is not UTF-8 text'];
  const complaints: string[] = [];
  let inSection = false;
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    if (/^\s*([#;].*)?$/.test(line)) continue;
    if (/^\[[^\]]+\]\s*([#;].*)?$/.test(line.trim())) inSection = true;
    else if (line.trim().startsWith('['))
      complaints.push(`line ${index + 1}: the section’s name has no closing ]`);
    else if (!inSection) complaints.push(`line ${index + 1}: it stands before the first [profile …]`);
    else if (!/^\s/.test(line) && !/^[^=\s][^=]*=/.test(line))
      complaints.push(`line ${index + 1}: it has no =`);
  }
  return complaints;
};

const sectionsOf = (text: string): number =>
  text.match(/^\s*\[(?!sso-session |services )[^\]]+\]/gm)?.length ?? 0;

const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'EISDIR') return 'it is a folder';
  return code === 'EACCES' || code === 'EPERM' ? 'you may not read it' : `the system says ${code || 'no'}`;
};

const inspect = async (
  file: string,
  secret: boolean,
): Promise<{ profiles: number; findings: Finding[] } | undefined> => {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    const found = `${file} cannot be read: ${reasonOf(error)}.`;
    return {
      profiles: 0,
      findings: [{ severity: 'failed', found, todo: 'Mend the file or its permissions.' }],
    };
  }
  const findings: Finding[] = [];
  const complaints = configComplaints(text);
  if (complaints.length > 0) {
    findings.push({
      severity: 'failed',
      found: `${file} is not as the AWS tools expect it: ${complaints.slice(0, 3).join('; ')}.`,
      todo: 'Mend these lines in an editor.',
    });
  }
  if (secret && process.platform !== 'win32' && ((await stat(file)).mode & 0o077) !== 0) {
    findings.push({
      severity: 'warning',
      found: `${file} can be read by other users of this computer.`,
      todo: `Close it to them: chmod 600 '${file}'`,
    });
  }
  return { profiles: sectionsOf(text), findings };
};

/** Whether the shared AWS config files can be used for connections. Having none is no fault. */
export const checkAwsConfig = async (files = awsConfigFiles()): Promise<HealthCheck> => {
  const seen = await Promise.all([inspect(files.config, false), inspect(files.credentials, true)]);
  const findings = seen.flatMap((file) => file?.findings ?? []);
  const worst = findings.find(({ severity }) => severity === 'failed') ?? findings[0];
  if (worst) {
    return {
      ...base,
      state: worst.severity,
      found: findings.map(({ found }) => found).join(' '),
      todo: findings.map(({ todo }) => todo).join(' '),
    };
  }
  if (seen.every((file) => file === undefined)) {
    return {
      ...base,
      state: 'ok',
      found: `There are none (${files.config}). They are needed only for connections that use a profile of theirs.`,
    };
  }
  const profiles = Math.max(...seen.map((file) => file?.profiles ?? 0));
  return {
    ...base,
    state: 'ok',
    found: `${profiles} ${profiles === 1 ? 'profile' : 'profiles'} in ${files.config}.`,
  };
};
