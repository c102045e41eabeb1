/**
 * `npm run check:webgpu [-- MODEL]`: compares WebGPU with the CPU on a machine without a GPU. SwiftShader, a
 * Vulkan driver in software that Chromium brings, computes one window: seconds for the model of the fixtures,
 * minutes for a larger one. Linux x64 only. `VK_DRIVER_FILES` names another driver's description.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FIXTURES } from './write-fixtures.ts';

const PLACES = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];
const DRIVER = 'vk_swiftshader_icd.json';

const driver = [process.env['VK_DRIVER_FILES'], ...PLACES.map((folder) => join(folder, DRIVER))].find(
  (path) => path !== undefined && existsSync(path),
);
if (driver === undefined) {
  const places = PLACES.join(', ');
  process.stderr.write(
    `No ${DRIVER} in ${places}: install Debian's package chromium, or set VK_DRIVER_FILES.\n`,
  );
  process.exitCode = 2;
} else process.exitCode = await compareWith(driver);

async function compareWith(description: string): Promise<number> {
  const runtimeFolder = await mkdtemp(join(tmpdir(), 'itaclip-webgpu-'));
  const model = resolve(process.argv[2] ?? join(FIXTURES, 'model'));
  const program = fileURLToPath(new URL('./compare-window.ts', import.meta.url));
  try {
    const child = spawn(process.execPath, [program, 'webgpu', model], {
      stdio: 'inherit',
      env: {
        ...process.env,
        VK_DRIVER_FILES: description,
        XDG_RUNTIME_DIR: runtimeFolder,
        // Chromium brings Vulkan's loader, too. It is looked for when a process starts, hence this one.
        LD_LIBRARY_PATH: [dirname(description), process.env['LD_LIBRARY_PATH']]
          .filter(Boolean)
          .join(delimiter),
      },
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    return code ?? 1;
  } finally {
    await rm(runtimeFolder, { recursive: true, force: true });
  }
}
