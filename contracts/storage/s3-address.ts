/** Addresses of S3 objects as people, requests and configurations write them: `s3://bucket/key`. */
import { z } from 'zod';
import { textSchema } from '../text.ts';

export type S3Address = { bucket: string; key: string };

/**
 * AWS allows bucket names of 3 to 63 lower-case letters, digits, dots and hyphens, with a letter or digit at
 * both ends, without two adjacent dots, without the form of an IP address, and without the reserved prefixes.
 * Reserved suffixes are allowed here, because S3 accepts the alias of an access point as a bucket.
 */
const BUCKET = String.raw`(?!xn--|sthree-|amzn-s3-demo-)(?!\d+\.\d+\.\d+\.\d+(?:\/|$))[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]`;
/** S3 limits a key to 1,024 bytes. This pattern counts characters, and S3 refuses the rest. */
const KEY = '.{1,1024}';

const ADDRESS = new RegExp(`^s3://(${BUCKET})(?:/(.*))?$`, 's');

/** The address of one object. */
export const s3ObjectSchema = textSchema.regex(
  new RegExp(String.raw`^s3:\/\/${BUCKET}\/${KEY}$`),
  'expected s3://bucket/key',
);

/** The address of a bucket or a folder in it. The trailing slash excludes neighbors such as `photos-old`. */
export const s3PrefixSchema = z
  .string()
  .regex(new RegExp(String.raw`^s3:\/\/${BUCKET}\/(?:.*\/)?$`), 'expected s3://bucket/prefix/');

/** Parses an address; returns undefined for other text. A bucket alone has an empty key. */
export function parseS3Address(text: string): S3Address | undefined {
  const [, bucket, key = ''] = ADDRESS.exec(text) ?? [];
  return bucket === undefined ? undefined : { bucket, key };
}

export function formatS3Address({ bucket, key }: S3Address): string {
  return `s3://${bucket}/${key}`;
}

/**
 * Checks that an address is below a prefix. A key with a segment that a client could resolve (`..`) is below
 * none.
 */
export function isBelowPrefix(address: string, prefixes: readonly string[]): boolean {
  const steps = address.split('/').some((segment) => segment === '.' || segment === '..');
  return !steps && prefixes.some((prefix) => address.startsWith(prefix));
}
