import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGuardedFetch, type FetchRequest } from '#functions/guarded-fetch/guarded-fetch.ts';
import { systemNetwork } from '#functions/guarded-fetch/pinned-connector.ts';
import { WAIT_MILLISECONDS } from '#test/support/patience.ts';
import { fakeInternet } from '#test/support/service/fake-internet.ts';
import { startReceiver, type Receiver } from '#test/support/service/receiver.ts';
import { REFUSED_URLS } from '#test/support/service/refused-urls.ts';

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
beforeEach(() => {
  receiver.requests.length = 0;
  receiver.answer((_, response) => response.end('hello'));
});
afterAll(() => receiver[Symbol.asyncDispose]());

const PUBLIC = '93.184.215.14';
const names = { 'example.com': [PUBLIC], 'other.example.com': ['2606:4700::1111', PUBLIC] };

const get = (url: string, changes: Partial<FetchRequest> = {}): FetchRequest => ({
  url,
  method: 'GET',
  headers: {},
  maxRedirects: 3,
  maxBytes: 1000,
  timeoutMilliseconds: WAIT_MILLISECONDS,
  ...changes,
});

function fetchThrough(internet = fakeInternet(receiver.port, names)) {
  return createGuardedFetch({ allowLocal: false, network: internet });
}

describe('guardedFetch', () => {
  it('answers with what a public server says', async () => {
    const internet = fakeInternet(receiver.port, names);
    const answer = await fetchThrough(internet)(get('https://example.com/photo.jpg?size=large'));
    expect(answer).toMatchObject({ kind: 'answer', status: 200, bytes: Buffer.from('hello') });
    expect(internet.dialed).toEqual([PUBLIC]);
    expect(receiver.requests).toMatchObject([{ method: 'GET', path: '/photo.jpg?size=large' }]);
  });

  it('sends no cookies, no credentials, and the name as host', async () => {
    await fetchThrough()(get('https://example.com/', { headers: { accept: 'image/*' } }));
    expect(receiver.requests[0]?.headers).toEqual({
      accept: 'image/*',
      host: 'example.com',
      connection: 'close',
    });
  });

  it.each(REFUSED_URLS)('connects to nothing for %s', async (url) => {
    const before = receiver.connections();
    const internet = fakeInternet(receiver.port, { ...names, metadata: [PUBLIC] });
    expect(await fetchThrough(internet)(get(url))).toMatchObject({ kind: 'failure', reason: 'refused' });
    expect(internet.dialed).toEqual([]);
    expect(receiver.connections()).toBe(before);
  });

  it.each([
    ['loopback', ['127.0.0.1']],
    ['private', ['10.0.0.7']],
    ['metadata', ['169.254.169.254']],
    ['carrier-grade NAT', ['100.64.0.1']],
    ['unspecified', ['0.0.0.0']],
    ['IPv6 loopback', ['::1']],
    ['unique local', ['fd00::1']],
    ['v4-mapped', ['::ffff:10.0.0.1']],
    ['NAT64', ['64:ff9b::a00:1']],
    ['link-local with a zone', ['fe80::1%eth0']],
    ['public and private mixed', [PUBLIC, '192.168.0.1']],
    ['no address at all', ['somewhere']],
  ])('connects to no name whose address is %s', async (_, addresses) => {
    const internet = fakeInternet(receiver.port, { 'evil.example.com': addresses });
    const answer = await fetchThrough(internet)(get('https://evil.example.com/'));
    expect(answer).toMatchObject({ kind: 'failure', reason: 'refused' });
    expect(JSON.stringify(answer)).not.toContain(addresses.at(-1));
    expect(internet.dialed).toEqual([]);
  });

  it('connects to the address that it checked when the name server changes its mind', async () => {
    const internet = fakeInternet(receiver.port, { 'evil.example.com': [[PUBLIC], ['127.0.0.1']] });
    const fetch = fetchThrough(internet);
    expect(await fetch(get('https://evil.example.com/'))).toMatchObject({ status: 200 });
    expect(internet.resolved).toHaveLength(1);
    expect(await fetch(get('https://evil.example.com/'))).toMatchObject({ reason: 'refused' });
    expect(internet.dialed).toEqual([PUBLIC]);
  });

  it('checks a name again after a redirect to itself', async () => {
    receiver.answer((_, response) => response.writeHead(302, { location: '/again' }).end());
    const internet = fakeInternet(receiver.port, { 'evil.example.com': [[PUBLIC], ['127.0.0.1']] });
    const answer = await fetchThrough(internet)(get('https://evil.example.com/'));
    expect(answer).toMatchObject({ reason: 'refused' });
    expect(internet.dialed).toEqual([PUBLIC]);
  });

  it.each([
    'https://127.0.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://[::1]/',
    'https://2130706433/',
    'https://localhost/',
    'https://internal.example.com/',
    'https://user:password@example.com/',
    'http://example.com/',
    'file:///etc/passwd',
    '//127.0.0.1/',
  ])('follows no redirect to %s', async (location) => {
    receiver.answer((_, response) => response.writeHead(302, { location }).end());
    const internet = fakeInternet(receiver.port, { ...names, 'internal.example.com': ['10.0.0.1'] });
    const answer = await fetchThrough(internet)(get('https://example.com/'));
    expect(answer).toMatchObject({ kind: 'failure', reason: 'refused' });
    expect(internet.dialed).toEqual([PUBLIC]);
  });

  it('follows three redirects and no fourth', async () => {
    receiver.answer(({ path }, response) => {
      const left = Number(path.slice(1));
      if (left === 0) response.end('here');
      else response.writeHead(307, { location: `https://other.example.com/${left - 1}` }).end();
    });
    expect(await fetchThrough()(get('https://example.com/3'))).toMatchObject({ status: 200 });
    expect(await fetchThrough()(get('https://example.com/4'))).toMatchObject({ reason: 'redirects' });
  });

  it('returns a redirect as the answer if none are followed', async () => {
    receiver.answer((_, response) => response.writeHead(301, { location: 'https://example.com/' }).end());
    const request = get('https://example.com/', { method: 'POST', body: '{}', maxRedirects: 0, maxBytes: 0 });
    expect(await fetchThrough()(request)).toMatchObject({ kind: 'answer', status: 301 });
    expect(receiver.requests).toMatchObject([{ method: 'POST', body: '{}' }]);
  });

  it('stops at the size limit, declared or not', async () => {
    receiver.answer((_, response) => response.writeHead(200, { 'content-length': 1001 }).write('x'));
    expect(await fetchThrough()(get('https://example.com/'))).toMatchObject({ reason: 'too-large' });
    receiver.answer((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(100)));
      };
      response.on('drain', more);
      more();
    });
    expect(await fetchThrough()(get('https://example.com/'))).toMatchObject({ reason: 'too-large' });
    receiver.answer((_, response) => response.end('x'.repeat(1000)));
    expect(await fetchThrough()(get('https://example.com/'))).toMatchObject({ status: 200 });
  });

  it('takes the status of an endless body that nobody wants', async () => {
    receiver.answer((_, response) => response.write('x'));
    // The whole time is spent on the body: long enough for the headers to arrive on a busy machine.
    const request = get('https://example.com/', { maxBytes: 0, timeoutMilliseconds: 3000 });
    expect(await fetchThrough()(request)).toMatchObject({ kind: 'answer', status: 200 });
  });

  it('refuses endless headers', async () => {
    receiver.answer((_, response) => response.writeHead(200, { 'x-long': 'x'.repeat(20_000) }).end());
    expect(await fetchThrough()(get('https://example.com/'))).toMatchObject({ reason: 'answer' });
  });

  it.each([
    ['a name server', { resolve: () => new Promise<never>(() => {}) }],
    ['a connection', { connect: () => {} }],
  ])('ends in time when %s does not answer', async (_, silent) => {
    const internet = { ...fakeInternet(receiver.port, names), ...silent };
    const answer = await fetchThrough(internet)(get('https://example.com/', { timeoutMilliseconds: 50 }));
    expect(answer).toMatchObject({ kind: 'failure', reason: 'time-out' });
  });

  it.each([
    ['headers', () => {}],
    ['a body', (_: unknown, response: { write: (text: string) => void }) => response.write('x')],
  ])('ends in time when %s does not come', async (_, answering) => {
    receiver.answer(answering);
    const answer = await fetchThrough()(get('https://example.com/', { timeoutMilliseconds: 200 }));
    expect(answer).toMatchObject({ kind: 'failure', reason: 'time-out' });
  });

  it('throws when its caller gives up', async () => {
    receiver.answer(() => {});
    const controller = new AbortController();
    const answer = fetchThrough()(get('https://example.com/'), controller.signal);
    controller.abort(new Error('stop'));
    await expect(answer).rejects.toThrow('stop');
  });

  it('reports a name that cannot be resolved', async () => {
    const resolve = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
    const fetch = fetchThrough({ ...fakeInternet(receiver.port), resolve });
    expect(await fetch(get('https://example.com/'))).toMatchObject({ reason: 'dns' });
  });
});

