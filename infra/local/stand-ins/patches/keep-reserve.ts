/**
 * A stand-in that runs out of room in the middle of a write throws, or continues with half of it.
 * While the disk has only its reserve left, the stand-ins refuse new data, and the queues hand out
 * no messages: work on them could not be stored, and each would count as an attempt.
 */
import type { IncomingHttpHeaders, RequestListener, Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { INSUFFICIENT_STORAGE } from '#contracts/storage/insufficient-storage.ts';
import type { DiskRoom } from '../disk-room.ts';
import { refuse } from './store-refusal.ts';
import type { StoreServer } from './store-server.ts';

const MESSAGE = 'No space is left on the disk.';
/** The pause before a queue without room answers that it has no message. */
const PAUSE_MILLISECONDS = 1000;

const NEW = ['SendMessage', 'SendMessageBatch', 'CreateQueue', 'PutItem', 'BatchWriteItem', 'CreateTable'];
const CHANGES = [
  'UpdateItem',
  'DeleteItem',
  'ChangeMessageVisibility',
  'DeleteMessage',
  'DeleteMessageBatch',
];
const RECEIVE = 'ReceiveMessage';

export function keepReserveOfStore(server: StoreServer, room: DiskRoom): void {
  server.addHook('onRequest', async ({ method, headers }, reply) => {
    const operation = operationOf(headers);
    if (operation === undefined) {
      const isNew = method === 'PUT' || method === 'POST';
      const hasRoom = !isNew || room.hasRoomForObject(Number(headers['content-length'] ?? 0));
      return hasRoom
        ? undefined
        : refuse(reply, { status: 503, code: INSUFFICIENT_STORAGE, message: MESSAGE });
    }
    if (operation === RECEIVE && !room.hasRoomForRow) {
      await sleep(PAUSE_MILLISECONDS);
      return reply.code(200).headers(JSON_HEADERS).send('{}');
    }
    return fits(operation, room) ? undefined : reply.code(503).headers(JSON_HEADERS).send(ERROR);
  });
}

export function keepReserveOfTable(server: Server, room: DiskRoom): void {
  const listeners = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (fits(operationOf(request.headers), room)) {
      for (const listener of listeners) listener.call(server, request, response);
    } else response.writeHead(503, JSON_HEADERS).end(ERROR);
  });
}

const JSON_HEADERS = { 'content-type': 'application/x-amz-json-1.0' };
const ERROR = JSON.stringify({ __type: `com.amazonaws#${INSUFFICIENT_STORAGE}`, message: MESSAGE });

function fits(operation: string | undefined, room: DiskRoom): boolean {
  if (operation === undefined) return true;
  if (NEW.includes(operation)) return room.hasRoomForRow;
  return !CHANGES.includes(operation) || room.hasRoomForChange;
}

/** Returns undefined for requests to S3, which name the operation by method and path. */
function operationOf(headers: IncomingHttpHeaders): string | undefined {
  const target = headers['x-amz-target'];
  return typeof target === 'string' ? target.slice(target.indexOf('.') + 1) : undefined;
}
