/** Looks whether the account may start the GPU instances of a stage, and whether the zones have them. */
import { EC2Client, paginateDescribeInstanceTypeOfferings } from '@aws-sdk/client-ec2';
import { GetServiceQuotaCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { StageConfiguration } from '../stages/stage-configuration.ts';
import { missing, ok, type Finding } from './finding.ts';

const ON_DEMAND = { code: 'L-DB2E81BA', name: 'Running On-Demand G and VT instances' };
const SPOT = { code: 'L-3819A6DF', name: 'All G and VT Spot Instance Requests' };

/** xlarge has four vCPUs, and each size above has twice as many. */
function vcpusOf(type: string): number {
  return type.endsWith('.2xlarge') ? 8 : 4;
}

export async function checkGpuQuotas({ region, worker }: StageConfiguration): Promise<Finding[]> {
  const { maximum, onDemandBase, spotPercent, instanceTypes } = worker;
  const client = new ServiceQuotasClient({ region });
  const vcpus = Math.max(...instanceTypes.map(vcpusOf));
  const base = Math.min(maximum, onDemandBase);
  const onSpot = Math.floor(((maximum - base) * spotPercent) / 100);
  return Promise.all([
    checkQuota(client, ON_DEMAND, (maximum - onSpot) * vcpus),
    ...(onSpot > 0 ? [checkQuota(client, SPOT, onSpot * vcpus)] : []),
  ]);
}

async function checkQuota(
  client: ServiceQuotasClient,
  { code, name }: typeof ON_DEMAND,
  needed: number,
): Promise<Finding> {
  const { Quota } = await client.send(new GetServiceQuotaCommand({ ServiceCode: 'ec2', QuotaCode: code }));
  const allowed = Quota?.Value ?? 0;
  const found = `"${name}": ${allowed} vCPUs, and worker.maximum needs ${needed}`;
  if (allowed >= needed) return ok(found);
  return missing(
    found,
    `Ask for ${needed}; approval can take days: aws service-quotas request-service-quota-increase ` +
      `--service-code ec2 --quota-code ${code} --desired-value ${needed}. Or set worker.compute to 'lambda'.`,
  );
}

export async function checkZones({
  region,
  availabilityZones,
  worker: { instanceTypes },
}: StageConfiguration): Promise<Finding[]> {
  const client = new EC2Client({ region });
  const offered = new Set<string>();
  const request = {
    LocationType: 'availability-zone' as const,
    Filters: [
      { Name: 'instance-type', Values: [...instanceTypes] },
      { Name: 'location', Values: availabilityZones },
    ],
  };
  for await (const page of paginateDescribeInstanceTypeOfferings({ client }, request)) {
    for (const { InstanceType, Location } of page.InstanceTypeOfferings ?? [])
      offered.add(`${InstanceType} ${Location}`);
  }
  return availabilityZones.map((zone) => {
    const types = instanceTypes.filter((type) => offered.has(`${type} ${zone}`));
    if (types.length > 0) return ok(`${zone} has ${types.join(', ')}`);
    return missing(
      `${zone} has none of ${instanceTypes.join(', ')}`,
      'Name other zones in availabilityZones, or other types in worker.instanceTypes.',
    );
  });
}
