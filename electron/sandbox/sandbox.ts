import type { SandboxInfo } from '../../shared/contract/console.ts';

/** One fault: for `operation` (or `*`), the next `count` matching requests after `skip` others. */
export interface FaultRule {
  readonly operation: string;
  readonly count?: number;
  readonly skip?: number;
  readonly fault:
    | { readonly type: 'error'; readonly name: string; readonly status?: number; readonly message?: string }
    | { readonly type: 'delay'; readonly ms: number }
    /** Cut before anything was done. */
    | { readonly type: 'drop' }
    /** Done, then cut before the answer. */
    | { readonly type: 'lose_response' };
}

export interface SandboxOptions {
  /** The SQLite file that keeps its state; made and seeded when absent. */
  readonly file: string;
  readonly port?: number;
  /** Only used when the file is new. Default `pilot`. */
  readonly seed?: 'empty' | 'pilot' | 'large';
  readonly latencyMs?: number;
  /** Requests per second before 429; 0 or absent: no limit. */
  readonly rate?: number;
  readonly faults?: readonly FaultRule[];
}

export interface RunningSandbox extends SandboxInfo {
  /** The keys that Steward's own Sandbox connection signs with. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  close(): Promise<void>;
}
