import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluationDocumentSchema, type EvaluationDocument } from '#contracts/evaluations/document.ts';
import type { ReportPictures } from '#evaluation/report/pictures/report-picture.ts';
import { renderReport } from '#evaluation/report/render-report.ts';
import { exampleDocument, scoreImages } from './example-document.ts';
import { CLASS_NAMES, smallEvaluation, stripedImage } from './small-evaluation.ts';

const NO_PICTURES: ReportPictures = { worst: [], best: [], changed: [] };

let document: EvaluationDocument;
let pictures: ReportPictures;
let page: string;

beforeAll(async () => {
  ({ document, pictures } = await smallEvaluation());
  page = await renderReport(document, pictures);
});

describe('renderReport', () => {
  it('is of a document as the contract has it', () => {
    expect(evaluationDocumentSchema.parse(document)).toEqual(document);
  });

  it('names nothing outside the file', () => {
    const withoutNamespaces = page.replaceAll(/xmlns(:\w+)?="[^"]*"/g, '');
    expect(withoutNamespaces.match(/https?:|\/\/[\w.]+\.\w+|url\(|@import/g)).toBeNull();
    const sources = [...page.matchAll(/\s(?:src|href)="([^"]*)"/g)].map(([, target]) => target!);
    expect(sources.filter((target) => !/^(#|data:image\/webp;base64,)/.test(target))).toEqual([]);
  });

  it('has a policy that allows its own style and pictures and nothing else', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)![1]!;
    const style = /<style>([^<]*)<\/style>/.exec(page)![1]!;
    const digest = createHash('sha256').update(style).digest('base64');
    expect(policy.replaceAll('&#39;', "'")).toBe(
      `default-src 'none'; img-src data:; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`,
    );
    const tags = page.match(/<[^>]*>/g)!.map((tag) => tag.replaceAll(/"[^"]*"/g, '""'));
    expect(tags.filter((tag) => /^<script|\s(style|on\w+)=/.test(tag))).toEqual([]);
  });

  it('escapes names and ids wherever they stand', () => {
    expect(page.includes('<img src=x')).toBe(false);
    expect(page.split('&lt;img src=x').length).toBeGreaterThan(8);
    expect(page.includes('fell by &quot;more&quot; than &lt;chance&gt;')).toBe(true);
  });

  it('links to every section it has', () => {
    const targets = [...page.matchAll(/<a href="#([^"]+)"/g)].map(([, id]) => id!);
    expect(targets).toEqual([
      'comparison',
      'variants',
      'classes',
      'confusions',
      'pictures',
      'skipped',
      'effort',
      'recipe',
    ]);
    for (const id of targets) expect(page).toContain(`<h2 id="${id}"`);
  });

  it('leaves out what the evaluation does not have', async () => {
    const scored = scoreImages([stripedImage(1, 2)], CLASS_NAMES);
    const plain = exampleDocument(CLASS_NAMES, [{ name: 'default', swept: {}, scored }]);
    const images = { total: 1, scored: 1, skipped: 0, skipped_images: [] };
    const short = await renderReport({ ...plain, images }, NO_PICTURES);
    for (const id of ['comparison', 'variants', 'pictures', 'skipped']) {
      expect(short).not.toContain(`id="${id}"`);
    }
  });

  it('says that no class has a score', async () => {
    const scored = scoreImages([], CLASS_NAMES);
    const empty = await renderReport(
      exampleDocument(CLASS_NAMES, [
        { name: 'a', swept: {}, scored },
        { name: 'b', swept: {}, scored },
      ]),
      NO_PICTURES,
    );
    expect(empty).toContain('Every pixel is right.');
    expect(empty).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('describes every picture and chart, and heads every table', () => {
    for (const [image] of page.matchAll(/<img [^>]*>/g)) expect(image).toMatch(/alt="[^"]+"/);
    for (const [figure] of page.matchAll(/<div[^>]*role="img"[^>]*>/g)) {
      expect(figure).toMatch(/aria-label="[^"]+"/);
    }
    for (const [table] of page.matchAll(/<table[\s\S]*?<\/table>/g)) {
      expect(table).toContain('<th scope="col"');
      expect(table).toContain('<th scope="row"');
    }
  });

  it('keeps 171 classes within a megabyte', async () => {
    const names = Array.from({ length: 171 }, (_, index) => `thing ${index}`);
    const labels = Uint8Array.from({ length: 8000 }, (_, pixel) => pixel % 171);
    const map = (data: Uint8Array) => ({ width: 100, height: 80, data, voidLabel: 255 as const });
    const prediction = labels.map((label, pixel) => (pixel % 3 === 0 ? label : (label + (pixel % 29)) % 171));
    const scored = scoreImages([{ id: 'one', truth: map(labels), prediction: map(prediction) }], names);
    const large = await renderReport(
      exampleDocument(names, [{ name: 'default', swept: {}, scored }]),
      NO_PICTURES,
    );
    expect(large.length).toBeLessThan(2 ** 20);
  });
});
