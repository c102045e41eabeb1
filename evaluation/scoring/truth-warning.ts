import type { EvaluationDocument } from '#contracts/evaluations/document.ts';

/** Says when no pixel of the truth belongs to a class other than label 0; undefined where one does. */
export function warnAboutTruth({ variants, classes, protocol }: EvaluationDocument): string | undefined {
  const [first, ...others] = variants[0]!.scores.classes;
  if (!first || others.length === 0 || others.some(({ truth }) => truth > 0)) return undefined;
  const seen = first.truth > 0 ? `no class but "${first.name}"` : 'no class at all';
  return (
    `The masks of the scored images show ${seen}, and the other ${classes.length - 1} were not tested. If the ` +
    `masks mean a class by ${protocol.void_label}, which is void here, say so with --mask-values, or with ` +
    'dataset.mask_values in the API.'
  );
}
