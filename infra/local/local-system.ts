/** The whole service on this machine: the stand-ins and everything else in processes that can be killed one by one. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openBackend, type Backend } from '#backend/backend.ts';
import { backendEnvironment, readEnvironment, storeEnvironment } from '#contracts/environment.ts';
import { fetchStatus } from '#contracts/fetch-status.ts';
import { ProblemError } from '#contracts/errors.ts';
import { apiUrl, consoleOrigins } from './api-address.ts';
import { buildConsole } from '#console/build.ts';
import { consoleAddress } from './console-address.ts';
import { DataFolder } from './data-folder.ts';
import { describeFailing } from './processes/describe-failing.ts';
import { reservePort } from './free-port.ts';
import { ManagedProcess, type ProcessSurroundings } from './processes/managed-process.ts';
import { makeOperatorKey } from '../operator-key/make-operator-key.ts';
import { processTable, type ServiceConfiguration } from './processes/process-table.ts';
import { manageStandIns, type ManagedStandIns } from './stand-ins/managed-stand-ins.ts';
import type { StandInPorts } from './stand-ins/stand-ins.ts';

export type LocalSystemConfiguration = ServiceConfiguration & {
  dataFolder: string;
  /** The visibility timeout of a received message. */
  visibilitySeconds: number;
  /** The beginning of links; default: host and port. */
  publicUrl?: string;
  /** Writes logs to standard error instead of files. */
  verbose?: boolean;
  /** Variables of a store, queues and a table that run elsewhere. Default: the stand-ins are started. */
  resources?: Record<string, string>;
  /** The ports of a new data folder, which keeps them. Default: free ones. */
  standInPorts?: StandInPorts;
  /** Further variables of the child processes; those of the resources can be changed here. */
  environment?: (resources: Record<string, string>) => Promise<Record<string, string>>;
  onFailing?: ProcessSurroundings['onFailing'];
  /** Bytes of the data folder's disk that new data may not use. */
  reserveBytes?: number;
};

export class LocalSystem implements AsyncDisposable {
  /** The address of the API on this machine. */
  readonly url: string;
  readonly key: string;
  /** True if the key was created at this start. */
  readonly keyIsNew: boolean;
  readonly processes: readonly ManagedProcess[];
  readonly folder: DataFolder;
  readonly backend: Backend;
  readonly #standIns: ManagedStandIns | undefined;
  readonly #publicUrl: string;

  private constructor(parts: Parts) {
    this.url = parts.url;
    this.key = parts.key;
    this.keyIsNew = parts.keyIsNew;
    this.processes = parts.processes;
    this.folder = parts.folder;
    this.backend = parts.backend;
    this.#standIns = parts.standIns;
    this.#publicUrl = parts.publicUrl;
  }