describe('guardedFetch in a local network', () => {
  const destinations = { hosts: ['nas.lan'], ranges: ['192.168.1.0/24', 'fd00::/8', '0.0.0.0/0'] };
  const inNetwork = (internet = fakeInternet(receiver.port)) =>
    createGuardedFetch({ allowLocal: false, destinations, network: internet });

  it.each([
    ['http://nas.lan/hook', { 'nas.lan': ['10.1.2.3'] }],
    ['https://nas.lan/hook', { 'nas.lan': ['fd12::1'] }],
    ['http://192.168.1.5/hook', {}],
    ['http://[fd12::1]/hook', {}],
    ['https://example.com/hook', { 'example.com': ['192.168.1.5'] }],
  ])('calls %s, which the operator allows', async (url, hosts) => {
    const answer = await inNetwork(fakeInternet(receiver.port, hosts))(get(url));
    expect(answer).toMatchObject({ status: 200 });
  });

  it.each([
    ['http://169.254.169.254/latest/meta-data/', {}],
    ['http://169.254.170.2/v2/credentials/', {}],
    ['http://[fd00:ec2::254]/latest/meta-data/', {}],
    ['http://[fd20:ce::254]/computeMetadata/v1/', {}],
    ['http://[::ffff:169.254.169.254]/', {}],
    ['http://100.100.100.200/latest/meta-data/', {}],
    ['http://168.63.129.16/', {}],
    ['http://0.0.0.0/', {}],
    ['http://224.0.0.1/', {}],
    ['http://nas.lan/', { 'nas.lan': ['169.254.169.254'] }],
    ['http://nas.lan/', { 'nas.lan': ['10.1.2.3', 'fd00:ec2::254'] }],
    ['https://other.lan/', { 'other.lan': ['10.1.2.3'] }],
  ])('connects to nothing for %s, whatever the operator allows', async (url, hosts) => {
    const internet = fakeInternet(receiver.port, hosts);
    expect(await inNetwork(internet)(get(url))).toMatchObject({ kind: 'failure', reason: 'refused' });
    expect(internet.dialed).toEqual([]);
  });

  it('names the setting where an address is refused', async () => {
    for (const url of ['https://10.0.0.1/', 'https://printer.local/', 'https://evil.example.com/']) {
      const internet = fakeInternet(receiver.port, { 'evil.example.com': ['10.0.0.1'] });
      expect(await fetchThrough(internet)(get(url))).toMatchObject({
        detail: expect.stringContaining('ITACLIP_ALLOWED_DESTINATIONS') as string,
      });
    }
  });
});

