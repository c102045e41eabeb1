/** The classes with their areas, which also says to a screen reader what the picture shows. */
import type { ResultClass } from '#client/index.ts';
import { formatCount, formatPercent, t } from '../texts/texts.ts';
import { cssColor, isBackground, type ColoredClasses } from './class-colors.ts';

type Props = {
  classes: readonly ResultClass[];
  colored: ColoredClasses;
  only: number | undefined;
  onOnly: (index: number | undefined) => void;
};

export function Legend({ classes, colored, only, onOnly }: Props) {
  const found = classes.filter(({ present }) => present).toSorted((one, other) => other.area - one.area);
  const absent = classes.filter(({ present }) => !present);
  return (
    <section class="legend" aria-labelledby="legend-heading">
      <h2 id="legend-heading">{t.result.legend}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{t.result.className}</th>
            <th scope="col" class="number">
              {t.result.share}
            </th>
            <th scope="col" class="number wide-only">
              {t.result.area}
            </th>
            <th scope="col" class="number">
              {t.result.score}
            </th>
          </tr>
        </thead>
        <tbody>
          {found.map((each) => (
            <tr key={each.index} class={only === each.index ? 'chosen' : undefined}>
              <th scope="row">
                <button
                  type="button"
                  class="class-name"
                  aria-pressed={only === each.index}
                  aria-label={t.result.isolate(each.name)}
                  onClick={() => onOnly(only === each.index ? undefined : each.index)}
                >
                  <span
                    class={isBackground(each.index, colored) ? 'swatch none' : 'swatch'}
                    style={isBackground(each.index, colored) ? {} : { background: cssColor(each.index) }}
                  />
                  {each.name}
                </button>
              </th>
              <td class="number">{formatPercent(each.share)}</td>
              <td class="number wide-only">{formatCount(each.area)}</td>
              <td class="number">{each.score === null ? '' : formatPercent(each.score)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {absent.length > 0 && (
        <p class="hint">
          {t.result.absent}: {absent.map(({ name }) => name).join(', ')}
        </p>
      )}
    </section>
  );
}
