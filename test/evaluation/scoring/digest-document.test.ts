import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { digestDocument } from '#evaluation/scoring/digest-document.ts';
import type { UnsignedDocument } from '#evaluation/scoring/document-changes.ts';

it('is that of the same results in format 1', () => {
  const document = {
    format: 'itaclip-evaluation/2',
    vocabulary: 'pets',
    images: { total: 2, scored: 2, skipped: 0, skipped_images: [] },
    variants: [{ name: 'default' }],
  } as unknown as UnsignedDocument;
  const formatOne =
    '{"format":"itaclip-evaluation/1","vocabulary":"pets",' +
    '"images":{"total":2,"scored":2,"skipped":0,"skipped_images":[]},"settings":[{"name":"default"}]}';
  expect(digestDocument(document)).toBe(createHash('sha256').update(formatOne).digest('hex'));
});
