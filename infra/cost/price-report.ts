/**
 * The output of `npm run cost -- --prices`: every price with its source, and the assumed seconds.
 */
import { PRESET_NAMES } from '#contracts/segmentation/options.ts';
import { INSTANCE_NAMES, INSTANCES, SPOT } from './instances.ts';
import { markdownTable, number } from './markdown.ts';
import { photoSeconds, type PhotoSeconds } from './photo-seconds.ts';
import { INTERNET_TIERS, PRICES, type Price } from './prices.ts';

export function priceReport(): string {
  const instances = INSTANCE_NAMES.map((name) =>
    priceRow({ ...INSTANCES[name].onDemand, per: `hour, ${name}` }),
  );
  const tiers = INTERNET_TIERS.tiers.map(({ upToGigabytes, usd }) => {
    const until = Number.isFinite(upToGigabytes) ? `up to ${number(upToGigabytes)} GB` : 'above';
    return priceRow({ ...INTERNET_TIERS, usd, per: `${INTERNET_TIERS.per}, ${until}` });
  });
  const spot = [`${SPOT.share} x`, 'hour on Spot, of the on-demand price', SPOT.source, SPOT.date];
  return markdownTable(
    ['US dollars', 'for one', 'source', 'date'],
    [...instances, spot, ...Object.values(PRICES).map(priceRow), ...tiers],
  );
}

/** Reports how long a photo occupies the GPU, and the time from one photo to the next of a busy worker. */
export function secondsReport(): string {
  const sizes = [3, 12, 48];
  const cell = ({ gpu, worker }: PhotoSeconds) => `${number(gpu, 2)} / ${number(worker, 2)}`;
  return markdownTable(
    ['seconds on the GPU / from photo to photo', ...sizes.map((megapixels) => `${megapixels} megapixels`)],
    INSTANCE_NAMES.flatMap((instance) =>
      PRESET_NAMES.map((preset) => [
        `\`${preset}\` on ${instance} (${INSTANCES[instance].gpu})`,
        ...sizes.map((megapixels) => cell(photoSeconds(preset, megapixels, instance))),
      ]),
    ),
  );
}

function priceRow({ usd, per, source, date }: Price): string[] {
  return [usd.toLocaleString('en-US', { maximumSignificantDigits: 6 }), per, source, date];
}
