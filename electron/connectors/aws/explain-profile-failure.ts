import { CredentialsError } from './credentials-error.ts';
import { type AwsProfile, signInProfile } from './profiles.ts';
import { credentialTrouble, readAwsFailure } from './read-failure.ts';

const unchanged = 'Nothing was sent to QuickSight.';

/**
 * The sentence by which AWS denies, and nothing around it: the secrets that a profile was read with are not
 * known here, so that they could be taken out.
 */
const denialIn = (message: string): string =>
  /User: arn:aws[\w-]*:[\w:/+=,.@-]{1,200} is not authorized to perform: [\w:*]{1,80}(?: on resource: arn:aws[\w-]*:[\w:/+=,.@*-]{1,200})?/.exec(
    message,
  )?.[0] ?? 'AWS denied it.';

/**
 * Puts the failure of one of the SDK's profile providers into words. The providers throw one class for
 * everything, so their messages decide; a credential process's own output is not repeated, because
 * nobody knows what is in it.
 */
export const explainProfileFailure = async (
  error: unknown,
  profile: AwsProfile,
): Promise<CredentialsError> => {
  const failure = readAwsFailure(error);
  const said = `${failure.name} ${failure.message}`;
  const quoted = `“${profile.name}”`;

  if (/multi-factor|MFA/i.test(said))
    return new CredentialsError('mfa_needed', {
      happened: `The profile ${quoted} asks for a code of an MFA device, which Steward cannot give.`,
      unchanged,
      todo: 'Use an SSO profile, or a credential_process that asks for the code.',
    });

  const signsIn = await signInProfile(profile.name);
  if (
    signsIn !== undefined &&
    /expired|not found or is invalid|is invalid|sso login|aws login|re-?authenticate|UnauthorizedException|session token/i.test(
      said,
    )
  )
    return new CredentialsError('expired_sso', {
      happened: `The sign-in of the profile “${signsIn.name}” has expired or was never made.`,
      unchanged,
      todo: `Sign in again: aws ${signsIn.kind === 'login' ? 'login' : 'sso login'} --profile ${signsIn.name}`,
    });
  if (signsIn !== undefined && /Forbidden|No access|ResourceNotFound/i.test(said))
    return new CredentialsError('sso_denied', {
      happened: `The identity centre does not give you the account and role of the profile “${signsIn.name}”.`,
      unchanged,
      todo: 'Ask for the permission set to be assigned to you, or correct sso_account_id and sso_role_name.',
    });
  if (profile.kind === 'process')
    return new CredentialsError('process_failed', {
      happened: `The credential process of the profile ${quoted} gave no credentials.`,
      unchanged,
      todo: `Run it by hand to see why: aws sts get-caller-identity --profile ${profile.name}`,
    });
  if (profile.kind === 'role' && /AccessDenied/.test(said))
    return new CredentialsError('assume_denied', {
      happened: `AWS does not let the source of the profile ${quoted} assume its role.`,
      unchanged,
      todo: 'Check the role’s trust policy, the external_id in the profile, and that the source may call sts:AssumeRole.',
      cloud: {
        service: 'sts',
        operation: 'AssumeRole',
        name: failure.name,
        message: denialIn(failure.message),
      },
    });
  const trouble = credentialTrouble(failure);
  if (trouble !== undefined)
    return new CredentialsError(trouble === 'invalid' ? 'invalid_keys' : trouble, {
      happened:
        trouble === 'clock'
          ? 'AWS refused the request because this computer’s clock is wrong.'
          : `AWS does not accept the credentials of the profile ${quoted}${trouble === 'expired' ? ': they have expired' : ''}.`,
      unchanged,
      todo:
        trouble === 'clock' ? 'Set the clock, then try again.' : 'Renew them in the shared AWS config files.',
    });
  if (
    /Could not resolve credentials using profile|source_profile|Detected a cycle|required (?:parameter|property)|Sso session .* could not be found/i.test(
      said,
    )
  )
    return new CredentialsError('incomplete_profile', {
      happened: `The profile ${quoted} does not lead to credentials.`,
      unchanged,
      todo: 'Check its source_profile, sso_session and role_arn in ~/.aws/config.',
    });
  return new CredentialsError(
    failure.status === undefined && /ENOTFOUND|ECONN|ETIMEDOUT|EAI_AGAIN|Timeout/i.test(said)
      ? 'sts_unreachable'
      : 'failed',
    {
      happened: `The profile ${quoted} gave no credentials.`,
      unchanged,
      todo: `Try it by hand: aws sts get-caller-identity --profile ${profile.name}`,
    },
  );
};
