import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findImageFiles } from '#command-line/segment/find-image-files.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

function folderWith(...files: string[]): string {
  const folder = temporaryFolder();
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
  return folder;
}

async function outputNames(paths: string[], outputFolder = 'out'): Promise<string[]> {
  const { images } = await findImageFiles(paths, outputFolder);
  return images.map(({ outputName }) => outputName);
}

describe('findImageFiles', () => {
  it('searches a folder with all below it, in the order of names', async () => {
    const folder = folderWith('b.JPG', 'a.heic', 'c d/é.png', 'c d/e/f.webp', 'notes.txt', 'c d/raw.dng');

    expect((await findImageFiles([folder], 'out')).images).toEqual([
      { path: join(folder, 'a.heic'), outputName: 'a.heic' },
      { path: join(folder, 'b.JPG'), outputName: 'b.JPG' },
      { path: join(folder, 'c d/e/f.webp'), outputName: join('c d', 'e', 'f.webp') },
      { path: join(folder, 'c d/é.png'), outputName: join('c d', 'é.png') },
    ]);
  });

  it('takes every ending of a supported format, in any case, and counts what it passes over', async () => {
    const endings = ['jpg', 'JPEG', 'jfif', 'png', 'WebP', 'avif', 'tif', 'TIFF', 'heic', 'HEIF', 'hif'];
    const images = endings.map((ending, index) => `${String.fromCharCode(97 + index)}.${ending}`);
    const folder = folderWith(...images, 'notes.txt', 'more.txt', 'raw.dng', 'LICENSE', '.DS_Store');

    const found = await findImageFiles([folder], 'out');

    expect(found.images.map(({ outputName }) => outputName)).toEqual(images);
    expect(found.notes).toEqual([
      `${folder}: 4 files are passed over, because the ending of the name is not that of an image: 2 .txt, 1 .dng, 1 without an ending.`,
    ]);
  });

  it('keeps the order in which files and folders are named', async () => {
    const folder = folderWith('z.jpg', 'inner/b.jpg', 'inner/a.jpg');

    expect(await outputNames([join(folder, 'z.jpg'), join(folder, 'inner')])).toEqual([
      'z.jpg',
      'a.jpg',
      'b.jpg',
    ]);
  });

  it('tries a file that is named, whatever its name', async () => {
    const folder = folderWith('.image', 'upload.bin');

    expect(await outputNames([join(folder, '.image'), join(folder, 'upload.bin')])).toEqual([
      '.image',
      'upload.bin',
    ]);
  });

  it('gives images of one name, in any case, folders of their own', async () => {
    const folder = folderWith('x/a.jpg', 'y/A.JPG', 'z/a.jpg');

    const names = await outputNames(['x/a.jpg', 'y/A.JPG', 'z/a.jpg'].map((path) => join(folder, path)));

    expect(names).toEqual(['a.jpg', 'A.JPG-2', 'a.jpg-3']);
  });

  it('follows a link to an image', async () => {
    const folder = folderWith('real/a.jpg', 'links/b.jpg');
    symlinkSync(join(folder, 'real/a.jpg'), join(folder, 'links/a.jpg'));

    expect(await outputNames([join(folder, 'links')])).toEqual(['a.jpg', 'b.jpg']);
  });

  it('passes over hidden files and what an earlier run wrote', async () => {
    const folder = folderWith('a.jpg', '._a.jpg', '.git/b.jpg', 'out/a.jpg/overlay.png', 'outside/c.jpg');

    expect(await outputNames([folder], join(folder, 'out'))).toEqual(['a.jpg', join('outside', 'c.jpg')]);
  });

  it('searches a folder below the output folder when it is the one that is named', async () => {
    const folder = folderWith('out/batch/a.jpg');

    expect(await outputNames([join(folder, 'out/batch')], join(folder, 'out'))).toEqual(['a.jpg']);
  });

  it('names a missing path', async () => {
    await expect(findImageFiles(['no/such.jpg'], 'out')).rejects.toThrow(
      'There is no file or folder no/such.jpg.',
    );
  });

  it('says what it looked for in a folder without images', async () => {
    const folder = folderWith('notes.txt');

    await expect(findImageFiles([folder], 'out')).rejects.toThrow(
      /has no images: looked for \.jpg .* \.heif .*, found 1 \.txt\.$/,
    );
  });

  it('refuses an output folder in which a result would have the name of a file', async () => {
    const folder = folderWith('a.jpg');

    await expect(findImageFiles([join(folder, 'a.jpg')], folder)).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringContaining('choose another --out') as string,
    });
  });
});
