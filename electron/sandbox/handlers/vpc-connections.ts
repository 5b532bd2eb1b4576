import type {
  CreateVPCConnectionRequest,
  DeleteVPCConnectionRequest,
  DescribeVPCConnectionRequest,
} from '@aws-sdk/client-quicksight';
import { type AssetRow, arnOf, deleteAsset, insertAsset, requireAsset, statusOf } from '../assets.ts';
import { type Call, epochSeconds, type Handler, type Handlers } from '../handler.ts';
import { assetListHandler } from '../list-handler.ts';
import { putTags } from '../tagging.ts';

interface Document {
  readonly VPCId: string;
  readonly SubnetIds: readonly string[];
  readonly SecurityGroupIds: readonly string[];
  readonly DnsResolvers?: readonly string[];
  readonly RoleArn: string;
}

/** The network interfaces come into being with the connection, one for each subnet. */
const show = (call: Call, row: AssetRow) => {
  const { SubnetIds, ...document } = JSON.parse(row.document) as Document;
  const ready = row.ready_at <= call.now;
  return {
    VPCConnectionId: row.id,
    Arn: arnOf(call, 'vpcConnection', row.id),
    Name: row.name,
    ...document,
    Status: statusOf(row, row.changing, call.now),
    AvailabilityStatus: ready ? 'AVAILABLE' : 'UNAVAILABLE',
    NetworkInterfaces: SubnetIds.map((SubnetId, index) => ({
      SubnetId,
      AvailabilityZone: `${call.region}${'abc'.charAt(index % 3)}`,
      Status: ready ? 'AVAILABLE' : 'CREATING',
      NetworkInterfaceId: `eni-${SubnetId.replace(/^subnet-/, '')}`,
    })),
    CreatedTime: epochSeconds(row.created_at),
    LastUpdatedTime: epochSeconds(row.updated_at),
  };
};

const createVpcConnection: Handler<CreateVPCConnectionRequest> = (call, input) => {
  const id = input.VPCConnectionId;
  const arn = arnOf(call, 'vpcConnection', id);
  insertAsset(call, {
    kind: 'vpcConnection',
    id,
    name: input.Name,
    readyAt: call.now + call.world.timing.asyncMs,
    document: {
      VPCId: 'vpc-0a1b2c3d',
      SubnetIds: input.SubnetIds,
      SecurityGroupIds: input.SecurityGroupIds,
      DnsResolvers: input.DnsResolvers,
      RoleArn: input.RoleArn,
    },
  });
  putTags(call.world, arn, input.Tags);
  return {
    Arn: arn,
    VPCConnectionId: id,
    CreationStatus: 'CREATION_IN_PROGRESS',
    AvailabilityStatus: 'UNAVAILABLE',
  };
};

const describeVpcConnection: Handler<DescribeVPCConnectionRequest> = (call, input) => ({
  VPCConnection: show(call, requireAsset(call, 'vpcConnection', input.VPCConnectionId)),
});

const listVpcConnections = assetListHandler('VPCConnectionSummaries', 'vpcConnection', show);

const deleteVpcConnection: Handler<DeleteVPCConnectionRequest> = (call, input) => {
  const row = requireAsset(call, 'vpcConnection', input.VPCConnectionId);
  deleteAsset(call, 'vpcConnection', row.id);
  return {
    Arn: arnOf(call, 'vpcConnection', row.id),
    VPCConnectionId: row.id,
    DeletionStatus: 'DELETION_IN_PROGRESS',
    AvailabilityStatus: 'UNAVAILABLE',
  };
};

export const vpcConnectionHandlers: Handlers = {
  CreateVPCConnection: createVpcConnection,
  DescribeVPCConnection: describeVpcConnection,
  ListVPCConnections: listVpcConnections,
  DeleteVPCConnection: deleteVpcConnection,
};
