/** Labels that no class has, for messages: "its mask has the labels 21, 80, but there are 21 classes (0 to 20)". */
export function describeUnknownLabels(labels: readonly number[], classes: number): string {
  const [first, ...others] = labels.toSorted((one, other) => one - other).slice(0, 10);
  const named = others.length === 0 ? `the label ${first}` : `the labels ${[first, ...others].join(', ')}`;
  const more = labels.length > 10 ? ` and ${labels.length - 10} more` : '';
  return `its mask has ${named}${more}, but there are ${classes} classes (0 to ${classes - 1})`;
}
