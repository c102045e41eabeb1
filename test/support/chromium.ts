/** Debian's Chromium, if it is installed, with access to the loopback only. */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { WAIT_MILLISECONDS } from './patience.ts';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export const chromiumPath = [process.env['CHROMIUM_PATH'], ...PLACES].find(
  (path) => path !== undefined && existsSync(path),
);

export const withoutChromium = 'Chromium is not installed (CHROMIUM_PATH names one elsewhere)';

export async function openChromium(): Promise<Browser & AsyncDisposable> {
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    timeout: WAIT_MILLISECONDS,
    // As root in a container there is no sandbox; only pages of this project are opened.
    args: ['--no-sandbox', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  });
  browser.on('context', (context) => context.setDefaultTimeout(WAIT_MILLISECONDS));
  return browser;
}
