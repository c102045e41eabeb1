#!/usr/bin/env node
/** The `itaclip` program. */
import { cacheFolder } from '#models/files/cache-folder.ts';
import { keepCompiledCode } from '#engine/threads/compiled-code.ts';

keepCompiledCode(cacheFolder());
await import('./program.ts');
