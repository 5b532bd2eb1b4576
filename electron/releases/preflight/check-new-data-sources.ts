import type { JsonObject } from '../../../shared/domain/json-document.ts';
import { readJsonAt } from '../../../shared/domain/json-document-path.ts';
import type { PlanFinding } from '../../../shared/domain/plan.ts';
import { madeByHandOnly, reachedByRole } from '../../../shared/domain/releases/data-source-types.ts';
import { isPut } from '../promotion-input.ts';
import type { PreflightCheck } from './preflight.ts';

const hasRole = (document: JsonObject): boolean =>
  typeof readJsonAt(document, ['DataSourceParameters', 'RedshiftParameters', 'IAMParameters', 'RoleArn']) ===
  'string';

/** A data source that is made in the stage has credentials of the stage, and is one that the API makes. */
export const checkNewDataSources: PreflightCheck = ({ placed, input: { environment, to } }) =>
  placed.filter(isPut).flatMap(({ asset, action, content, targetId }): PlanFinding[] => {
    if (asset.kind !== 'data_source') return [];
    const { document } = content;
    const type = String(document.get('Type') ?? '');
    if (madeByHandOnly.has(type))
      return [
        {
          severity: 'blocker',
          message: `The data source ${asset.name} is ${type}, which QuickSight lets nobody make through its API.`,
          todo: `Make it by hand in ${environment.title}, then map to it.`,
        },
      ];
    const replaced: PlanFinding[] =
      action === 'update'
        ? [
            {
              severity: 'warning',
              message: `${environment.title} has a data source ${targetId} already, which is replaced: everything that reads through it changes at once.`,
              todo: 'Map to it instead, where it is the stage’s own.',
            },
          ]
        : [];
    const secret = document.get('SecretArn');
    if (typeof secret === 'string')
      return secret.includes(`:${to.region}:${to.accountId}:`)
        ? replaced
        : [
            {
              severity: 'blocker',
              message: `The data source ${asset.name} would take its credentials from ${secret}, which is not a secret of ${environment.title}.`,
              todo: `Name a secret of account ${to.accountId} in ${to.region}.`,
            },
          ];
    return reachedByRole.has(type) || hasRole(document)
      ? replaced
      : [
          {
            severity: 'blocker',
            message: `The data source ${asset.name} is reached with a password, and QuickSight tells passwords to nobody.`,
            todo: `Put user and password into AWS Secrets Manager in ${environment.title} and name the secret’s ARN; or make the data source by hand there and map to it.`,
          },
        ];
  });
