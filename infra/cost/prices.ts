/**
 * AWS prices in US dollars in us-east-1, before taxes and free tiers. `source` says where each
 * figure was read, `date` when it was valid; "from memory" was not confirmed: check it before you
 * base a decision on it. https://calculator.aws has all of them.
 */
export type Price = { usd: number; per: string; source: string; date: string };

const MEMORY = 'from memory, check';
const cloudwatch = { source: 'factualminds.com, CloudWatch pricing', date: '2026-06-13' };

export const PRICES = {
  lambdaGigabyteSecond: {
    usd: 0.0000133334,
    per: 'GB-second, arm64, first tier',
    source: 'cloudchipr.com, Lambda pricing (us-east-1)',
    date: '2024',
  },
  lambdaGigabyteSecondX64: {
    usd: 0.0000166667,
    per: 'GB-second, x86-64, first tier',
    source: 'cloudchipr.com, Lambda pricing (us-east-1)',
    date: '2024',
  },
  lambdaRequest: {
    usd: 0.2e-6,
    per: 'request',
    source: 'cloudchipr.com, Lambda pricing (us-east-1)',
    date: '2024',
  },
  sqsRequest: {
    usd: 0.4e-6,
    per: 'request of up to 64 KiB, standard queue',
    source: 'cloudburn.io, SQS pricing (us-east-1)',
    date: '2026-03-14',
  },
  dynamoWrite: {
    usd: 0.625e-6,
    per: 'write request unit (1 KiB), on demand',
    source: 'airbyte.com, DynamoDB pricing; AWS blog of 2025-01-31',
    date: '2025-07-21',
  },
  dynamoRead: {
    usd: 0.125e-6,
    per: 'read request unit (4 KiB), on demand',
    source: 'airbyte.com, DynamoDB pricing; AWS blog of 2025-01-31',
    date: '2025-07-21',
  },
  dynamoStorage: { usd: 0.25, per: 'GB-month', source: MEMORY, date: '2026-11-24' },
  dynamoRecovery: { usd: 0.2, per: 'GB-month, point-in-time recovery', source: MEMORY, date: '2026-11-24' },
  s3Storage: { usd: 0.023, per: 'GB-month, Standard', source: 'devnotes.tech, S3 pricing', date: '2025' },
  s3Write: { usd: 5e-6, per: 'PUT, POST, LIST', source: 'devnotes.tech, S3 pricing', date: '2025' },
  s3Read: { usd: 0.4e-6, per: 'GET, HEAD', source: 'devnotes.tech, S3 pricing', date: '2025' },
  cloudFrontRequest: {
    usd: 1e-6,
    per: 'HTTPS request, North America and Europe',
    source: 'wring.co, CloudFront pricing',
    date: '2026',
  },
  cloudFrontGigabyte: {
    usd: 0.085,
    per: 'GB to the internet, first 10 TB',
    source: 'aws.amazon.com/cloudfront/pricing',
    date: '2026',
  },
  wafAcl: { usd: 5, per: 'web ACL and month', source: 'c3x.dev, AWS WAF cost', date: '2026' },
  wafRule: { usd: 1, per: 'rule or managed group and month', source: 'c3x.dev, AWS WAF cost', date: '2026' },
  wafRequest: { usd: 0.6e-6, per: 'request', source: 'c3x.dev, AWS WAF cost', date: '2026' },
  endpointHour: {
    usd: 0.01,
    per: 'interface endpoint, zone and hour',
    source: 'egresscost.com/aws',
    date: '2026',
  },
  endpointGigabyte: {
    usd: 0.01,
    per: 'GB through an interface endpoint',
    source: 'aws.amazon.com/privatelink/pricing',
    date: '2026',
  },
  natGatewayHour: {
    usd: 0.045,
    per: 'NAT gateway and hour',
    source: 'cloudburn.io, NAT gateway pricing',
    date: '2026-02-24',
  },
  natGatewayGigabyte: {
    usd: 0.045,
    per: 'GB through a NAT gateway',
    source: 'cloudburn.io, NAT gateway pricing',
    date: '2026-02-24',
  },
  addressHour: {
    usd: 0.005,
    per: 'public IPv4 address and hour',
    source: 'cloudburn.io, NAT gateway pricing',
    date: '2026-02-24',
  },
  logGigabyte: { usd: 0.5, per: 'GB of logs taken in', ...cloudwatch },
  metric: { usd: 0.3, per: 'custom metric and month', ...cloudwatch },
  alarm: { usd: 0.1, per: 'alarm metric and month', ...cloudwatch },
  dashboard: { usd: 3, per: 'dashboard and month', ...cloudwatch },
  secret: { usd: 0.4, per: 'secret and month', source: 'hivebook.wiki, AWS Secrets Manager', date: '2026' },
  key: { usd: 1, per: 'KMS key and month', source: 'wring.co, KMS pricing', date: '2026' },
  keyRequest: { usd: 3e-6, per: 'KMS request', source: 'wring.co, KMS pricing', date: '2026' },
  schedulerCall: { usd: 1e-6, per: 'call of EventBridge Scheduler', source: MEMORY, date: '2026-11-24' },
  volume: { usd: 0.08, per: 'GB-month, EBS gp3', source: MEMORY, date: '2026-11-24' },
  imageStorage: { usd: 0.1, per: 'GB-month, ECR', source: MEMORY, date: '2026-11-24' },
} as const satisfies Record<string, Price>;

/**
 * S3's own traffic prices apply: results go to the client from the bucket, not through CloudFront.
 */
export const INTERNET_TIERS = {
  tiers: [
    { upToGigabytes: 10_000, usd: 0.09 },
    { upToGigabytes: 50_000, usd: 0.085 },
    { upToGigabytes: 150_000, usd: 0.07 },
    { upToGigabytes: Infinity, usd: 0.05 },
  ],
  per: 'GB from S3 to the internet',
  source: 'usage.ai, S3 egress cost (us-east-1)',
  date: '2026-06-04',
};

/** Each GB costs the price of its own tier. */
export function internetUsd(gigabytes: number): number {
  let below = 0;
  let usd = 0;
  for (const tier of INTERNET_TIERS.tiers) {
    usd += Math.max(0, Math.min(gigabytes, tier.upToGigabytes) - below) * tier.usd;
    below = tier.upToGigabytes;
  }
  return usd;
}
