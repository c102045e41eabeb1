/**
 * The webhook endpoints of a tenant, including its default secret: all code that shows, changes or signs for
 * an endpoint goes through here. The API changes endpoints; the webhook sender reads and disables them.
 */
import { randomBytes } from 'node:crypto';
import { ABSENT, PRESENT, type RowChange, type Table } from '../table.ts';
import { tenantKey, type RowKey } from '#contracts/storage/table-definition.ts';
import { ID_PREFIXES, isId } from '#contracts/ids.ts';
import { later, type Clock } from '#contracts/time.ts';
import {
  DEFAULT_ENDPOINT,
  endpointRecordSchema,
  SECRET_OVERLAP_SECONDS,
  type EndpointRecord,
} from '#contracts/webhooks/endpoint.ts';
import { WEBHOOK_EVENTS } from '#contracts/webhooks/events.ts';

export type EndpointName = Pick<EndpointRecord, 'tenant' | 'id'>;
export type EndpointChange = Partial<Pick<EndpointRecord, 'url' | 'events' | 'description'>>;

/** Returns `whsec_` and 32 random bytes in base64, the format of Standard Webhooks. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/** Returns the secrets that sign at that time, the current one first. */
export function liveSecrets({ secrets }: EndpointRecord, now: Date): string[] {
  return secrets
    .filter(({ expires_at }) => expires_at === undefined || new Date(expires_at) > now)
    .map(({ secret }) => secret);
}

export class EndpointTable {
  readonly #table: Table;
  readonly #now: Clock;

  constructor(table: Table, now: Clock) {
    this.#table = table;
    this.#now = now;
  }

  /** Returns undefined if there is none; the tenant's default is created on first use. */
  async get(name: EndpointName): Promise<EndpointRecord | undefined> {
    if (name.id === DEFAULT_ENDPOINT) return this.getOrCreateDefault(name.tenant);
    return isId('webhookEndpoint', name.id) ? this.#read(name) : undefined;
  }

  /**
   * Returns the tenant's default secret, stored as an endpoint without a URL. If two callers race, both get
   * the winner's.
   */
  async getOrCreateDefault(tenant: string): Promise<EndpointRecord> {
    const name = { tenant, id: DEFAULT_ENDPOINT };
    const found = await this.#read(name);
    if (found) return found;
    const made: EndpointRecord = {
      ...name,
      events: [...WEBHOOK_EVENTS],
      description: 'Signs webhooks to URLs that are not registered endpoints.',
      secrets: [{ secret: newWebhookSecret() }],
      created_at: this.#now().toISOString(),
    };
    return (await this.create(made)) ? made : this.getOrCreateDefault(tenant);
  }

  /** Returns false if the endpoint already exists. */
  async create(endpoint: EndpointRecord): Promise<boolean> {
    return this.#table.put({ ...endpointKey(endpoint), ...endpoint }, ABSENT);
  }

  /** Lists oldest first, without the tenant's default. */
  async list(
    tenant: string,
    { after, limit }: { after?: RowKey; limit: number },
  ): Promise<{ endpoints: EndpointRecord[]; next?: RowKey }> {
    const { pk } = tenantKey(tenant, '');
    const prefix = `${ID_PREFIXES.webhookEndpoint}_`;
    const { rows, next } = await this.#table.list({ pk, prefix, after, limit });
    return { endpoints: rows.map((row) => endpointRecordSchema.parse(row)), next };
  }

  /** Counts the endpoints without the tenant's default, up to `atMost`. */
  async count(tenant: string, atMost: number): Promise<number> {
    const { pk } = tenantKey(tenant, '');
    return this.#table.count({ pk, prefix: `${ID_PREFIXES.webhookEndpoint}_` }, atMost);
  }

  /** Members that are left out keep their value. */
  async change(name: EndpointName, change: EndpointChange): Promise<EndpointRecord | undefined> {
    return this.#update(name, { set: change });
  }

  /** Stops deliveries to the endpoint. If it is already disabled, the first reason stays. */
  async disable(name: EndpointName, reason: string): Promise<EndpointRecord | undefined> {
    const disabled = { at: this.#now().toISOString(), reason };
    const change = { set: { disabled } };
    const condition = 'attribute_exists(#pk) AND attribute_not_exists(#disabled)';
    const row = await this.#table.update(endpointKey(name), change, { expression: condition });
    return row ? endpointRecordSchema.parse(row) : this.#read(name);
  }

  async enable(name: EndpointName): Promise<EndpointRecord | undefined> {
    return this.#update(name, { remove: ['disabled'] });
  }

  /**
   * Creates a new secret; the previous one keeps signing beside it for a while. Returns undefined if another
   * rotation won.
   */
  async rotate(endpoint: EndpointRecord): Promise<EndpointRecord | undefined> {
    const [current] = endpoint.secrets;
    const expires_at = later(this.#now(), SECRET_OVERLAP_SECONDS).toISOString();
    const secrets = [{ secret: newWebhookSecret() }, { ...current, expires_at }];
    const row = await this.#table.update(
      endpointKey(endpoint),
      { set: { secrets } },
      { expression: '#secrets[0].#secret = :before', values: { before: current?.secret } },
    );
    return row && endpointRecordSchema.parse(row);
  }

  /** Returns false if there was no such endpoint. */
  async delete(name: EndpointName): Promise<boolean> {
    return this.#table.delete(endpointKey(name), PRESENT);
  }

  async #read(name: EndpointName): Promise<EndpointRecord | undefined> {
    const row = await this.#table.get(endpointKey(name));
    return row && endpointRecordSchema.parse(row);
  }

  async #update(name: EndpointName, change: RowChange): Promise<EndpointRecord | undefined> {
    const row = await this.#table.update(endpointKey(name), change);
    return row && endpointRecordSchema.parse(row);
  }
}

/** Keeps the tenant's default out of lists of endpoints. */
function endpointKey({ tenant, id }: EndpointName): RowKey {
  return tenantKey(tenant, id === DEFAULT_ENDPOINT ? `${ID_PREFIXES.webhookEndpoint}#${id}` : id);
}
