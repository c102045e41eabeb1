/**
 * From 1.29 on, onnxruntime's Linux builds send usage data (including names and hashes of models) to their
 * vendor unless this variable is set before the library starts. Import this file before the runtime, and in
 * the main thread before starting a worker thread, because only the main thread's environment is the
 * process's own.
 */
process.env['ORT_DISABLE_TELEMETRY'] = '1';
