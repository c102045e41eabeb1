/** Says who it is, and ends by its own fault. */
process.stdout.write(`${JSON.stringify({ pid: process.pid, greeting: process.env['GREETING'] })}\n`);
process.exitCode = 3;
