/**
 * `npm run cost`: what the service costs in AWS, a month and for 1,000 photos, as Markdown.
 *
 *   npm run -s cost -- --photos-per-day 100,10000,1000000 --preset balanced
 *   npm run -s cost -- --levers | --prices | --seconds
 */
import { cost } from './commands.ts';

process.stdout.write(`${cost(process.argv.slice(2))}\n`);
