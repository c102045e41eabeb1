import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { FeaturesInMemory } from '#engine/features/features-in-memory.ts';
import { KeptFeatures, type FeaturePlace } from '#engine/features/kept-features.ts';

const SCOPE = { owner: 'one' };
/** A limit of three features of two values. */
const THREE = 24;

function placeInMemory(): FeaturePlace & { files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>();
  return {
    files,
    read: async (key) => files.get(key),
    write: async (key, file) => void files.set(key, file),
  };
}

async function write(kept: KeptFeatures, ...keys: string[]): Promise<void> {
  for (const key of keys) await kept.write(key, Float32Array.of(key.charCodeAt(0), 0.1), SCOPE);
}

describe('features in memory', () => {
  it('are those that were kept', async () => {
    const kept = new KeptFeatures(new FeaturesInMemory(THREE));
    await write(kept, 'a', 'b');
    expect(await kept.read('b', SCOPE)).toEqual(Float32Array.of(98, 0.1));
    expect(await kept.read('c', SCOPE)).toBeUndefined();
  });

  it('make room for new ones, the least recently used first', async () => {
    const kept = new KeptFeatures(new FeaturesInMemory(THREE));
    await write(kept, 'a', 'b', 'c');
    await kept.read('a', SCOPE);
    await write(kept, 'd');
    const found = await Promise.all(['a', 'b', 'c', 'd'].map((key) => kept.read(key, SCOPE)));
    expect(found.map((features) => features !== undefined)).toEqual([true, false, true, true]);
  });

  it('count once when they are written twice', async () => {
    const kept = new KeptFeatures(new FeaturesInMemory(THREE));
    await write(kept, 'a', 'b', 'b', 'b', 'c');
    expect(await kept.read('a', SCOPE)).toBeDefined();
  });

  it('are dropped when nobody has asked for them for the time that was set', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const memory = new FeaturesInMemory(THREE, 60);
    memory.write('a', Float32Array.of(1));
    memory.write('b', Float32Array.of(2));
    vi.advanceTimersByTime(40_000);
    expect(memory.read('a')).toBeDefined();
    vi.advanceTimersByTime(40_000);
    expect([memory.read('a'), memory.read('b')]).toEqual([Float32Array.of(1), undefined]);
  });

  it('have no room for an image that alone exceeds the limit', () => {
    const kept = new KeptFeatures(new FeaturesInMemory(THREE));
    expect(kept.makeRoom(6)).toHaveLength(6);
    expect(kept.makeRoom(7)).toBeUndefined();
  });
});

describe('features in a place that outlives the process', () => {
  it('are found by another process', async () => {
    const place = placeInMemory();
    await write(new KeptFeatures(new FeaturesInMemory(THREE), place), 'a');
    const other = new KeptFeatures(new FeaturesInMemory(THREE), place);
    expect(await other.read('a', SCOPE)).toEqual(Float32Array.of(97, 0.1));
    place.files.clear();
    expect(await other.read('a', SCOPE)).toEqual(Float32Array.of(97, 0.1));
  });

  it.each<[what: string, damage: (file: Uint8Array) => Uint8Array]>([
    ['cut off', (file) => file.slice(0, -4)],
    ['full of zeros', (file) => new Uint8Array(file.length)],
    ['changed in one bit', (file) => file.with(33, file[33]! ^ 1)],
    ['empty', () => new Uint8Array()],
  ])('count as none if their file is %s', async (_, damage) => {
    const place = placeInMemory();
    await write(new KeptFeatures(new FeaturesInMemory(THREE), place), 'a');
    place.files.set('a', damage(place.files.get('a')!));
    expect(await new KeptFeatures(new FeaturesInMemory(THREE), place).read('a', SCOPE)).toBeUndefined();
  });

  it('count as none if the file is that of another key', async () => {
    const place = placeInMemory();
    await write(new KeptFeatures(new FeaturesInMemory(THREE), place), 'a');
    place.files.set('b', place.files.get('a')!);
    expect(await new KeptFeatures(new FeaturesInMemory(THREE), place).read('b', SCOPE)).toBeUndefined();
  });

  it('stay in memory when they cannot be written, and the reason is reported', async () => {
    const full = new Error('no space left on device');
    const place = { read: () => Promise.reject(full), write: () => Promise.reject(full) };
    const onFailure = vi.fn();
    const kept = new KeptFeatures(new FeaturesInMemory(THREE), place, onFailure);
    await write(kept, 'a');
    expect(onFailure).toHaveBeenCalledExactlyOnceWith(full);
    expect(await kept.read('a', SCOPE)).toBeDefined();
    expect(await kept.read('b', SCOPE)).toBeUndefined();
  });
});