  /** The SDK's variables are set in this process, too: start one system at a time. */
  static async start(configuration: LocalSystemConfiguration): Promise<LocalSystem> {
    // Images, results and webhook secrets are readable only by their owner. Child processes inherit
    // the mask.
    process.umask(0o077);
    const port = await reservePort(configuration.host, configuration.port);
    const url = apiUrl(configuration.host, port);
    const { publicUrl, visibilitySeconds } = configuration;
    const folder = new DataFolder(configuration.dataFolder, configuration.reserveBytes);
    let standIns: ManagedStandIns | undefined;
    try {
      const console = buildConsole(folder.consoleFolder);
      if (!configuration.resources) {
        standIns = await startStandIns(configuration, folder, consoleOrigins(port, publicUrl ?? url));
      }
      await console;
      const resources = configuration.resources ?? standIns?.environment ?? {};
      const environment = {
        ...resources,
        ITACLIP_PUBLIC_URL: publicUrl ?? url,
        ...(publicUrl && { ITACLIP_LINK_ENDPOINT: new URL(publicUrl).origin }),
      };
      Object.assign(process.env, resources);
      const backend = openBackend(readEnvironment(backendEnvironment, environment));
      const kept = folder.key;
      const key = kept ?? (await makeOperatorKey(backend));
      if (kept === undefined) folder.key = key;
      const ofProcesses = {
        ...environment,
        ITACLIP_VISIBILITY_SECONDS: String(visibilitySeconds),
        ITACLIP_CONSOLE_FOLDER: folder.consoleFolder,
        ...(await configuration.environment?.(resources)),
      };
      const processes = startProcesses({ ...configuration, port }, ofProcesses, folder);
      return new LocalSystem({
        url,
        key,
        keyIsNew: kept === undefined,
        processes,
        folder,
        backend,
        standIns,
        publicUrl: publicUrl ?? url,
      });
    } catch (error) {
      await standIns?.[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
      throw error;
    }
  }

  /**
   * Resolves when the API answers, perhaps while workers still load their model. Throws if the API
   * keeps failing.
   */
  async ready(signal?: AbortSignal): Promise<void> {
    const api = this.process('api');
    while (!(await answers(`${this.url}/healthz`))) {
      if (api.failing) throw new ProblemError('internal', describeFailing(api.failing));
      await sleep(50, undefined, { signal });
    }
  }

  /** Returns an address of the console that signs its visitor in, once. */
  async consoleAddress(): Promise<string> {
    return consoleAddress(this.backend, { url: this.#publicUrl, key: this.key });
  }

  /** @param name Of one of `processes`, or "stand-ins". */
  process(name: string): ManagedProcess {
    const all = this.#standIns ? [this.#standIns.process, ...this.processes] : this.processes;
    const found = all.find(({ plan }) => plan.name === name);
    if (!found) throw new Error(`No process is named ${name}.`);
    return found;
  }

  /** First new work is refused, then current work is finished, then the stand-ins stop. */
  async [Symbol.asyncDispose](): Promise<void> {
    const [api, ...others] = this.processes;
    await api?.stop();
    await Promise.all(others.map((process) => process.stop()));
    await this.#standIns?.[Symbol.asyncDispose]();
    this.folder[Symbol.dispose]();
  }
}

type Parts = Pick<LocalSystem, 'url' | 'key' | 'keyIsNew' | 'processes' | 'folder' | 'backend'> & {
  standIns: ManagedStandIns | undefined;
  publicUrl: string;
};

async function startStandIns(
  configuration: LocalSystemConfiguration,
  folder: DataFolder,
  pages: readonly string[],
): Promise<ManagedStandIns> {
  const { visibilitySeconds, reserveBytes } = configuration;
  const ports = choosePorts(folder, configuration.standInPorts);
  const { ITACLIP_CORS_ORIGINS } = readEnvironment(storeEnvironment, process.env);
  const corsOrigins = [...ITACLIP_CORS_ORIGINS, ...pages];
  const standIns = await manageStandIns(
    { dataFolder: folder.path, ports, visibilitySeconds, corsOrigins, reserveBytes },
    surroundingsOf('stand-ins', configuration, folder),
  );
  folder.ports = standIns.ports;
  return standIns;
}

/** Links and messages contain the folder's ports: with other ports they would lead nowhere. */
function choosePorts({ ports: kept, path }: DataFolder, asked: StandInPorts | undefined) {
  const name = ({ storeAndQueues, table }: StandInPorts) => `${storeAndQueues},${table}`;
  if (kept && asked && name(kept) !== name(asked)) {
    throw new ProblemError(
      'conflict',
      `The data in ${path} belong to the stand-in ports ${name(kept)}, not ${name(asked)}. ` +
        'Leave out --stand-in-ports, or start with another --data-dir.',
    );
  }
  return kept ?? asked;
}

function startProcesses(
  configuration: LocalSystemConfiguration,
  environment: Record<string, string>,
  folder: DataFolder,
): ManagedProcess[] {
  const processes = processTable(configuration, environment).map(
    (plan) => new ManagedProcess(plan, surroundingsOf(plan.name, configuration, folder)),
  );
  for (const process of processes) process.start();
  return processes;
}

function surroundingsOf(
  name: string,
  { onFailing, verbose }: LocalSystemConfiguration,
  folder: DataFolder,
): ProcessSurroundings {
  return { onFailing, logFile: verbose ? undefined : folder.newLog(name) };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetchStatus(url, 2000)) === 200;
  } catch {
    return false;
  }
}
