/** What a person did with an asset: looked at it, queried its data, or changed it. */
export type UseAction = 'view' | 'query' | 'change';

export const usedKinds = ['dashboard', 'analysis', 'dataset', 'datasource'] as const;
export type UsedKind = (typeof usedKinds)[number];

/** One use of QuickSight by one account, as an event of CloudTrail tells it. */
export interface Use {
  /** QuickSight's name of the account: `role/session` for a role session, else the user's name. */
  readonly userName: string;
  readonly action: UseAction;
  /** Empty where the event names none. */
  readonly assets: readonly { readonly kind: UsedKind; readonly id: string }[];
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Names of what a person does in the console or through an embedded page. Tools describe and list; that is no use. */
const viewNames: ReadonlySet<string> = new Set([
  'GetDashboard',
  'GetAnalysis',
  'GetDashboardEmbedUrl',
  'GenerateEmbedUrlForRegisteredUser',
  'GenerateEmbedUrlForRegisteredUserWithIdentity',
]);
const changeName = /^(?:Create|Update|Delete|Restore)(?:Dashboard|Analysis|DataSet|DataSource)/;

const actionOf = (name: string): UseAction | undefined => {
  if (viewNames.has(name)) return 'view';
  if (name === 'QueryDatabase') return 'query';
  return changeName.test(name) ? 'change' : undefined;
};

const sessionArn = /^arn:aws[\w-]*:sts::\d{12}:assumed-role\/([^/]+)\/(.+)$/;
const userArn = /^arn:aws[\w-]*:quicksight:[\w-]*:\d{12}:user\/[^/]+\/(.+)$/;

/** Who acted, by the name that QuickSight has for him. */
const userNameOf = (record: Fields): string | undefined => {
  // Whoever embeds a page asks for it in somebody's name.
  const asked = isFields(record.requestParameters) ? text(record.requestParameters.userArn) : undefined;
  const embedded = asked === undefined ? undefined : userArn.exec(asked)?.[1];
  if (embedded !== undefined) return embedded;
  const identity = isFields(record.userIdentity) ? record.userIdentity : {};
  const arn = text(identity.arn);
  const session = arn === undefined ? null : sessionArn.exec(arn);
  if (session !== null) return `${session[1]}/${session[2]}`;
  const own = arn === undefined ? undefined : userArn.exec(arn)?.[1];
  return own ?? text(identity.userName);
};

const idMembers: Readonly<Record<string, UsedKind>> = {
  dashboardid: 'dashboard',
  analysisid: 'analysis',
  datasetid: 'dataset',
  datasourceid: 'datasource',
};
const assetArn = /arn:aws[\w-]*:quicksight:[\w-]*:\d{12}:(dashboard|analysis|dataset|datasource)\/([\w.-]+)/g;

/**
 * Which assets an event is about. Where they stand has changed often: under `requestParameters` for calls of the API,
 * in `serviceEventDetails.eventRequestDetails` for the console, which is an object, a list of keys and values, or
 * either as JSON text. Whatever the shape, an ARN is an ARN.
 */
const assetsOf = (record: Fields): Use['assets'] => {
  const found = new Map<string, { readonly kind: UsedKind; readonly id: string }>();
  const put = (kind: UsedKind, id: string) => found.set(`${kind}/${id}`, { kind, id });
  const visit = (value: unknown, depth: number): void => {
    if (depth > 6) return;
    if (typeof value === 'string') {
      for (const [, kind, id] of value.matchAll(assetArn)) put(kind as UsedKind, id ?? '');
      const parsed = /^\s*[[{]/.test(value) ? parse(value) : undefined;
      if (parsed !== undefined) visit(parsed, depth + 1);
      return;
    }
    if (Array.isArray(value)) {
      for (const one of value) {
        const pair = isFields(one) ? text(one.key) : undefined;
        visit(pair === undefined ? one : { [pair]: (one as Fields).value }, depth + 1);
      }
      return;
    }
    if (!isFields(value)) return;
    for (const [name, member] of Object.entries(value)) {
      const kind = idMembers[name.toLowerCase()];
      const id = kind === undefined ? undefined : text(member);
      if (kind !== undefined && id !== undefined && /^[\w.-]+$/.test(id)) put(kind, id);
      visit(member, depth + 1);
    }
  };
  visit(record.requestParameters, 0);
  const details = isFields(record.serviceEventDetails) ? record.serviceEventDetails : {};
  visit(details.eventRequestDetails ?? details, 0);
  visit(record.resources, 0);
  return [...found.values()];
};

const parse = (json: string): unknown => {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
};

/**
 * Reads one record of CloudTrail. Undefined for what is no use: another service's event, a call that failed, what
 * tools do, or an actor without a name (people whom QuickSight itself made are unknown to CloudTrail).
 *
 * Source: Amazon Quick user guide, "Logging with CloudTrail", non-API events.
 */
export const readUse = (json: string): Use | undefined => {
  const record = parse(json);
  if (!isFields(record) || record.eventSource !== 'quicksight.amazonaws.com') return undefined;
  if (text(record.errorCode) !== undefined) return undefined;
  const name = text(record.eventName);
  const action = name === undefined ? undefined : actionOf(name);
  const userName = userNameOf(record);
  if (action === undefined || userName === undefined) return undefined;
  return { userName, action, assets: assetsOf(record) };
};
