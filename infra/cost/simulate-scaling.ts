/**
 * `npm run simulate`: how long photos wait and how many GPUs run, as Markdown.
 *
 *   npm run -s simulate -- --photos-per-day 10000 --burst 500
 *   npm run -s simulate -- --photos-per-day 10000,100000 --compare
 */
import { simulation } from './commands.ts';

process.stdout.write(`${simulation(process.argv.slice(2))}\n`);
