import type { CallMeter } from './cloud-call.ts';
import type { CloudTrail } from './cloudtrail/cloudtrail.ts';
import type { QuickSight } from './quicksight/quicksight.ts';
import type { S3 } from './s3/s3.ts';

/** Opens a connection's clouds. Throws `StewardError` when the connection or its secret is missing. */
export interface Clouds {
  quicksight(connectionId: string, meter?: CallMeter): Promise<QuickSight>;
  cloudtrail(connectionId: string, meter?: CallMeter): Promise<CloudTrail>;
  s3(connectionId: string): Promise<S3>;
}
