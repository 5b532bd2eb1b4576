import { randomUUID } from 'node:crypto';
import type {
  GenerateEmbedUrlForAnonymousUserRequest,
  GenerateEmbedUrlForRegisteredUserRequest,
} from '@aws-sdk/client-quicksight';
import { parseArn } from '../arns.ts';
import { requireAsset } from '../assets.ts';
import type { Call, Handler, Handlers } from '../handler.ts';
import { invalidParameter, notFound, ServiceError } from '../service-error.ts';

/** The sandbox shows no dashboards: the address is of the service's form and answers nothing. */
const embedUrl = (call: Call, path: string) =>
  `https://${call.region}.quicksight.aws.amazon.com/embed/${randomUUID().replaceAll('-', '')}/${path}?code=${randomUUID()}&identityprovider=quicksight&isauthcode=true`;

function checkLifetime(minutes: number | undefined): void {
  if (minutes !== undefined && (minutes < 15 || minutes > 600))
    throw new ServiceError(
      'SessionLifetimeInMinutesInvalidException',
      'SessionLifetimeInMinutes is between 15 and 600.',
    );
}

/** What an experience shows; only a dashboard has to be there. */
function requireShown(
  call: Call,
  experience: {
    readonly Dashboard?: { readonly InitialDashboardId?: string | undefined } | undefined;
    readonly DashboardVisual?:
      | { readonly InitialDashboardVisualId?: { readonly DashboardId?: string | undefined } | undefined }
      | undefined;
  },
): string {
  const id =
    experience.Dashboard?.InitialDashboardId ??
    experience.DashboardVisual?.InitialDashboardVisualId?.DashboardId;
  if (id === undefined) return 'start';
  return `dashboards/${requireAsset(call, 'dashboard', id).id}`;
}

const forRegisteredUser: Handler<GenerateEmbedUrlForRegisteredUserRequest> = (call, input) => {
  checkLifetime(input.SessionLifetimeInMinutes);
  const arn = parseArn(input.UserArn);
  if (arn?.type !== 'user') throw invalidParameter(`${input.UserArn} is not the ARN of a user.`);
  const slash = arn.id.indexOf('/');
  const user = call.world.row('SELECT 1 FROM users WHERE namespace = :namespace AND name = :name', {
    namespace: arn.id.slice(0, slash),
    name: arn.id.slice(slash + 1),
  });
  if (user === undefined || arn.accountId !== call.world.accountId)
    throw new ServiceError('QuickSightUserNotFoundException', `User ${input.UserArn} is not found.`);
  return { EmbedUrl: embedUrl(call, requireShown(call, input.ExperienceConfiguration)) };
};

const forAnonymousUser: Handler<GenerateEmbedUrlForAnonymousUserRequest> = (call, input) => {
  checkLifetime(input.SessionLifetimeInMinutes);
  const namespace = call.world.row('SELECT 1 FROM namespaces WHERE name = :name AND gone_at IS NULL', {
    name: input.Namespace,
  });
  if (namespace === undefined) throw notFound('NAMESPACE', `Namespace ${input.Namespace} is not found.`);
  for (const resource of input.AuthorizedResourceArns) {
    const arn = parseArn(resource);
    if (arn?.type === 'dashboard' && arn.accountId === call.world.accountId && arn.region === call.region)
      requireAsset(call, 'dashboard', arn.id);
    else throw invalidParameter(`${resource} cannot be embedded for anonymous users here.`);
  }
  return {
    EmbedUrl: embedUrl(call, requireShown(call, input.ExperienceConfiguration)),
    AnonymousUserArn: `arn:aws:quicksight:${call.region}:${call.world.accountId}:anonymousUser/${input.Namespace}/${randomUUID()}`,
  };
};

export const embeddingHandlers: Handlers = {
  GenerateEmbedUrlForRegisteredUser: forRegisteredUser,
  GenerateEmbedUrlForAnonymousUser: forAnonymousUser,
};
