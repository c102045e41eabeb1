import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const folder = new URL('../../../models/storybook/training/', import.meta.url);

async function read<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(new URL(name, folder), 'utf8')) as T;
}

describe('the classes of photographs', () => {
  it('begin with their own name and share no word', async () => {
    const classes = await read<Record<string, string[]>>('photo_classes.json');
    const words = Object.values(classes).flat();
    expect(Object.values(classes).map(([first]) => first)).toEqual(Object.keys(classes));
    expect(words).toHaveLength(new Set(words).size);
  });
});

describe('the held-out photographs', () => {
  it('are listed once each, as many as the model card says', async () => {
    const heldOut = await read<Record<string, string[]>>('photo_held_out.json');
    const counts = Object.entries(heldOut).map(([set, names]) => [set, new Set(names).size]);
    expect(Object.fromEntries(counts)).toEqual({ voc: 150, msrc: 118, facades: 60, camvid: 15 });
  });
});

describe('the sources of photographs', () => {
  it('are repositories at a whole commit', async () => {
    const sources = await read<Record<string, { repository: string; commit: string }>>('photo_sources.json');
    for (const { repository, commit } of Object.values(sources)) {
      expect(repository).toMatch(/^[\w-]+\/[\w-]+$/);
      expect(commit).toMatch(/^[0-9a-f]{40}$/);
    }
  });
});
