import { expect, it } from 'vitest';
import { apiEnvironment, readEnvironment } from '#contracts/environment.ts';

const COMPLETE = {
  ITACLIP_TABLE: 'itaclip',
  ITACLIP_BUCKET: 'itaclip',
  ITACLIP_INTERACTIVE_QUEUE_URL: 'http://127.0.0.1:4566/000000000000/interactive',
  ITACLIP_BATCH_QUEUE_URL: 'http://127.0.0.1:4566/000000000000/batch',
  ITACLIP_FUNCTION_QUEUE_URL: 'http://127.0.0.1:4566/000000000000/function',
  ITACLIP_IMPORT_QUEUE_URL: 'http://127.0.0.1:4566/000000000000/imports',
  ITACLIP_WEBHOOK_QUEUE_URL: 'http://127.0.0.1:4566/000000000000/webhooks',
  ITACLIP_PUBLIC_URL: 'https://api.example.com/',
};

it('gives what is not set its default', () => {
  expect(readEnvironment(apiEnvironment, COMPLETE)).toMatchObject({
    ITACLIP_PUBLIC_URL: 'https://api.example.com',
    ITACLIP_CORS_ORIGINS: [],
    ITACLIP_ALLOW_LOCAL_URLS: false,
    ITACLIP_S3_SOURCES: {},
  });
});

it('reads lists and documents', () => {
  const configuration = readEnvironment(apiEnvironment, {
    ...COMPLETE,
    ITACLIP_CORS_ORIGINS: 'https://a.example, https://b.example',
    ITACLIP_S3_SOURCES: '{"acme": ["s3://images/in/"]}',
  });
  expect(configuration.ITACLIP_CORS_ORIGINS).toEqual(['https://a.example', 'https://b.example']);
  expect(configuration.ITACLIP_S3_SOURCES).toEqual({ acme: ['s3://images/in/'] });
});

it('takes an empty variable for one that is not set', () => {
  expect(readEnvironment(apiEnvironment, { ...COMPLETE, ITACLIP_S3_SOURCES: '' }).ITACLIP_S3_SOURCES).toEqual(
    {},
  );
});

it('reports every problem at once, each with its variable', () => {
  const broken = {
    ...COMPLETE,
    ITACLIP_TABLE: undefined,
    ITACLIP_S3_SOURCES: '{',
    ITACLIP_PUBLIC_URL: 'here',
  };
  expect(() => readEnvironment(apiEnvironment, broken)).toThrow(
    /ITACLIP_TABLE[\s\S]*ITACLIP_PUBLIC_URL[\s\S]*ITACLIP_S3_SOURCES/,
  );
});
