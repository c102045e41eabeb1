/** A thread in which graphs run, started by `segmenter-client.ts`. */
import { serveSegmenter } from './serve-segmenter.ts';

serveSegmenter();
