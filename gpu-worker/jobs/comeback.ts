/** How long a message stays away that could not be dealt with: longer each time, so that who is down can rise. */
import type { ReceivedMessage } from '../queue/job-source.ts';

const LONGEST_SECONDS = 10;

export function comebackSeconds({ receives }: Pick<ReceivedMessage, 'receives'>): number {
  return Math.min(receives, LONGEST_SECONDS);
}
