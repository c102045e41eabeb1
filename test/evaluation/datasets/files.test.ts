import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBucketFolder } from '#evaluation/datasets/bucket-folder.ts';
import type { Files } from '#evaluation/datasets/files.ts';
import { openFolder } from '#evaluation/datasets/folder.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';
import { collect, folderOf } from './dataset-files.ts';

/** Names whose order differs by bytes and by folder: "a-b" and "a." come before "a/". */
const CONTENTS = {
  'a/2.txt': 'second',
  'a/1.txt': 'erste Zeile: ä\r\nsecond line\n\nlast',
  'a-b.txt': '',
  'a.txt': '',
  'sub/deep/x.bin': Uint8Array.of(0xff, 0xfe),
};
const IN_ORDER = ['a-b.txt', 'a.txt', 'a/1.txt', 'a/2.txt', 'sub/deep/x.bin'];

let store: LocalBackend;

beforeAll(async () => {
  store = await openLocalBackend();
});

afterAll(() => store[Symbol.asyncDispose]());

async function bucketOf(contents: Record<string, string | Uint8Array>): Promise<Files> {
  for (const [path, bytes] of Object.entries(contents)) {
    await store.objects.put(`sets/mine/${path}`, Buffer.from(bytes), 'application/octet-stream');
  }
  await store.objects.put('sets/mine/', new Uint8Array(), 'application/x-directory');
  await store.objects.put('sets/mine-too/other.txt', new Uint8Array(), 'text/plain');
  return openBucketFolder(store.objects, store.objects.bucket, 'sets/mine');
}

describe.each([
  ['openFolder', async () => folderOf(CONTENTS)],
  ['openBucketFolder', async () => bucketOf(CONTENTS)],
])('%s', (_, open) => {
  it('lists paths with all below, in the order of their bytes', async () => {
    const files = await open();
    expect(await collect(files.list())).toEqual(IN_ORDER);
    expect(await collect(files.list('a'))).toEqual(['a/1.txt', 'a/2.txt']);
    expect(await collect(files.list('nothing'))).toEqual([]);
  });

  it('reads bytes and lines, and names a missing file', async () => {
    const files = await open();
    expect(Buffer.from((await files.read('a/2.txt')) ?? [])).toEqual(Buffer.from('second'));
    expect(await collect((await files.lines('a/1.txt')) ?? files.list('nothing'))).toEqual([
      'erste Zeile: ä',
      'second line',
      '',
      'last',
    ]);
    expect(await files.read('a/3.txt')).toBeUndefined();
    expect(await files.lines('a/3.txt')).toBeUndefined();
    expect([await files.has('a/1.txt'), await files.has('a/3.txt'), await files.has('a')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('refuses text that is UTF-16, not UTF-8', async () => {
    const files = await open();
    await expect(collect((await files.lines('sub/deep/x.bin')) ?? files.list())).rejects.toThrow(
      'sub/deep/x.bin is UTF-16, not UTF-8',
    );
  });

  it('stays inside', async () => {
    const files = await open();
    for (const path of ['../a.txt', '/etc/passwd', 'a/../../x', '']) {
      await expect((async () => files.read(path))()).rejects.toMatchObject({ code: 'invalid-dataset' });
    }
  });
});

describe('openFolder', () => {
  it('orders names by their UTF-8 bytes, not as JavaScript compares them', async () => {
    const files = folderOf({ 'z\u{1f600}': '', 'z\u{fffd}': '', z: '' });
    expect(await collect(files.list())).toEqual(['z', 'z\u{fffd}', 'z\u{1f600}']);
  });

  it('follows links', async () => {
    const [elsewhere, folder] = [temporaryFolder(), temporaryFolder()];
    mkdirSync(join(elsewhere, 'images'));
    writeFileSync(join(elsewhere, 'images/1.jpg'), 'image');
    symlinkSync(join(elsewhere, 'images'), join(folder, 'images'));
    expect(await collect(openFolder(folder).list('images'))).toEqual(['images/1.jpg']);
  });
});

describe('openBucketFolder', () => {
  it('says that there is no such bucket', async () => {
    const files = openBucketFolder(store.objects, 'no-such-bucket', 'sets');
    await expect(collect(files.list())).rejects.toMatchObject({
      code: 'invalid-dataset',
      message:
        's3://no-such-bucket/sets/ cannot be read: there is no such bucket. Check its name and who may read it.',
    });
  });
});
