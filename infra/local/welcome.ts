/** The output of `npm start` once the API answers. Pure. */
import { relative } from 'node:path';

export type Started = {
  url: string;
  /** Opens the console, once. */
  consoleAddress: string;
  /** True if Enter shows another address of the console. */
  interactive: boolean;
  dataFolder: string;
  logFolder: string | undefined;
  keyFile: string;
  /** Shown at the first start only. */
  newKey: string | undefined;
  /** True if other machines may call the API. */
  open: boolean;
  /** The address that other machines use, if it was given. */
  publicUrl?: string | undefined;
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
    `\nOpen this in a browser to try it; the address works once:\n\n  ${started.consoleAddress}`,
    ...(started.interactive ? ['\nEnter shows another one.'] : []),
    `\nOr send an image and wait for the result:\n\n${indent(curlLine(url, shown(started.keyFile)))}\n`,
    `Reference  ${url}/docs`,
    `Data       ${shown(started.dataFolder)}`,
    `Logs       ${logFolder === undefined ? 'here' : shown(logFolder)}`,
    ...(started.open || started.publicUrl ? [`\n${openWarning(started.publicUrl)}`] : []),
    '',
  ].join('\n');
}

/**
 * Sends one of the project's images and asks for JSON; the key is read from its file, so that it
 * stays out of the shell's history.
 */
function curlLine(url: string, keyFile: string): string {
  return [
    `curl -s '${url}/v1/segmentations' \\`,
    `  -H "Authorization: Bearer $(cat ${keyFile})" -H 'Prefer: wait' \\`,
    `  -F image=@models/photographs/pictures/pagoda.jpg \\`,
    `  -F 'request={"classes": ["sky", "building", "tree"], "preset": "fast"}'`,
  ].join('\n');
}

/** The store listens on the loopback; the API forwards its signed links if it was given its own address. */
function openWarning(publicUrl: string | undefined): string {
  const reached = 'Other machines can reach this API, without encryption.';
  if (publicUrl === undefined) {
    return (
      `${reached} Images in the request itself (up to 4 MiB) work\n` +
      'from there. Uploads by link and links to results work from this machine only; with\n' +
      '--public-url http://ADDRESS:PORT they work from there, too.'
    );
  }
  return (
    `${reached} Links of uploads and results begin with ${publicUrl}:\n` +
    'whoever has one can write or read that image until it expires. Use this in a trusted network only.'
  );
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
