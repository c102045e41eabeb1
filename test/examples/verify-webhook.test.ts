/** Signatures are made by the package `standardwebhooks`. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { missingPrograms } from '../support/missing-programs.ts';

const examples = fileURLToPath(new URL('../../examples', import.meta.url));
const run = promisify(execFile);
const withoutPython = await missingPrograms('python3');

const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const BODY = '{"type": "segmentation.succeeded"}';
const PROGRAM =
  'import json, sys; from verify_webhook import verify; secret, headers, body = json.loads(sys.argv[1]); ' +
  'print(verify(secret, headers, body.encode()))';

/** @param signatures The header; {signature} stands for the right one. @param age Milliseconds. */
function headersOf(signatures: string, age: number) {
  const at = new Date(Date.now() - age);
  return {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': signatures.replace('{signature}', new Webhook(SECRET).sign('msg_1', at, BODY)),
  };
}

async function verify(headers: object): Promise<string> {
  const { stdout } = await run('python3', ['-B', '-c', PROGRAM, JSON.stringify([SECRET, headers, BODY])], {
    env: { ...process.env, PYTHONPATH: examples },
  });
  return stdout.trim();
}

describe('the verification of a webhook in Python', () => {
  it.for<[string, string, number, string]>([
    ['takes a signature of the secret, also beside another', 'v1,AAAA {signature}', 0, 'True'],
    ['takes a signature beside one that is not ASCII', 'v1,\u00e4 {signature}', 0, 'True'],
    ['refuses another signature', 'v1,AAAA', 0, 'False'],
    ['refuses a signature that is older than five minutes', '{signature}', 301_000, 'False'],
  ])('%s', async ([, signatures, age, answer], { skip }) => {
    skip(withoutPython !== undefined, withoutPython);
    expect(await verify(headersOf(signatures, age))).toBe(answer);
  });

  it.for<[string, object]>([
    ['no id', { 'webhook-id': undefined }],
    ['no timestamp', { 'webhook-timestamp': undefined }],
    ['no signature', { 'webhook-signature': undefined }],
    ['a timestamp that is not a number', { 'webhook-timestamp': 'noon' }],
    ['a timestamp beyond any time', { 'webhook-timestamp': '9'.repeat(400) }],
    ['a signature that is not ASCII', { 'webhook-signature': 'v1,\u00e4' }],
    ['a signature that is not Unicode', { 'webhook-signature': 'v1,\ud800' }],
  ])('refuses a webhook with %s', async ([, changed], { skip }) => {
    skip(withoutPython !== undefined, withoutPython);
    expect(await verify({ ...headersOf('{signature}', 0), ...changed })).toBe('False');
  });
});
