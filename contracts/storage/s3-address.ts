/** Addresses of objects in S3 as people, requests and configurations write them: `s3://bucket/key`. */
import { z } from 'zod';
import { textSchema } from '../text.ts';

export type S3Address = { bucket: string; key: string };

/**
 * The rules of AWS for the name of a bucket allow 3 to 63 lower-case letters, digits, dots and hyphens;
 * a letter or digit at both ends; no two dots side by side; not the form of an IP address; none of the
 * reserved prefixes. Reserved suffixes are allowed here: S3 takes the alias of an access point as a bucket.
 */
const BUCKET = String.raw`(?!xn--|sthree-|amzn-s3-demo-)(?!\d+\.\d+\.\d+\.\d+(?:\/|$))[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]`;
/** S3 limits a key to 1,024 bytes; this counts characters, and S3 refuses the rest. */
const KEY = '.{1,1024}';

const ADDRESS = new RegExp(`^s3://(${BUCKET})(?:/(.*))?$`, 's');

/** The address of one object. */
export const s3ObjectSchema = textSchema.regex(
  new RegExp(String.raw`^s3:\/\/${BUCKET}\/${KEY}$`),
  'expected s3://bucket/key',
);

/** All that lies below a bucket or a folder in it; the slash at the end keeps out neighbors such as `photos-old`. */
export const s3PrefixSchema = z
  .string()
  .regex(new RegExp(String.raw`^s3:\/\/${BUCKET}\/(?:.*\/)?$`), 'expected s3://bucket/prefix/');

/** Undefined for text that is no such address; a bucket alone has an empty key. */
export function parseS3Address(text: string): S3Address | undefined {
  const [, bucket, key = ''] = ADDRESS.exec(text) ?? [];
  return bucket === undefined ? undefined : { bucket, key };
}

export function formatS3Address({ bucket, key }: S3Address): string {
  return `s3://${bucket}/${key}`;
}

/** A key with a segment that some client on the way could resolve (`..`) is below no prefix. */
export function isBelowPrefix(address: string, prefixes: readonly string[]): boolean {
  const steps = address.split('/').some((segment) => segment === '.' || segment === '..');
  return !steps && prefixes.some((prefix) => address.startsWith(prefix));
}
