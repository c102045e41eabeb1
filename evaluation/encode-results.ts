/** The files of a finished evaluation. */
import type { EvaluationDocument } from '#contracts/evaluations/document.ts';
import type { EvaluationArtifactName } from '#contracts/evaluations/evaluation-row.ts';
import { encodeJUnit } from './report/encode-junit.ts';
import type { ReportPictures } from './report/pictures/report-picture.ts';
import { renderReport } from './report/render-report.ts';

export type ResultFile = { name: EvaluationArtifactName; mediaType: string; text: string };

export async function encodeResults(
  document: EvaluationDocument,
  pictures: ReportPictures,
): Promise<ResultFile[]> {
  return [
    {
      name: 'report.html',
      mediaType: 'text/html; charset=utf-8',
      text: await renderReport(document, pictures),
    },
    { name: 'junit.xml', mediaType: 'application/xml', text: encodeJUnit(document) },
    // The last: where it is, the others are.
    {
      name: 'evaluation.json',
      mediaType: 'application/json',
      text: `${JSON.stringify(document, undefined, 2)}\n`,
    },
  ];
}
