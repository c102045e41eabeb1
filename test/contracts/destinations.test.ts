import { expect, it } from 'vitest';
import { destinationsSchema } from '#contracts/destinations.ts';

it('reads hosts, addresses and ranges', () => {
  expect(destinationsSchema.parse('NAS.lan, 192.168.1.0/24 ,10.0.0.7,fd12::1, fd00::/8,')).toEqual({
    hosts: ['nas.lan'],
    ranges: ['192.168.1.0/24', '10.0.0.7/32', 'fd12::1/128', 'fd00::/8'],
  });
});

it.each(['http://nas.lan', 'nas.lan:8080', '192.168.1', '10.0.0.0/33', '*.lan', '-', '999.1.1.1'])(
  'refuses %s, and says what it is not',
  (text) => {
    const { error } = destinationsSchema.safeParse(`10.0.0.1,${text}`);
    expect(error?.issues.map(({ message }) => message)).toEqual([
      `"${text}" is neither a host name nor an address or a range such as 192.168.1.0/24`,
    ]);
  },
);
