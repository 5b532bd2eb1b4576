import { errorStatus } from './model/service-model.ts';

/** An answer of the service that is not success; `name` and `status` are what AWS sends. */
export class ServiceError extends Error {
  readonly status: number;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(name: string, message: string, status?: number, extra: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = name;
    this.status = status ?? errorStatus.get(name) ?? 400;
    this.extra = extra;
  }
}

export const invalidParameter = (message: string): ServiceError =>
  new ServiceError('InvalidParameterValueException', message);

export const notFound = (type: string, message: string): ServiceError =>
  new ServiceError('ResourceNotFoundException', message, undefined, { ResourceType: type });

export const alreadyExists = (type: string, message: string): ServiceError =>
  new ServiceError('ResourceExistsException', message, undefined, { ResourceType: type });

export const conflict = (message: string): ServiceError => new ServiceError('ConflictException', message);

export const preconditionNotMet = (message: string): ServiceError =>
  new ServiceError('PreconditionNotMetException', message);

export const limitExceeded = (type: string, message: string): ServiceError =>
  new ServiceError('LimitExceededException', message, undefined, { ResourceType: type });

export const accessDenied = (message: string): ServiceError =>
  new ServiceError('AccessDeniedException', message);

/** What the service's front end answers when the request is not even of the right form. */
export const badSerialization = (message: string): ServiceError =>
  new ServiceError('SerializationException', message, 400);
