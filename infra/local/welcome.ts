/** The output of `npm start` once the API answers. Pure. */
import { relative } from 'node:path';

export type Started = {
  url: string;
  dataFolder: string;
  logFolder: string | undefined;
  keyFile: string;
  /** Shown at the first start only. */
  newKey: string | undefined;
  /** True if other machines may call the API. */
  open: boolean;
  milliseconds: number;
};

export function welcome(started: Started, workingFolder = process.cwd()): string {
  const { url, newKey, logFolder } = started;
  const shown = (path: string) => {
    const fromHere = relative(workingFolder, path);
    return fromHere.startsWith('..') ? path : fromHere;
  };
  return [
    `ITACLIP runs at ${url} (after ${(started.milliseconds / 1000).toFixed(1)} s). Press Ctrl-C to stop it.\n`,
    newKey === undefined
      ? `Your key is in ${shown(started.keyFile)}.`
      : `Your key, shown only this once; ${shown(started.keyFile)} keeps a copy that only you can read:\n\n  ${newKey}`,
    `\nSend an image and wait for the result:\n\n${indent(curlLine(url, shown(started.keyFile)))}\n`,
    `Reference  ${url}/docs`,
    `Data       ${shown(started.dataFolder)}`,
    `Logs       ${logFolder === undefined ? 'here' : shown(logFolder)}`,
    ...(started.open ? [`\n${OPEN_WARNING}`] : []),
    '',
  ].join('\n');
}

/**
 * Sends one of the project's images and asks for JSON; the key is read from its file, so that it
 * stays out of the shell's history.
 */
export function curlLine(url: string, keyFile: string): string {
  return [
    `curl -s '${url}/v1/segmentations' \\`,
    `  -H "Authorization: Bearer $(cat ${keyFile})" -H 'Prefer: wait' \\`,
    `  -F image=@models/storybook/pictures/village.png \\`,
    `  -F 'request={"classes": ["pink house", "windmill", "hot air balloon"], "preset": "fast"}'`,
  ].join('\n');
}

/**
 * The store stand-in does not check the signatures of requests in a header. Open to a network it
 * would give every image to everyone, so it stays on the loopback, where signed links work on this
 * machine alone.
 */
const OPEN_WARNING =
  'Other machines can reach this API, without encryption. Images in the request itself (up to 4 MiB) work\n' +
  'from there; uploads by link and links to results work from this machine only: the local store checks no\n' +
  'signatures and therefore listens on the loopback.';

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
