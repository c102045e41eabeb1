import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openFiles } from '#command-line/evaluate/open-files.ts';

describe('openFiles', () => {
  it('says in words that a bucket does not answer', async () => {
    onTestFinished(() => void vi.unstubAllEnvs());
    for (const [name, value] of Object.entries({
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
      AWS_REGION: 'us-east-1',
      // A port on which nothing listens.
      AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1',
    })) {
      vi.stubEnv(name, value);
    }
    await expect(openFiles('s3://some-bucket/there')).rejects.toMatchObject({
      code: 'invalid-dataset',
      message: expect.stringMatching(
        /^s3:\/\/some-bucket\/there\/ cannot be read: .*ECONNREFUSED.*AWS_REGION/,
      ) as string,
    });
  });
});
