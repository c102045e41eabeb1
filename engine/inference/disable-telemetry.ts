/**
 * onnxruntime's Linux builds from 1.29 on send usage data (names and hashes of models among it) to
 * their maker unless this variable is set before the library starts. Import this before the runtime,
 * and in the main thread before a worker thread: only there the environment is the process's own.
 */
process.env['ORT_DISABLE_TELEMETRY'] = '1';
