/** What must be known about an operation before it is sent. */
export interface OperationFacts {
  /** `ListUsers`. */
  readonly operation: string;
  /** Whether it may change anything. */
  readonly changes: boolean;
  /** Whether only the identity region answers it. */
  readonly identity: boolean;
}

/**
 * Reads that are sent with another method than GET, by name. `Generate…` makes nothing that stays, but it
 * hands out a session for a person, so it counts as a change: a read-only connection must not do it.
 */
const reading = /^(?:Describe|List|Search|Get|BatchDescribe)[A-Z]/;

/**
 * Paths that only the identity region serves: users, groups, memberships, roles and policy assignments
 * (all below a namespace), namespaces themselves (`CreateNamespace` is `POST /accounts/{id}`), account
 * settings, subscription and custom permissions (AWS: "your identity region is X. Please use the X
 * endpoint"). Everything else, folders included, lives where the asset lives.
 */
const identityPath =
  /^\/account\/\{AwsAccountId\}$|^\/accounts\/\{AwsAccountId\}(?:$|\/(?:namespaces?(?:\/|$)|settings$|custom-permissions?(?:\/|$)|public-sharing-settings$))/;

/** Tags are served where the tagged thing lives, and these kinds live in the identity region. */
const identityArn = /^arn:[^:]+:quicksight:[^:]*:\d{12}:(?:namespace|user|group|customization)\//;

const isTagged = (path: string, command: object): boolean => {
  if (!path.startsWith('/resources/{ResourceArn}/')) return false;
  const input = 'input' in command ? command.input : undefined;
  const arn =
    typeof input === 'object' && input !== null && 'ResourceArn' in input ? input.ResourceArn : undefined;
  return typeof arn === 'string' && identityArn.test(arn);
};

const isHttp = (value: unknown): value is readonly [method: string, path: string, status: number] =>
  Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'string';

/**
 * Reads the facts off the schema that every command of the SDK carries
 * (`[9, namespace, name, { http: [method, path, status] }, input, output]`).
 *
 * @throws TypeError for something that is not a command of the SDK.
 */
export const operationFacts = (command: object): OperationFacts => {
  const schema = 'schema' in command ? command.schema : undefined;
  const traits = Array.isArray(schema) ? schema[3] : undefined;
  const http = typeof traits === 'object' && traits !== null && 'http' in traits ? traits.http : undefined;
  if (!Array.isArray(schema) || typeof schema[2] !== 'string' || !isHttp(http))
    throw new TypeError('This is not a command of the QuickSight client.');
  const [method, path] = http;
  const operation = schema[2];
  return {
    operation,
    changes: method !== 'GET' && !reading.test(operation),
    identity: identityPath.test(path.split('?')[0] ?? path) || isTagged(path, command),
  };
};
