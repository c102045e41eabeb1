/**
 * A message whose visibility is set to 0 is free for the next worker. The queue stand-in then
 * writes NULL into its count of receives, which its own database refuses: the message would be
 * neither free nor in flight until the next start. A trigger in that database corrects the write
 * and keeps the count.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const TRIGGER = `
  CREATE TRIGGER IF NOT EXISTS keep_receive_count
  BEFORE UPDATE ON sqs_messages WHEN NEW.approximate_receive_count IS NULL
  BEGIN
    UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = OLD.message_id;
    SELECT RAISE(IGNORE);
  END`;

/** @param folder The folder in which the running stand-in keeps its database. */
export function keepGivenBackMessages(folder: string): void {
  const database = new DatabaseSync(join(folder, 'fauxqs.db'));
  database.exec(TRIGGER);
  database.close();
}
