/** What an identity source holds of one group. */
export interface SourceGroup {
  /** The source's own id of it; its name where there is none. */
  readonly id: string;
  readonly name: string;
  readonly members: readonly SourceMember[];
  /** Members that the source shows without telling who they are: the permission to read them is missing. */
  readonly unreadable: number;
}

export interface SourceMember {
  readonly id: string;
  /** In lower case; null where the source has none for them. */
  readonly email: string | null;
  readonly name: string | null;
  /** False for somebody who may not sign in any more. */
  readonly active: boolean;
}

/** One whole reading of an identity source. */
export interface IdentityReading {
  readonly groups: readonly SourceGroup[];
  /** What the source could not tell, for a person. */
  readonly note?: string;
}

/** Why a source could not be read, for a person. */
export class IdentityError extends Error {
  readonly todo: string;

  constructor(message: string, todo: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'IdentityError';
    this.todo = todo;
  }
}