describe('guardedFetch on one machine', () => {
  const fetch = createGuardedFetch({ allowLocal: true });

  it('calls a receiver on the loopback', async () => {
    expect(await fetch(get(`${receiver.url}/hook`))).toMatchObject({ status: 200 });
  });

  it('pins what the system resolves', async () => {
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const pinned = createGuardedFetch({ allowLocal: true, network: { ...systemNetwork, resolve } });
    expect(await pinned(get(`http://example.com:${receiver.port}/`))).toMatchObject({ status: 200 });
  });

  it('distinguishes TLS failures from connection failures', async () => {
    const tls = await fetch(get(`https://127.0.0.1:${receiver.port}/`));
    expect(tls).toMatchObject({ kind: 'failure', reason: 'tls' });
    const port = await withServer('', async (open) => open);
    expect(await fetch(get(`http://127.0.0.1:${port}/`))).toMatchObject({ reason: 'connection' });
  });

  it.each([
    'HTTP/1.1 100 Continue\r\n\r\n',
    'HTTP/1.1 102 Processing\r\n\r\n',
    'HTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n',
  ])('waits for the answer after %j, which nobody asked for', async (interim) => {
    await withServer(`${interim}HTTP/1.1 204 No Content\r\n\r\n`, async (port) => {
      const answer = await fetch(
        get(`http://127.0.0.1:${port}/`, { method: 'POST', body: '{}', maxBytes: 0 }),
      );
      expect(answer).toMatchObject({ kind: 'answer', status: 204 });
    });
  });

  it('reports an answer that is not HTTP', async () => {
    await withServer('220 mail.example.com\r\n', async (port) => {
      expect(await fetch(get(`http://127.0.0.1:${port}/`))).toMatchObject({ reason: 'answer' });
    });
  });
});

/** A server that answers each connection with the same text, for as long as `use` runs. */
async function withServer<Result>(text: string, use: (port: number) => Promise<Result>): Promise<Result> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => {});
    socket.resume();
    socket.end(text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await use((server.address() as AddressInfo).port);
  } finally {
    server.close();
    await once(server, 'close');
  }
}
