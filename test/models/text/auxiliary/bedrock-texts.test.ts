import { afterEach, describe, expect, it, vi } from 'vitest';
import { BedrockTexts } from '#models/text/auxiliary/bedrock-texts.ts';
import { ConverseServer, fails, says } from '#test/support/model/converse-server.ts';

const MODEL = 'meta.llama3-8b-instruct-v1:0';

/** The SDK's own configuration, as a user may have set it. */
function use({ environment }: ConverseServer): BedrockTexts {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  return new BedrockTexts({ modelId: MODEL });
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('BedrockTexts', () => {
  it('asks the model for a definition, with examples, and says who answered', async () => {
    await using server = await ConverseServer.start(() => says('a pet that barks.'));

    expect(await use(server).find('definitions', { name: 'dog' })).toEqual({
      text: 'a pet that barks',
      source: `bedrock:${MODEL}`,
    });
    const [{ path, body } = expect.fail('no request')] = server.requests;
    expect(decodeURIComponent(path)).toBe(`/model/${MODEL}/converse`);
    expect(body.system[0]?.text).toMatch(/definition/);
    expect(body.inferenceConfig.temperature).toBe(0);
    expect(body.messages.length).toBeGreaterThanOrEqual(7);
    expect(body.messages.map(({ role }) => role)).toEqual(
      body.messages.map((_, turn) => (turn % 2 === 0 ? 'user' : 'assistant')),
    );
    expect(body.messages.at(-1)).toEqual({ role: 'user', content: [{ text: 'dog' }] });
  });

  it('asks for a synonym by another prompt, and cleans the answer', async () => {
    await using server = await ConverseServer.start(() => says('Sure! Here is one:\n\n"Canine."'));

    expect(await use(server).find('synonyms', { name: 'dog' })).toMatchObject({ text: 'Canine' });
    expect(server.requests[0]?.body.system[0]?.text).toMatch(/synonym/);
  });

  it('takes the word itself for no synonym', async () => {
    await using server = await ConverseServer.start(() => says('Dog'));

    expect(await use(server).find('synonyms', { name: 'dog' })).toBeUndefined();
  });

  it('takes "none" for the answer that there is no synonym', async () => {
    await using server = await ConverseServer.start(() => says('None.'));

    expect(await use(server).find('synonyms', { name: 'dog' })).toBeUndefined();
  });

  it.each(['max_tokens', 'content_filtered', 'guardrail_intervened', 'stop_sequence'])(
    'refuses an answer that stopped with %s',
    async (stopReason) => {
      await using server = await ConverseServer.start(() => says('a pet that', stopReason));

      await expect(use(server).find('definitions', { name: 'dog' })).rejects.toMatchObject({
        code: 'auxiliary-texts-unavailable',
        retryable: false,
        message:
          `No definition of "dog" from the model ${MODEL} on Amazon Bedrock: it stopped with ${stopReason} ` +
          'instead of end_turn. Name another model in ITACLIP_BEDROCK_MODEL, or give the class a text, ' +
          'set ITACLIP_AUXILIARY_TEXTS=wordnet, or use --set auxiliary=none.',
      });
    },
  );

  it('loads the SDK again after it could not be loaded', async () => {
    await using server = await ConverseServer.start(() => says('canine'));
    use(server);
    let loads = 0;
    const texts = new BedrockTexts({
      modelId: MODEL,
      loadSdk: () => {
        loads += 1;
        return loads === 1
          ? Promise.reject(new Error('EMFILE: too many open files'))
          : import('@aws-sdk/client-bedrock-runtime');
      },
    });

    await expect(texts.find('synonyms', { name: 'dog' })).rejects.toThrow('EMFILE');
    expect(await texts.find('synonyms', { name: 'dog' })).toMatchObject({ text: 'canine' });
    expect(await texts.find('synonyms', { name: 'hound' })).toMatchObject({ text: 'canine' });
    expect(loads).toBe(2);
  });

  it('asks again when the service is busy', async () => {
    await using server = await ConverseServer.start((_, count) =>
      count === 1 ? fails(429, 'ThrottlingException', 'Too many requests') : says('canine'),
    );

    expect(await use(server).find('synonyms', { name: 'dog' })).toMatchObject({ text: 'canine' });
    expect(server.requests).toHaveLength(2);
  });

  it('gives up on a service that stays busy, as something that may pass', async () => {
    await using server = await ConverseServer.start(() => fails(429, 'ThrottlingException', 'Too many'));
    vi.stubEnv('AWS_MAX_ATTEMPTS', '2');

    await expect(use(server).find('synonyms', { name: 'dog' })).rejects.toMatchObject({
      code: 'auxiliary-texts-unavailable',
      retryable: true,
    });
    expect(server.requests).toHaveLength(2);
  });

  it('says what to do when access is denied, and does not ask again', async () => {
    await using server = await ConverseServer.start(() =>
      fails(403, 'AccessDeniedException', 'You may not use this model.'),
    );

    const find = use(server).find('definitions', { name: 'dog' });

    await expect(find).rejects.toMatchObject({ code: 'auxiliary-texts-unavailable', retryable: false });
    await expect(find).rejects.toThrow(
      `No definition of "dog" from the model ${MODEL} on Amazon Bedrock: ` +
        'AccessDeniedException: You may not use this model.',
    );
    await expect(find).rejects.toThrow('bedrock:InvokeModel');
    await expect(find).rejects.toThrow('--set auxiliary=none');
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['nothing', says('')],
    ['a greeting', says('Sure! Here it is:')],
    ['a refusal', says("I'm sorry, I cannot define that.")],
    ['too much', says('word '.repeat(300))],
    ['no message', { body: {} }],
    ['something that is not JSON', { body: '<html>' }],
  ])('refuses %s as an answer', async (_, reply) => {
    await using server = await ConverseServer.start(() => reply);

    await expect(use(server).find('definitions', { name: 'dog' })).rejects.toMatchObject({
      code: 'auxiliary-texts-unavailable',
      message: expect.stringContaining('No definition of "dog"') as string,
    });
  });

  it('stops waiting after an abort, with its reason', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    await using server = await ConverseServer.start(() => {
      controller.abort(reason);
      return null;
    });

    await expect(use(server).find('synonyms', { name: 'dog' }, controller.signal)).rejects.toBe(reason);
  });

  it('stops waiting after its time', async () => {
    await using server = await ConverseServer.start(() => null);
    use(server);
    const texts = new BedrockTexts({ modelId: MODEL, timeoutSeconds: 0.2 });

    await expect(texts.find('synonyms', { name: 'dog' })).rejects.toMatchObject({
      code: 'auxiliary-texts-unavailable',
      retryable: true,
      message: expect.stringContaining('no answer within 0.2 seconds') as string,
    });
  });

  it('says that nobody answers at the endpoint, as something that may pass', async () => {
    const server = await ConverseServer.start(() => null);
    const texts = use(server);
    await server[Symbol.asyncDispose]();
    vi.stubEnv('AWS_MAX_ATTEMPTS', '1');

    await expect(texts.find('synonyms', { name: 'dog' })).rejects.toMatchObject({
      code: 'auxiliary-texts-unavailable',
      retryable: true,
      message: expect.stringContaining('ECONNREFUSED') as string,
    });
  });

  it('says that the region is not configured', async () => {
    await using server = await ConverseServer.start(() => says('canine'));
    const texts = use(server);
    vi.stubEnv('AWS_REGION', undefined);

    await expect(texts.find('synonyms', { name: 'dog' })).rejects.toMatchObject({
      code: 'auxiliary-texts-unavailable',
      retryable: false,
      message: expect.stringContaining('Region is missing') as string,
    });
  });
});
