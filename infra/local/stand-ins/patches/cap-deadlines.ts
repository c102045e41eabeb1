/**
 * The queue stand-in keeps the times at which messages come back as absolute times. After a clock that
 * jumped back they would be hidden for as long as it jumped. So each is brought within the longest time for
 * which a message can be hidden, before the stand-in starts.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LONGEST_DELAY_SECONDS } from '#backend/queues.ts';

/** @param folder Of the stand-in's files, which nobody else has open. @param visibilitySeconds Of its queues. */
export function capDeadlines(folder: string, visibilitySeconds: number, now: Date): void {
  const file = join(folder, 'fauxqs.db');
  if (!existsSync(file)) return;
  using database = new DatabaseSync(file);
  if (!database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'sqs_messages'").get()) return;
  const cap = (column: string, seconds: number) => {
    const latest = now.getTime() + seconds * 1000;
    database.prepare(`UPDATE sqs_messages SET ${column} = ?1 WHERE ${column} > ?1`).run(latest);
  };
  cap('visibility_deadline', visibilitySeconds);
  cap('delay_until', LONGEST_DELAY_SECONDS);
}
