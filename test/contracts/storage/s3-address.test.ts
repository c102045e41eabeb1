import { describe, expect, it } from 'vitest';
import {
  formatS3Address,
  isBelowPrefix,
  parseS3Address,
  s3ObjectSchema,
  s3PrefixSchema,
} from '#contracts/storage/s3-address.ts';

/** Names that the rules for general purpose buckets in the Amazon S3 User Guide allow. */
const NAMES = [
  'abc',
  'a'.repeat(63),
  '1-2',
  'docs.example.com',
  'a-.-b',
  '192.168.5',
  '192.168.5.4a',
  'xn-photos',
  // This is not a bucket's own name but the alias of an access point, which S3 accepts in its
  // place.
  'my-access-point-hrzrlukc5m36ft7okagglf3gmwluquse1b-s3alias',
];

/** Names that those rules refuse. */
const NO_NAMES = [
  'ab',
  'a'.repeat(64),
  'Photos',
  'my_photos',
  '-photos',
  'photos-',
  '.photos',
  'photos.',
  'my..photos',
  '192.168.5.4',
  'xn--photos',
  'sthree-photos',
  'amzn-s3-demo-bucket',
];

describe('the bucket of an address', () => {
  it.each(NAMES)('may be %s', (bucket) => {
    const address = `s3://${bucket}/2026/cat.jpg`;
    expect(parseS3Address(address)).toEqual({ bucket, key: '2026/cat.jpg' });
    expect(s3ObjectSchema.safeParse(address).success).toBe(true);
    expect(s3PrefixSchema.safeParse(`s3://${bucket}/2026/`).success).toBe(true);
  });

  it.each(NO_NAMES)('is never %s', (bucket) => {
    const address = `s3://${bucket}/2026/cat.jpg`;
    expect(parseS3Address(address)).toBeUndefined();
    expect(s3ObjectSchema.safeParse(address).success).toBe(false);
    expect(s3PrefixSchema.safeParse(`s3://${bucket}/2026/`).success).toBe(false);
  });
});

describe('parseS3Address', () => {
  it('finds an empty key in a bucket alone', () => {
    expect(parseS3Address('s3://photos')).toEqual({ bucket: 'photos', key: '' });
    expect(parseS3Address('s3://photos/')).toEqual({ bucket: 'photos', key: '' });
  });

  it('keeps every character of a key', () => {
    const key = '/a b/ü?#%2F\n/';
    expect(parseS3Address(`s3://photos/${key}`)).toEqual({ bucket: 'photos', key });
    expect(formatS3Address({ bucket: 'photos', key })).toBe(`s3://photos/${key}`);
  });

  it.each(['/data/voc', 'https://photos/a', 'S3://photos/a', ' s3://photos/a', 's3:/photos/a', 's3:///a'])(
    'does not read %j',
    (text) => {
      expect(parseS3Address(text)).toBeUndefined();
    },
  );
});

describe('s3ObjectSchema', () => {
  it('wants a key of 1 to 1,024 characters', () => {
    expect(s3ObjectSchema.safeParse('s3://photos/').success).toBe(false);
    expect(s3ObjectSchema.safeParse(`s3://photos/${'k'.repeat(1024)}`).success).toBe(true);
    expect(s3ObjectSchema.safeParse(`s3://photos/${'k'.repeat(1025)}`).success).toBe(false);
  });
});

describe('s3PrefixSchema', () => {
  it.each(['s3://photos/', 's3://photos/in/', 's3://photos/in/2026/'])('takes %s', (prefix) => {
    expect(s3PrefixSchema.safeParse(prefix).success).toBe(true);
  });

  it.each(['s3://photos', 's3://photos/in', 'http://photos/in/'])('does not take %s', (prefix) => {
    expect(s3PrefixSchema.safeParse(prefix).success).toBe(false);
  });
});

describe('isBelowPrefix', () => {
  const prefixes = ['s3://photos/in/', 's3://more/'];

  it.each(['s3://photos/in/cat.jpg', 's3://photos/in/..cat/a.jpg', 's3://more/cat.jpg'])(
    'finds %s below a prefix',
    (address) => {
      expect(isBelowPrefix(address, prefixes)).toBe(true);
    },
  );

  it.each(['s3://photos/inside/cat.jpg', 's3://photos/in/../out/cat.jpg', 's3://photos/in/./cat.jpg'])(
    'finds %s below none',
    (address) => {
      expect(isBelowPrefix(address, prefixes)).toBe(false);
    },
  );
});
