/** The one table, as `contracts/storage/table-definition.ts` describes it. */
import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, type IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { TABLE } from '#contracts/storage/table-definition.ts';

export type JobTableProps = { key: IKey; removeData: boolean };

/** The operations of a process on rows; `sweep` reads the index of rows that may need repair. */
export type RowRight = 'read' | 'list' | 'put' | 'update' | 'delete' | 'sweep';

const ACTIONS: Record<Exclude<RowRight, 'sweep'>, string[]> = {
  read: ['dynamodb:GetItem'],
  list: ['dynamodb:Query'],
  put: ['dynamodb:PutItem'],
  update: ['dynamodb:UpdateItem'],
  delete: ['dynamodb:DeleteItem'],
};

/** DynamoDB uses the table's key on behalf of its caller. */
const KEY_ACTIONS = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

export class ServiceTable extends Construct {
  readonly table: TableV2;
  readonly #key: IKey;

  constructor(scope: Construct, id: string, { key, removeData }: JobTableProps) {
    super(scope, id);
    this.#key = key;
    const { partitionKey, sortKey, timeToLive, sweepIndex } = TABLE;
    const text = (name: string) => ({ name, type: AttributeType.STRING });
    this.table = new TableV2(this, 'Table', {
      partitionKey: text(partitionKey),
      sortKey: text(sortKey),
      timeToLiveAttribute: timeToLive,
      globalSecondaryIndexes: [
        {
          indexName: sweepIndex.name,
          partitionKey: text(sweepIndex.partitionKey),
          sortKey: text(sweepIndex.sortKey),
        },
      ],
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.customerManagedKey(key),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: !removeData,
      removalPolicy: removeData ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
  }

  /** Allows operations on the rows of one partition alone. */
  allowPartition(role: IRole, partition: string, rights: readonly Exclude<RowRight, 'sweep'>[]): void {
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: rights.flatMap((right) => ACTIONS[right]),
        resources: [this.table.tableArn],
        conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [partition] } },
      }),
    );
    role.addToPrincipalPolicy(new PolicyStatement({ actions: KEY_ACTIONS, resources: [this.#key.keyArn] }));
  }

  allow(role: IRole, rights: readonly RowRight[]): void {
    const { tableArn } = this.table;
    const grant = (actions: string[], resources: string[]) =>
      role.addToPrincipalPolicy(new PolicyStatement({ actions, resources }));
    grant(
      rights.flatMap((right) => (right === 'sweep' ? [] : ACTIONS[right])),
      [tableArn],
    );
    if (rights.includes('sweep')) grant(['dynamodb:Query'], [`${tableArn}/index/${TABLE.sweepIndex.name}`]);
    grant(KEY_ACTIONS, [this.#key.keyArn]);
  }
}
