/**
 * The folder in which the local system keeps everything, for one supervisor at a time. Its lock is
 * the operating system's, taken through SQLite: it is released with its process, however that ends.
 * Other folders have locks without SQLite, since the packed program also runs on Node 20, which has none.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ProblemError } from '#contracts/errors.ts';
import { DiskRoom } from './stand-ins/disk-room.ts';
import type { StandInPorts } from './stand-ins/stand-ins.ts';

export class DataFolder implements Disposable {
  readonly path: string;
  readonly #lock: DatabaseSync;

  /**
   * Creates the folder, readable only by its owner. Throws `conflict` if another supervisor uses
   * it, and `unavailable` if its disk is full.
   */
  constructor(path: string, reserveBytes?: number) {
    this.path = path;
    mkdirSync(join(path, 'logs'), { recursive: true });
    chmodSync(path, 0o700);
    new DiskRoom(path, reserveBytes).requireRoom();
    this.#lock = lock(path);
  }

  /** Starts a new log. */
  newLog(name: string): string {
    const file = this.logFile(name);
    writeFileSync(file, '');
    return file;
  }

  logFile(name: string): string {
    return join(this.path, 'logs', `${name}.log`);
  }

  /**
   * Messages and links name the stand-ins' ports, so the ports must stay the same over restarts.
   */
  get ports(): StandInPorts | undefined {
    const file = this.#portsFile;
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as StandInPorts) : undefined;
  }

  set ports(ports: StandInPorts) {
    replaceFile(this.#portsFile, JSON.stringify(ports));
  }

  /** The console's files, which are made anew at every start. */
  get consoleFolder(): string {
    return join(this.path, 'console');
  }

  /** The operator's key, which is stored nowhere else in plain text. */
  get keyFile(): string {
    return join(this.path, 'operator-key');
  }

  get key(): string | undefined {
    return existsSync(this.keyFile) ? readFileSync(this.keyFile, 'utf8').trim() : undefined;
  }

  set key(plain: string) {
    replaceFile(this.keyFile, `${plain}\n`);
  }

  [Symbol.dispose](): void {
    this.#lock.close();
  }

  get #portsFile(): string {
    return join(this.path, 'ports.json');
  }
}

/**
 * Writes a file for its owner only; a kill leaves the old file or the new one, never half of one.
 */
function replaceFile(file: string, text: string): void {
  const whole = `${file}.new`;
  writeFileSync(whole, text, { mode: 0o600 });
  renameSync(whole, file);
}

function lock(path: string): DatabaseSync {
  const database = new DatabaseSync(join(path, 'lock'), { timeout: 0 });
  const owner = join(path, 'supervisor.pid');
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    const who = existsSync(owner) ? ` (process ${readFileSync(owner, 'utf8')})` : '';
    throw new ProblemError(
      'conflict',
      `Another supervisor uses ${path}${who}. Stop it, or start this one with another --data-dir.`,
      { cause: error },
    );
  }
  writeFileSync(owner, String(process.pid));
  return database;
}
