/** Prints its process id, and crashes. */
process.stdout.write(`${JSON.stringify({ pid: process.pid, greeting: process.env['GREETING'] })}\n`);
process.exitCode = 3;
