import { expect, it } from 'vitest';
import { fillParameters } from '#functions/runtime/fill-parameters.ts';

const PARAMETERS: Record<string, string> = { '/itaclip/dev/public-url': 'https://d1.cloudfront.net' };

const client = () => ({
  send: async ({ input }: { input: { Names: string[] } }) => ({
    Parameters: input.Names.filter((Name) => Name in PARAMETERS).map((Name) => ({
      Name,
      Value: PARAMETERS[Name],
    })),
    InvalidParameters: input.Names.filter((name) => !(name in PARAMETERS)),
  }),
});
const open = client as unknown as Parameters<typeof fillParameters>[1];

it('puts parameters where variables name them, and leaves the others', async () => {
  const environment = { A: 'ssm:/itaclip/dev/public-url', B: 'as it is', C: undefined };
  expect(await fillParameters(environment, open)).toEqual({ ...environment, A: 'https://d1.cloudfront.net' });
});

it('requests nothing if no variable names a parameter', async () => {
  const never = () => {
    throw new Error('asked');
  };
  expect(await fillParameters({ B: 'as it is' }, never)).toEqual({ B: 'as it is' });
});

it('says which parameter is missing, and what to do', async () => {
  await expect(fillParameters({ A: 'ssm:/nowhere' }, open)).rejects.toThrow(/\/nowhere.*deploy/);
});
